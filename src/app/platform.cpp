// SPDX-License-Identifier: Apache-2.0
#include "app/platform.h"

#include <fmt/format.h>

#include <mutex>

#include "app/data_directory.h"
#include "app/services.h"
#include "base/log.h"
#include "base/parse.h"
#include "card/card_figures.h"
#include "demo/demo_lists.h"
#include "demo/demo_orders.h"
#include "demo/demo_permits.h"
#include "demo/demo_setup.h"
#include "demo/demo_usage.h"
#include "http/server.h"
#include "identity/bootstrap.h"
#include "order/catalogue.h"

namespace yunguan::app {
namespace {

std::vector<std::string> proxies_of(const config::Http& http) {
  std::vector<std::string> all;
  for (const std::string_view part : split(http.trusted_proxies, ',')) {
    if (!trimmed(part).empty()) all.emplace_back(trimmed(part));
  }
  return all;
}

http::ServerOptions server_options(const config::Config& config, Services& services) {
  return {.address = config.http.address,
          .port = config.http.port,
          .workers = config.http.workers,
          .queue_max = config.http.queue_max,
          .connections_max = config.http.connections_max,
          .body_max = config.http.body_max,
          .time_limit = config.http.request_timeout,
          .console_dir = config.console.dir,
          .secure_cookies = config.http.secure_cookies,
          .trusted_proxies = proxies_of(config.http),
          .idempotency = &services.idempotency,
          .metrics = &services.metrics};
}

}  // namespace

// In the order of the folders; destroyed last first, so no part outlives what it refers to.
struct Platform::Impl {
  Impl(config::Loaded chosen, DataDirectory opened, std::unique_ptr<Foundation> ground)
      : loaded(std::move(chosen)), data(std::move(opened)), foundation(std::move(ground)) {}

  // Makes what needs the addresses of the members above.
  Result<void> make() {
    YG_TRY_ASSIGN(services, Services::make(loaded, *foundation));
    if (loaded.config.demo) {
      services->jobs.listen([this](const job::Job& job) {
        if (!demo::deliver_usage(*foundation->db, usage_folder(), job)) return;
        const auto measured = services->labelled.tick();
        if (!measured) log::failure(log::Level::warn, "demo", "cannot start a measurement", measured.error());
        begin_demo_orders();
      });
    }
    server.emplace(server_options(loaded.config, *services), services->router, services->keeping->guard(),
                   foundation->clock);
    return make_first_accounts();
  }

  Result<void> make_first_accounts() {
    const auto plan = loaded.config.demo ? demo::demo_plan(loaded.config.demo_password) : identity::first_start_plan();
    YG_TRY_ASSIGN(accounts, identity::carry_out(services->identity.context(), plan));
    return {};
  }

  void arrange() {
    // Before the sealer adds to the chain.
    parts.add(
        "store mark", [this] { return services->keeping->look_at_mark(); }, [] {});
    parts.add(
        "identity",
        [this]() -> Result<> {
          services->identity.start();
          return {};
        },
        [this] { services->identity.stop(); });
    parts.add(
        "outbox",
        [this]() -> Result<> {
          services->outbox.start();
          return {};
        },
        [this] { services->outbox.stop(); });
    parts.add(
        "events",
        [this]() -> Result<> {
          services->events.start();
          return {};
        },
        [this] { services->events.stop(); });
    parts.add(
        "file", [this] { return services->files.start(); }, [this] { services->files.stop(); });
    parts.add(
        "bulk", [this] { return services->bulk.tidy(); }, [] {});
    // Before anything is judged by numbers.
    parts.add(
        "segments", [this] { return services->segments.start(); }, [this] { services->segments.stop(); });
    parts.add(
        "job", [this] { return services->jobs.start(); }, [this] { services->jobs.stop(); });
    parts.add(
        "keeping", [this] { return services->keeping->start(); }, [this] { services->keeping->stop(); });
    parts.add(
        "judge", [this] { return services->judge.begin_if_needed(services->jobs); }, [] {});
    parts.add(
        "statistic",
        [this]() -> Result<> {
          services->card_feed.start();
          return {};
        },
        [this] { services->card_feed.stop(); });
    add_clocks();
    if (loaded.config.demo) {
      parts.add(
          "demo",
          [this]() -> Result<void> {
            YG_TRY(demo::ship_lists(services->monitor_lists));
            YG_TRY(demo::prepare_usage(*foundation->db, usage_folder(), foundation->clock.now()));
            YG_TRY(demo::begin_fleet(*foundation->db, services->imports, data.path() / "demo"));
            {
              const std::lock_guard lock{demo_mutex};
              demo_began = true;
            }
            begin_demo_orders();
            return {};
          },
          [] {});
    }
    // Last to start, first to stop: nobody is let in before everything runs.
    parts.add(
        "http", [this] { return server->start(); }, [this] { server->stop(); });
  }

