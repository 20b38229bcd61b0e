// SPDX-License-Identifier: Apache-2.0
#include "app/platform_view.h"

#include <boost/describe.hpp>

#include "app/services.h"
#include "app/version.h"

namespace yunguan::app {

struct PlatformView {
  std::string version;
  std::string store;
  std::int64_t schema_steps = 0;
  std::string rules_version;
  std::string licence;
  Instant started_at;
  std::int64_t cards = 0;
};
BOOST_DESCRIBE_STRUCT(PlatformView, (), (version, store, schema_steps, rules_version, licence, started_at, cards))

struct SettingView {
  std::string key;
  Text sentence;
  Text form;
  std::string value;
  std::string default_value;
  std::string source;
};
BOOST_DESCRIBE_STRUCT(SettingView, (), (key, sentence, form, value, default_value, source))

// What the console needs to know before anything else.
struct ConsoleSettings {
  bool watermark = true;
  std::int64_t attachment_max = 0;  // bytes
};
BOOST_DESCRIBE_STRUCT(ConsoleSettings, (), (watermark, attachment_max))

struct SettingsView {
  std::vector<SettingView> items;
};
BOOST_DESCRIBE_STRUCT(SettingsView, (), (items))

namespace {

using http::JsonRoute;
using http::Method;
using http::Request;

Result<PlatformView> platform_of(Services& services) {
  PlatformView view;
  view.version = kVersion;
  view.store = services.ground.db->dialect() == store::Dialect::sqlite ? "SQLite" : "PostgreSQL";
  view.schema_steps = static_cast<std::int64_t>(all_migrations().size());
  view.rules_version = services.rules.rules.version();
  view.licence = "Apache-2.0";
  view.started_at = services.made_at;
  YG_TRY_ASSIGN(const auto counted,
                services.ground.db->read([](store::Reader& reader) { return card::figures(reader, std::nullopt); }));
  view.cards = counted.total;
  return view;
}

SettingsView settings_of(const config::Loaded& loaded) {
  SettingsView view;
  for (const config::Entry& entry : loaded.entries) {
    view.items.push_back({entry.name, entry.sentence, entry.form, entry.value, entry.default_value, entry.source});
  }
  return view;
}

}  // namespace

std::vector<http::Route> platform_view_routes(Services& services) {
  std::vector<http::Route> routes;
  routes.push_back(http::get_route<PlatformView>(JsonRoute{.method = Method::get,
                                                           .path = "/api/v1/platform",
                                                           .operation = "get_platform",
                                                           .permission = "platform.read",
                                                           .summary = "Version, store and rules of this platform.",
                                                           .tag = "platform"},
                                                 [&services](const Request&) { return platform_of(services); }));
  routes.push_back(http::get_route<SettingsView>(
      JsonRoute{.method = Method::get,
                .path = "/api/v1/platform/config",
                .operation = "get_platform_config",
                .permission = "platform.read",
                .summary = "Every setting and where its value came from, secrets masked.",
                .tag = "platform"},
      [&services](const Request&) -> Result<SettingsView> { return settings_of(services.loaded); }));
  routes.push_back(http::get_route<ConsoleSettings>(
      JsonRoute{.method = Method::get,
                .path = "/api/v1/console/settings",
                .operation = "get_console_settings",
                .permission = std::string(http::kSignedIn),
                .summary = "What the platform has set about the console.",
                .tag = "platform"},
      [&services](const Request&) -> Result<ConsoleSettings> {
        const config::Config& config = services.loaded.config;
        return ConsoleSettings{config.console.watermark, static_cast<std::int64_t>(config.order.attachment_max)};
      }));
  return routes;
}

}  // namespace yunguan::app
