// SPDX-License-Identifier: Apache-2.0
#include "app/platform_fixture.h"

#include <fmt/format.h>
#include <unistd.h>

#include <atomic>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include "app/foundation.h"
#include "app/services.h"
#include "base/eventually_fixture.h"
#include "base/log.h"
#include "base/parse.h"
#include "identity/bootstrap.h"
#include "identity/session.h"

namespace yunguan::app {

namespace {

class ClockOfThePast final : public Clock {
 public:
  explicit ClockOfThePast(std::chrono::seconds ago) : ago_(ago) {}
  [[nodiscard]] Instant now() const override { return SystemClock().now() - ago_; }

 private:
  const std::chrono::seconds ago_;
};

constexpr std::array kPeople{"sysadmin", "secadmin", "auditor",   "manager",
                             "carrier",  "unituser", "wateruser", "watermanager"};

// Passwords that are cheap to check, for tests; the cost is stored with each hash.
identity::SignInPolicy cheap_policy() {
  identity::SignInPolicy policy;
  policy.password.iterations = 1'000;
  return policy;
}

identity::Context with(const identity::Context& context, const identity::SignInPolicy& policy, const Clock& clock) {
  return {context.db, context.keys, context.random, clock, context.permissions, context.audit, context.units, policy};
}

identity::StartPlan plan() {
  using identity::UnitKind;
  identity::StartPlan plan = identity::first_start_plan();
  plan.units.push_back({"GA", "ROOT", "云岭省公安厅", UnitKind::access});
  plan.units.push_back({"GA01", "GA", "临江市公安局", UnitKind::access});
  plan.units.push_back({"SW", "ROOT", "云岭省水务局", UnitKind::access});
  plan.units.push_back({"YD", "ROOT", "移动云岭省公司", UnitKind::carrier});
  plan.people.push_back({"manager", "管理", "ROOT", "fleet_manager", "ROOT"});
  plan.people.push_back({"carrier", "运营商", "YD", "carrier_reader", "ROOT"});
  plan.people.push_back({"unituser", "林经办", "GA", "unit_operator", "GA", "15400000002"});
  plan.people.push_back({"wateruser", "水务", "SW", "unit_operator", "SW"});
  plan.people.push_back({"watermanager", "水务管理", "SW", "fleet_manager", "SW"});
  plan.password = "Zhong-9-Guo!x";
  plan.must_change_password = false;
  return plan;
}

// begin_session() on its own, as signing in does it.
std::pair<std::string, std::string> session_for(const identity::Context& context, PersonId person) {
  const auto token = context.db.write(
      [&](store::Transaction& tx) { return identity::begin_session(tx, context, person, "127.0.0.1", "a test"); });
  YG_ASSERT(token.has_value());
  return {*token, identity::csrf_token_of(*token)};
}

}  // namespace

std::string WireAnswer::code() const {
  const auto type = headers.find("content-type");
  if (type == headers.end() || !type->second.starts_with("application/problem+json")) return {};
  const auto* object = body.if_object();
  if (object == nullptr || !object->contains("code") || object->at("status").as_int64() != status) return {};
  return std::string(object->at("code").as_string());
}

std::int64_t WireAnswer::number(std::string_view member) const {
  const auto* object = body.if_object();
  const auto* found = object == nullptr ? nullptr : object->if_contains(member);
  return found != nullptr && found->is_int64() ? found->as_int64() : -1;
}

WireAnswer WireBrowser::send(std::string_view method, std::string_view target, std::string_view body,
                             std::string_view headers) const {
  // Every request comes from an address of its own, as the proxy says, so that no limit of an address is reached.
  static std::atomic<unsigned> count = 0;
  const unsigned n = ++count;
  std::string lines = fmt::format("Accept-Language: en\r\nConnection: close\r\nX-Forwarded-For: 10.{}.{}.{}\r\n",
                                  n >> 16 & 0xff, n >> 8 & 0xff, n & 0xff);
  if (!cookie.empty()) lines += fmt::format("Cookie: {}={}\r\n", identity::kSessionCookie, cookie);
  if (!csrf.empty()) lines += fmt::format("X-CSRF-Token: {}\r\n", csrf);
  if (!body.empty() && headers.find("Content-Type") == std::string_view::npos) {
    lines += "Content-Type: application/json\r\n";
  }
  lines += headers;
  http::RawAnswer raw =
      http::RawClient(port).ask(http::raw_request(method, target, lines, body), method == std::string_view("HEAD"));
  WireAnswer answer{raw.status, std::move(raw.body), nullptr, std::move(raw.headers)};
  boost::system::error_code failed;
  auto parsed = boost::json::parse(answer.text, failed);
  if (!failed) answer.body = std::move(parsed);
  return answer;
}

WireAnswer WireBrowser::post(std::string_view target, const boost::json::value& body, std::string_view headers) const {
  return send("POST", target, body.is_null() ? std::string() : boost::json::serialize(body), headers);
}

WireAnswer WireBrowser::patch(std::string_view target, const boost::json::value& body,
                              std::optional<std::int64_t> version) const {
  return send("PATCH", target, boost::json::serialize(body),
              version ? fmt::format("If-Match: \"{}\"\r\n", *version) : std::string());
}

void PlatformWorld::SetUp() {
  OnBothStores::SetUp();
  if (IsSkipped() || HasFatalFailure()) return;
  ASSERT_TRUE(log::configure({.level = log::Level::error}));
  std::string pattern = (std::filesystem::temp_directory_path() / "yunguan_platform_XXXXXX").string();
  ASSERT_NE(::mkdtemp(pattern.data()), nullptr);
  folder_ = pattern;
  std::vector<config::Option> options{{"", "data_dir", (folder_ / "data").string()},
                                      {"", "store.url", url()},
                                      {"", "http.port", "0"},
                                      {"", "http.trusted_proxies", "127.0.0.1"},
                                      {"", "console.dir", ""}};
  options.insert(options.end(), options_.begin(), options_.end());
  auto loaded = config::load({.file = std::nullopt, .environment = {}, .options = std::move(options)});
  ASSERT_TRUE(loaded) << describe(loaded.error());
  loaded_ = std::make_unique<config::Loaded>(std::move(*loaded));
  std::filesystem::create_directories(loaded_->config.data_dir);
  std::filesystem::permissions(loaded_->config.data_dir, std::filesystem::perms::owner_all);
  ASSERT_NO_FATAL_FAILURE(make_people());
  ASSERT_NO_FATAL_FAILURE(start());
}

void PlatformWorld::TearDown() {
  stop();
  if (!folder_.empty()) std::filesystem::remove_all(folder_);
  OnBothStores::TearDown();
}

void PlatformWorld::make_people() {
  auto ground = open_foundation(loaded_->config);
  ASSERT_TRUE(ground) << describe(ground.error());
  auto services = Services::make(*loaded_, **ground);
  ASSERT_TRUE(services) << describe(services.error());
  const identity::SignInPolicy policy = cheap_policy();
  const auto context = with((*services)->identity.context(), policy, (*ground)->clock);
  const auto made = identity::carry_out(context, plan());
  ASSERT_TRUE(made) << describe(made.error());
  ASSERT_EQ(made->size(), kPeople.size());
  for (const char* login : kPeople) sessions_[login] = session_for(context, PersonId{person(login)});
}

void PlatformWorld::start() {
  auto built = Platform::build(*loaded_);
  ASSERT_TRUE(built) << describe(built.error());
  platform_ = std::move(*built);
  const auto started = platform_->start();
  ASSERT_TRUE(started) << describe(started.error());
}

void PlatformWorld::stop() {
  if (platform_) platform_->stop();
  platform_.reset();
}

WireBrowser PlatformWorld::as(std::string_view login) const {
  const auto& [cookie, csrf] = sessions_.find(login)->second;
  return {platform_->port(), cookie, csrf};
}

WireBrowser PlatformWorld::begin_session(std::string_view login, std::chrono::seconds ago) {
  auto ground = open_foundation(loaded_->config);
  YG_ASSERT(ground.has_value());
  // The running platform's journal is its own, so that this is not one more of it.
  const identity::Identity identity(*(*ground)->db, *(*ground)->keys, (*ground)->random, (*ground)->clock, {});
  const identity::SignInPolicy policy = cheap_policy();
  const ClockOfThePast clock(ago);
  const auto [cookie, csrf] = session_for(with(identity.context(), policy, clock), PersonId{person(login)});
  return {platform_->port(), cookie, csrf};
}

std::int64_t PlatformWorld::number(std::string_view sql) {
  const auto found = db().read([&](store::Reader& reader) {
    return reader.one({"test.number", sql}, {}, [](const store::Row& row) { return row.optional_integer(0); });
  });
  EXPECT_TRUE(found) << describe(found.error());
  return found && *found ? (**found).value_or(-1) : -1;
}

std::string PlatformWorld::text(std::string_view sql) {
  const auto found = db().read([&](store::Reader& reader) {
    return reader.one({"test.text", sql}, {}, [](const store::Row& row) { return row.optional_text(0); });
  });
  EXPECT_TRUE(found) << describe(found.error());
  return found && *found ? (**found).value_or("") : "";
}

std::int64_t PlatformWorld::unit(std::string_view code) {
  return number(fmt::format("SELECT id FROM unit WHERE code = '{}'", code));
}

std::int64_t PlatformWorld::person(std::string_view login) {
  return number(fmt::format("SELECT id FROM person WHERE login = '{}'", login));
}

void PlatformWorld::tamper(std::string_view sql) {
  const auto done = db().write([&](store::Transaction& tx) { return tx.run({"test.tamper", sql}, {}); });
  ASSERT_TRUE(done) << describe(done.error());
  ASSERT_GT(*done, 0) << "nothing was tampered with";
}

boost::json::object PlatformWorld::card_fields(int n, std::string_view unit_code) {
  const std::string iccid = with_luhn(fmt::format("898600{:013}", n));
  return {{"msisdn", fmt::format("10648{:08}", n)},
          {"iccid", iccid},
          {"imsi", fmt::format("46000{:010}", n)},
          {"carrier", "移动"},
          {"form", "MP1"},
          {"network", "4G"},
          {"functions", boost::json::array{"data"}},
          {"data_scope", "directed"},
          {"monthly_data_mb", 8192},
          {"unit", unit_code},
          {"imei_mode", "first-use"},
          {"data_whitelist", boost::json::array{"10.20.0.0/16"}},
          {"data_limit_mb", 8192},
          {"state", "active"},
          {"blacklist", true},
          {"monitoring", true},
          {"registered_to", "unit"},
          {"responsible_person", "张示例"},
          {"responsible_phone", "15400001234"}};
}

std::int64_t PlatformWorld::enter_card(int n, std::string_view unit_code) {
  const WireAnswer answer = as("manager").post("/api/v1/cards", {{"fields", card_fields(n, unit_code)}});
  EXPECT_EQ(answer.status, 201) << answer.text;
  return answer.number("id");
}

std::string PlatformWorld::cards_csv(const std::vector<int>& numbers, std::string_view unit_code) {
  std::string csv = "卡号,ICCID,运营商,卡形态,网络制式,功能,流量范围,月均流量 MB,单位,备注\r\n";
  for (const int number : numbers) {
    const int n = std::abs(number);
    std::string iccid = with_luhn(fmt::format("898600{:013}", n));
    if (number < 0) iccid.back() = iccid.back() == '0' ? '1' : '0';
    csv += fmt::format("10648{:08},{},移动,MP1,4G,data,定向,8192,{},备注{}\r\n", n, iccid, unit_code, n);
  }
  return csv;
}

boost::json::object PlatformWorld::import_of(std::int64_t upload, bool dry_run) {
  return {{"upload_id", upload}, {"mode", "create"},  {"number_kind", "any"},
          {"strict", false},     {"take_good", true}, {"dry_run", dry_run}};
}

std::int64_t PlatformWorld::upload(const WireBrowser& browser, std::string_view name, std::string_view bytes) {
  const WireAnswer begun = browser.post("/api/v1/uploads", {{"name", name}, {"size", bytes.size()}});
  if (begun.status != 201) return -begun.status;
  const std::int64_t id = begun.number("id");
  const WireAnswer put = browser.send("PUT", fmt::format("/api/v1/uploads/{}/parts/1", id), bytes,
                                      "Content-Type: application/octet-stream\r\n");
  if (put.status != 204) return -put.status;
  const WireAnswer done = browser.post(fmt::format("/api/v1/uploads/{}/complete", id), nullptr);
  return done.status == 200 ? id : -done.status;
}

WireAnswer PlatformWorld::ended_job(const WireBrowser& browser, const WireAnswer& begun) {
  EXPECT_EQ(begun.status, 202) << begun.text;
  WireAnswer job;
  const bool ended = eventually([&] {
    job = browser.get(fmt::format("/api/v1/jobs/{}", begun.number("id")));
    const auto* object = job.body.if_object();
    return object == nullptr || (object->at("state") != "queued" && object->at("state") != "running");
  });
  EXPECT_TRUE(ended) << job.text;
  return job;
}

}  // namespace yunguan::app