  // From the start, and from the thread on which the import of the fleet ends.
  void begin_demo_orders() {
    const std::lock_guard lock{demo_mutex};
    if (!demo_began) return;
    const auto begun = demo::begin_orders(services->ordering.ground(), services->ordering.service());
    if (!begun) log::failure(log::Level::warn, "demo", "cannot begin the orders", begun.error());
    const auto granted =
        demo::begin_permits(services->accessing.ground(), services->ordering.ground(), services->ordering.service());
    if (!granted) log::failure(log::Level::warn, "demo", "cannot grant the permits", granted.error());
  }

  // Of the feed that every platform has.
  [[nodiscard]] std::filesystem::path usage_folder() const { return loaded.config.intake.folder / "default"; }

  // What looks at the clock, or at what others have just done.
  void add_clocks() {
    parts.add(
        "control",
        [this]() -> Result<> {
          services->command_sender.start();
          return {};
        },
        [this] { services->command_sender.stop(); });
    parts.add(
        "notify",
        [this]() -> Result<> {
          services->notifying.sender().start();
          return {};
        },
        [this] { services->notifying.sender().stop(); });
    parts.add(
        "orders", [this] { return services->ordering.start(); }, [this] { services->ordering.stop(); });
    parts.add(
        "peers",
        [this]() -> Result<> {
          services->peering.caller().start();
          return {};
        },
        [this] { services->peering.caller().stop(); });
    parts.add(
        "compliance", [this] { return services->compliance_clock.start(); },
        [this] { services->compliance_clock.stop(); });
    parts.add(
        "monitoring", [this] { return services->monitoring.start(); }, [this] { services->monitoring.stop(); });
    parts.add(
        "labelled set",
        [this]() -> Result<> {
          services->labelled.start();
          return {};
        },
        [this] { services->labelled.stop(); });
    parts.add(
        "finding", [this] { return services->finding_feed.start(); }, [this] { services->finding_feed.stop(); });
    parts.add(
        "life",
        [this]() -> Result<> {
          YG_TRY(services->violations.take_up_unfinished());
          services->periods.start();
          return {};
        },
        [this] { services->periods.stop(); });
    parts.add(
        "permits",
        [this]() -> Result<> {
          services->accessing.clock().start();
          return {};
        },
        [this] { services->accessing.clock().stop(); });
    parts.add(
        "intake", [this] { return services->intake->start(); }, [this] { services->intake->stop(); });
  }

  const config::Loaded loaded;
  const DataDirectory data;
  const std::unique_ptr<Foundation> foundation;
  std::unique_ptr<Services> services;
  std::optional<http::Server> server;
  std::vector<identity::StartAccount> accounts;  // made at this start, with their passwords
  std::mutex demo_mutex;
  bool demo_began = false;  // under demo_mutex: orders may be begun
  Parts parts;
};

Platform::Platform(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Platform::~Platform() = default;

Result<std::unique_ptr<Platform>> Platform::build(const config::Loaded& loaded) {
  YG_TRY_ASSIGN(DataDirectory data, DataDirectory::open(loaded.config.data_dir));
  YG_TRY_ASSIGN(const bool finished, keeping::finish_restore(data.path()));
  if (finished) log::info("app", "finished a restore that had been interrupted");
  YG_TRY_ASSIGN(auto foundation, open_foundation(loaded.config));
  auto impl = std::make_unique<Impl>(loaded, std::move(data), std::move(foundation));
  YG_TRY(impl->make());
  impl->arrange();
  return std::unique_ptr<Platform>(new Platform(std::move(impl)));
}

Result<> Platform::start() { return impl_->parts.start(); }

void Platform::stop() { impl_->parts.stop(); }

const http::Router& Platform::router() const { return impl_->services->router; }

Result<std::size_t> Platform::check_catalog(const std::filesystem::path& folder,
                                            const std::set<std::string, std::less<>>& roles) const {
  return order::check_folder(impl_->services->ordering.ground(), folder, roles);
}

std::uint16_t Platform::port() const { return impl_->server->port(); }

std::vector<std::string> Platform::greeting(Language language) const {
  const bool chinese = language == &Text::zh;
  std::vector<std::string> lines{fmt::format("{} http://{}:{}", chinese ? "运管已就绪：" : "Yunguan is ready at",
                                             impl_->loaded.config.http.address, impl_->server->port()),
                                 fmt::format("{} {}", chinese ? "数据目录：" : "data in", impl_->data.path().string())};
  if (const auto& mark = impl_->services->keeping->mark(); !keeping::is_good(mark))
    lines.push_back(mark.text.*language);
  if (impl_->accounts.empty()) return lines;
  lines.emplace_back(chinese ? "可以用这些账号登录（口令只显示这一次）："
                             : "Sign in with one of these (passwords are shown only now):");
  for (const auto& account : impl_->accounts) {
    lines.push_back(fmt::format("  {:<10} {}   {}", account.login, account.password, account.role.*language));
  }
  return lines;
}

}  // namespace yunguan::app
