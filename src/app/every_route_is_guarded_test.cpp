// SPDX-License-Identifier: Apache-2.0
// Every route of the platform, for every kind of caller, over HTTP. A route that is added must be added here, with a
// thought on who may use it and whose objects its address can name.
#include <fmt/format.h>
#include <gmock/gmock.h>

#include <set>

#include "app/platform_fixture.h"
#include "base/parse.h"

namespace yunguan::app {
namespace {

using ::testing::AnyOf;
using ::testing::HasSubstr;
using ::testing::Not;

struct Expected {
  std::string_view method;
  std::string_view path;
  std::string_view permission;
};

constexpr Expected kExpected[] = {
    {"GET", "/healthz", "public"},
    {"GET", "/readyz", "public"},
    {"GET", "/metrics", "public"},
    {"GET", "/api/v1/sign_in/key", "public"},
    {"POST", "/api/v1/sign_in", "public"},
    {"GET", "/api/v1/openapi.json", "signed_in"},
    {"GET", "/api/v1/events", "signed_in"},
    {"GET", "/api/v1/session", "signed_in"},
    {"DELETE", "/api/v1/session", "signed_in"},
    {"POST", "/api/v1/session/password", "signed_in"},
    {"GET", "/api/v1/sessions", "signed_in"},
    {"DELETE", "/api/v1/sessions/{id}", "signed_in"},
    {"GET", "/api/v1/preferences", "signed_in"},
    {"GET", "/api/v1/console/settings", "signed_in"},
    {"PUT", "/api/v1/preferences", "signed_in"},
    {"GET", "/api/v1/workbench", "signed_in"},
    {"GET", "/api/v1/search", "signed_in"},
    {"GET", "/api/v1/jobs", "signed_in"},
    {"GET", "/api/v1/jobs/{id}", "signed_in"},
    {"POST", "/api/v1/jobs/{id}/cancel", "signed_in"},
    {"POST", "/api/v1/uploads", "signed_in"},
    {"GET", "/api/v1/uploads/{id}", "signed_in"},
    {"DELETE", "/api/v1/uploads/{id}", "signed_in"},
    {"POST", "/api/v1/uploads/{id}/complete", "signed_in"},
    {"PUT", "/api/v1/uploads/{id}/parts/{part:integer}", "signed_in"},
    {"GET", "/api/v1/files/{file}", "signed_in"},
    {"GET", "/api/v1/units", "unit.read"},
    {"POST", "/api/v1/units", "unit.write"},
    {"GET", "/api/v1/units/{id}", "unit.read"},
    {"PATCH", "/api/v1/units/{id}", "unit.write"},
    {"GET", "/api/v1/units/{id}/history", "unit.read"},
    {"GET", "/api/v1/people", "person.read"},
    {"POST", "/api/v1/people", "person.write"},
    {"GET", "/api/v1/people/{id}", "person.read"},
    {"PATCH", "/api/v1/people/{id}", "person.write"},
    {"POST", "/api/v1/people/{id}/reset_password", "person.write"},
    {"POST", "/api/v1/people/{id}/unlock", "person.write"},
    {"POST", "/api/v1/people/{id}/reveal", "person.reveal"},
    {"POST", "/api/v1/people/{id}/roles", "role.grant"},
    {"DELETE", "/api/v1/people/{id}/roles/{role_id}", "role.grant"},
    {"POST", "/api/v1/people/{id}/end_sessions", "session.end"},
    {"GET", "/api/v1/people/{id}/access", "access.read"},
    {"PUT", "/api/v1/people/{id}/access", "access.write"},
    {"GET", "/api/v1/locked_people", "person.read"},
    {"GET", "/api/v1/online_sessions", "session.read"},
    {"POST", "/api/v1/online_sessions/{id}/end", "session.end"},
    {"GET", "/api/v1/roles/{id}/access", "access.read"},
    {"PUT", "/api/v1/roles/{id}/access", "access.write"},
    {"GET", "/api/v1/permissions", "role.read"},
    {"GET", "/api/v1/roles", "role.read"},
    {"POST", "/api/v1/roles", "role.write"},
    {"PATCH", "/api/v1/roles/{id}", "role.write"},
    {"DELETE", "/api/v1/roles/{id}", "role.write"},
    {"GET", "/api/v1/session/tokens", "token.own"},
    {"POST", "/api/v1/session/tokens", "token.own"},
    {"DELETE", "/api/v1/session/tokens/{id}", "token.own"},
    {"GET", "/api/v1/tokens", "token.read"},
    {"POST", "/api/v1/tokens/{id}/revoke", "token.revoke"},
    {"GET", "/api/v1/audit", "audit.read"},
    {"GET", "/api/v1/audit/{id}", "audit.read"},
    {"GET", "/api/v1/audit/export", "audit.read"},
    {"GET", "/api/v1/audit/seals", "audit.verify"},
    {"POST", "/api/v1/audit/verify", "audit.verify"},
    {"POST", "/api/v1/integrity/check", "integrity.check"},
    {"GET", "/api/v1/cards", "card.read"},
    {"POST", "/api/v1/cards", "card.write"},
    {"GET", "/api/v1/cards/export", "card.export"},
    {"GET", "/api/v1/cards/summary", "card.read"},
    {"GET", "/api/v1/cards/{id}", "card.read"},
    {"PATCH", "/api/v1/cards/{id}", "card.write"},
    {"GET", "/api/v1/cards/{id}/compliance", "card.read"},
    {"GET", "/api/v1/cards/{id}/history", "card.read"},
    {"POST", "/api/v1/cards/{id}/reveal", "card.reveal"},
    {"POST", "/api/v1/cards/{id}/what_if", "card.read"},
    {"GET", "/api/v1/lifecycle", "card.read"},
    {"GET", "/api/v1/cards/{id}/life", "card.read"},
    {"POST", "/api/v1/cards/{id}/acts", "card.read"},
    {"POST", "/api/v1/card_imports", "card.import"},
    {"GET", "/api/v1/card_imports/template", "card.import"},
    {"GET", "/api/v1/card_imports/{job_id}", "card.import"},
    {"GET", "/api/v1/card_imports/{job_id}/errors", "card.import"},
    {"POST", "/api/v1/card_imports/{job_id}/take", "card.import"},
    {"GET", "/api/v1/compliance", "compliance.read"},
    {"GET", "/api/v1/statistics", "statistic.read"},
    {"GET", "/api/v1/statistics/export", "statistic.read"},
    {"GET", "/api/v1/statistics/months", "statistic.read"},
    {"POST", "/api/v1/statistics/usage_imports", "statistic.import"},
    {"GET", "/api/v1/rules", "rules.read"},
    {"GET", "/api/v1/rules/segments", "rules.read"},
    {"GET", "/api/v1/rules/scenes", "rules.read"},
    {"GET", "/api/v1/rules/blacklist", "rules.read"},
    {"POST", "/api/v1/precheck", "rules.read"},
    {"GET", "/api/v1/platform", "platform.read"},
    {"GET", "/api/v1/platform/config", "platform.read"},
};

// Who holds what as the product is delivered. y, e, a: system, security, audit administrator; m: fleet manager for all units;
// n: fleet manager, u, w: operators, of one unit; c: a carrier's staff.
const std::map<std::string_view, std::string_view> kHolders{
    {"signed_in", "yeamnuwc"},   {"unit.read", "yemnuwc"},   {"unit.write", "y"},          {"person.read", "yemnuw"},
    {"person.write", "y"},       {"person.reveal", "ymn"},   {"role.read", "ye"},          {"role.write", "e"},
    {"role.grant", "e"},         {"audit.read", "amn"},      {"audit.verify", "a"},        {"integrity.check", "a"},
    {"card.read", "mnuwc"},      {"card.write", "mnuw"},     {"card.export", "mnuw"},      {"card.reveal", "mn"},
    {"card.import", "mnuw"},     {"rules.read", "yeamnuwc"}, {"compliance.read", "mnuwc"}, {"platform.read", "y"},
    {"session.read", "ye"},      {"session.end", "ye"},      {"access.read", "ye"},        {"access.write", "e"},
    {"card.suspend", "mnuw"},    {"card.enforce", "mn"},     {"card.manage", "mn"},        {"card.close", "mn"},
    {"statistic.read", "mnuwc"}, {"statistic.import", "mn"}, {"token.own", "yeamnuw"},     {"token.read", "ea"},
    {"token.revoke", "e"},
};

const std::map<char, std::string_view> kCallers{{'y', "sysadmin"},     {'e', "secadmin"}, {'a', "auditor"},
                                                {'m', "manager"},      {'u', "unituser"}, {'w', "wateruser"},
                                                {'n', "watermanager"}, {'c', "carrier"}};

std::string name_of(const http::Route& route) {
  return fmt::format("{} {}", http::method_name(route.method), route.path);
}

bool changes_something(const http::Route& route) { return route.method != http::Method::get; }

// An address with objects that are not there.
std::string somewhere(std::string path) {
  for (auto begin = path.find('{'); begin != std::string::npos; begin = path.find('{')) {
    path.replace(begin, path.find('}') - begin + 1, "999999999");
  }
  return path;
}

class EveryRoute : public PlatformWorld {
 protected:
  [[nodiscard]] const std::vector<http::Route>& routes() { return platform().router().routes(); }

  static WireAnswer call(const WireBrowser& browser, const http::Route& route) {
    // A stream of events has no end; its head says enough.
    const bool endless = route.operation == "stream_events";
    return browser.send(endless ? "HEAD" : http::method_name(route.method), somewhere(route.path));
  }
  // "401 session.none", or "" when the caller was let through to the handler, whatever that said.
  static std::string verdict(const WireBrowser& browser, const http::Route& route) {
    const WireAnswer answer = call(browser, route);
    EXPECT_THAT(answer.status, AnyOf(200, 201, 202, 204, 400, 401, 403, 404, 415, 422, 428))
        << name_of(route) << ": " << answer.text;
    if (answer.status != 401 && answer.status != 403) return {};
    // Said by a HEAD without a body.
    return fmt::format("{} {}", answer.status, route.operation == "stream_events" ? "" : answer.code());
  }
  static std::string refusal(const http::Route& route, std::string_view status, std::string_view code) {
    return fmt::format("{} {}", status, route.operation == "stream_events" ? "" : code);
  }
  // What everything is made of that a route could change.
  std::string everything() {
    std::string all;
    for (const char* table : {"unit", "person", "role", "card"})
      all += fmt::format("{}:{},{} ", table, number(fmt::format("SELECT COUNT(*) FROM {}", table)),
                         number(fmt::format("SELECT SUM(version) FROM {}", table)));
    for (const char* table : {"person_role", "job", "file_upload", "preference", "credential"})
      all += fmt::format("{}:{} ", table, number(fmt::format("SELECT COUNT(*) FROM {}", table)));
    return all + fmt::format("over:{}", number("SELECT COUNT(*) FROM session WHERE ended_at IS NOT NULL"));
  }
};

TEST_P(EveryRoute, DeclaresThePermissionThatIsExpectedOfIt) {
  std::map<std::string, std::string_view> expected;
  for (const Expected& line : kExpected) {
    EXPECT_TRUE(expected.emplace(fmt::format("{} {}", line.method, line.path), line.permission).second) << line.path;
    EXPECT_TRUE(line.permission == "public" || kHolders.contains(line.permission)) << line.permission;
  }
  for (const http::Route& route : routes()) {
    const auto line = expected.find(name_of(route));
    ASSERT_NE(line, expected.end()) << "who may call " << name_of(route) << "? Say so above.";
    EXPECT_EQ(route.permission, line->second) << name_of(route);
    expected.erase(line);
  }
  EXPECT_TRUE(expected.empty()) << "no such route any more: " << expected.begin()->first;
}

TEST_P(EveryRoute, IsCalledByEveryBuiltInRole) {
  const std::int64_t held = number(
      "SELECT COUNT(DISTINCT r.id) FROM role r JOIN person_role h ON h.role_id = r.id"
      " JOIN person p ON p.id = h.person_id");
  EXPECT_EQ(held, number("SELECT COUNT(*) FROM role")) << "a built-in role without a caller in this test";
  EXPECT_EQ(number("SELECT COUNT(*) FROM person"), static_cast<std::int64_t>(kCallers.size()));
}

TEST_P(EveryRoute, LetsInWhoHoldsItsPermissionAndNobodyElse) {
  for (const http::Route& route : routes()) {
    if (route.permission == http::kPublic) {
      EXPECT_EQ(verdict(nobody(), route), "") << name_of(route);
      continue;
    }
    EXPECT_EQ(verdict(nobody(), route), refusal(route, "401", "session.none")) << name_of(route);
    for (const auto& [letter, login] : kCallers) {
      const bool may = kHolders.at(route.permission).find(letter) != std::string_view::npos;
      // Signing out works: with a session to spare.
      const WireBrowser caller = route.operation == "end_session" ? begin_session(login) : as(login);
      EXPECT_EQ(verdict(caller, route), may ? "" : refusal(route, "403", "identity.forbidden"))
          << name_of(route) << " for " << login;
    }
  }
}

TEST_P(EveryRoute, KnowsNoForgedAlteredEndedOrExpiredSession) {
  const WireBrowser good = as("manager");
  std::map<std::string, std::pair<WireBrowser, std::string>> bad;  // what it is → browser, code
  const auto with = [&](std::string cookie) { return WireBrowser{good.port, std::move(cookie), good.csrf}; };
  bad["forged"] = {with(std::string(43, 'A')), "session.none"};
  std::string altered = good.cookie;
  altered[5] = altered[5] == 'x' ? 'y' : 'x';
  bad["altered"] = {with(altered), "session.none"};
  bad["cut"] = {with(good.cookie.substr(0, good.cookie.size() - 1)), "session.none"};
  bad["digest"] = {with(text(fmt::format("SELECT token_digest FROM session WHERE person_id = {}", person("manager")))),
                   "session.none"};
  bad["huge"] = {with(std::string(4'000, 'A')), "session.none"};
  const WireBrowser ended = begin_session("manager");
  EXPECT_EQ(ended.send("DELETE", "/api/v1/session").status, 204);
  bad["ended"] = {ended, "session.over"};
  bad["idle"] = {begin_session("manager", std::chrono::minutes{31}), "session.over"};
  const WireBrowser old = begin_session("manager", std::chrono::hours{12});
  // Used all the time, and yet too old.
  tamper(fmt::format("UPDATE session SET last_seen_at = {} WHERE id = (SELECT MAX(id) FROM session)",
                     to_micros(SystemClock().now())));
  bad["old"] = {old, "session.over"};

  const std::string before = everything();
  for (const http::Route& route : routes()) {
    for (const auto& [what, caller] : bad) {
      const bool open = route.permission == http::kPublic;
      EXPECT_EQ(verdict(caller.first, route), open ? "" : refusal(route, "401", caller.second))
          << name_of(route) << ", session " << what;
    }
  }
  EXPECT_EQ(everything(), before);
}

TEST_P(EveryRoute, ThatChangesSomethingWantsTheTokenOfItsSession) {
  const std::string before = everything();
  for (const http::Route& route : routes()) {
    if (!changes_something(route) || route.permission == http::kPublic) continue;
    for (const auto& [letter, login] : kCallers) {
      WireBrowser caller = as(login);
      for (const std::string& token : {std::string(), as(login == "auditor" ? "manager" : "auditor").csrf}) {
        caller.csrf = token;
        EXPECT_EQ(verdict(caller, route), "403 session.csrf") << name_of(route) << " for " << login;
      }
    }
  }
  EXPECT_EQ(everything(), before);
}

// What belongs to the unit GA and its person, and how each route's address names it.
class ForeignObjects : public EveryRoute {
 protected:
  struct Object {
    std::string target;
    std::string_view body = "{}";
    std::string_view headers = "";
    std::string_view recorded = "access.out_of_scope";
  };

  void SetUp() override {
    EveryRoute::SetUp();
    if (IsSkipped() || HasFatalFailure()) return;
    card_ = enter_card(17, "GA");
    const WireBrowser owner = as("unituser");
    upload_ = upload(owner, "a.csv", cards_csv({18, -19}, "GA"));
    ASSERT_GT(upload_, 0);
    const WireAnswer job = ended_job(owner, owner.post("/api/v1/card_imports", import_of(upload_, true)));
    job_ = job.number("id");
    audit_ = number(fmt::format("SELECT MIN(id) FROM audit_row WHERE unit_id = {}", unit("GA")));
    objects_ = {
        {"GET /api/v1/cards/{id}", {fmt::format("/api/v1/cards/{}", card_)}},
        {"PATCH /api/v1/cards/{id}",
         {fmt::format("/api/v1/cards/{}", card_), R"({"changes":{"note":"x"}})", "If-Match: \"1\"\r\n"}},
        {"GET /api/v1/cards/{id}/compliance", {fmt::format("/api/v1/cards/{}/compliance", card_)}},
        {"GET /api/v1/cards/{id}/history", {fmt::format("/api/v1/cards/{}/history", card_)}},
        {"POST /api/v1/cards/{id}/reveal",
         {fmt::format("/api/v1/cards/{}/reveal", card_), R"({"field":"responsible_phone","reason":"核对机主"})"}},
        {"POST /api/v1/cards/{id}/what_if", {fmt::format("/api/v1/cards/{}/what_if", card_), R"({"changes":{}})"}},
        {"GET /api/v1/cards/{id}/life", {fmt::format("/api/v1/cards/{}/life", card_)}},
        {"POST /api/v1/cards/{id}/acts",
         {fmt::format("/api/v1/cards/{}/acts", card_), R"({"act":"suspend","suspension":"user","reason":"核对"})",
          "If-Match: \"1\"\r\n"}},
        {"GET /api/v1/units/{id}", {fmt::format("/api/v1/units/{}", unit("GA"))}},
        {"GET /api/v1/units/{id}/history", {fmt::format("/api/v1/units/{}/history", unit("GA"))}},
        {"GET /api/v1/people/{id}", {fmt::format("/api/v1/people/{}", person("unituser"))}},
        {"POST /api/v1/people/{id}/reveal",
         {fmt::format("/api/v1/people/{}/reveal", person("unituser")), R"({"field":"phone","reason":"核对联系方式"})"}},
        {"GET /api/v1/audit/{id}", {fmt::format("/api/v1/audit/{}", audit_)}},
        {"GET /api/v1/jobs/{id}", {fmt::format("/api/v1/jobs/{}", job_)}},
        {"POST /api/v1/jobs/{id}/cancel", {fmt::format("/api/v1/jobs/{}/cancel", job_)}},
        {"GET /api/v1/card_imports/{job_id}", {fmt::format("/api/v1/card_imports/{}", job_)}},
        {"GET /api/v1/card_imports/{job_id}/errors", {fmt::format("/api/v1/card_imports/{}/errors", job_)}},
        {"POST /api/v1/card_imports/{job_id}/take", {fmt::format("/api/v1/card_imports/{}/take", job_)}},
        {"GET /api/v1/uploads/{id}", {fmt::format("/api/v1/uploads/{}", upload_)}},
        {"DELETE /api/v1/uploads/{id}", {fmt::format("/api/v1/uploads/{}", upload_)}},
        {"POST /api/v1/uploads/{id}/complete", {fmt::format("/api/v1/uploads/{}/complete", upload_)}},
        {"PUT /api/v1/uploads/{id}/parts/{part:integer}",
         {fmt::format("/api/v1/uploads/{}/parts/1", upload_), "abc", "Content-Type: application/octet-stream\r\n"}},
        {"GET /api/v1/files/{file}", {fmt::format("/api/v1/files/{}", kept_file(job))}},
        {"DELETE /api/v1/sessions/{id}",
         {fmt::format("/api/v1/sessions/{}",
                      number(fmt::format("SELECT id FROM session WHERE person_id = {}", person("unituser")))),
          "", "", "session.end"}},
        {"DELETE /api/v1/session/tokens/{id}", {fmt::format("/api/v1/session/tokens/{}", token_of(owner))}},
    };
  }

  static std::int64_t kept_file(const WireAnswer& job) {
    const auto& files = job.body.at("files").as_array();
    EXPECT_FALSE(files.empty()) << job.text;
    return files.empty() ? -1 : parse_integer<std::int64_t>(files[0].at("id").as_string()).value();
  }
  static std::int64_t token_of(const WireBrowser& owner) {
    const std::string last_day = format_date(shanghai_date(SystemClock().now() + std::chrono::days{9}));
    const WireAnswer made = owner.post("/api/v1/session/tokens", {{"name", "对账"},
                                                                  {"scopes", boost::json::array{"unit.read"}},
                                                                  {"networks", boost::json::array()},
                                                                  {"expires_on", last_day}});
    EXPECT_EQ(made.status, 201) << made.text;
    return made.body.at("token").at("id").as_int64();
  }
  // Those whose holders are administrators, who hold them for all units, and roles, which belong to no unit.
  static bool of_no_unit(const http::Route& route) {
    static const std::set<std::string_view> kForAllUnits{"unit.write",  "person.write", "role.grant",   "role.write",
                                                         "session.end", "access.read",  "access.write", "token.revoke"};
    return kForAllUnits.contains(route.permission);
  }

  std::int64_t card_ = 0;
  std::int64_t upload_ = 0;
  std::int64_t job_ = 0;
  std::int64_t audit_ = 0;
  std::map<std::string, Object> objects_;
};

TEST_P(ForeignObjects, LookAsIfTheyWereNotThereAndTheAttemptIsRecorded) {
  const WireBrowser foreign = as("watermanager");
  const std::string before = everything();
  for (const http::Route& route : routes()) {
    if (route.path.find('{') == std::string::npos || of_no_unit(route)) continue;
    const auto object = objects_.find(name_of(route));
    ASSERT_NE(object, objects_.end()) << "whose objects does " << name_of(route) << " name? Say so above.";
    const auto& [target, body, headers, recorded] = object->second;
    const auto method = http::method_name(route.method);
    const auto ask = [&](const std::string& where) {
      return foreign.send(method, where, changes_something(route) ? body : "", headers);
    };
    const WireAnswer missing = ask(somewhere(route.path));
    const std::int64_t last = number("SELECT MAX(id) FROM audit_row");
    const WireAnswer hidden = ask(target);
    EXPECT_EQ(hidden.status, 404) << target << ": " << hidden.text;
    EXPECT_EQ(hidden.code(), missing.code()) << target;
    EXPECT_FALSE(hidden.code().empty()) << target;
    EXPECT_EQ(text(fmt::format("SELECT action || '|' || result || '|' || person_login || '|' || code FROM audit_row"
                               " WHERE id = {}",
                               last + 1)),
              fmt::format("{}|refused|watermanager|{}", recorded, hidden.code()))
        << target;
  }
  EXPECT_EQ(everything(), before);
  EXPECT_EQ(as("unituser").get(fmt::format("/api/v1/uploads/{}", upload_)).status, 200);
}

TEST_P(ForeignObjects, AreThereForTheirOwnUnit) {
  for (const auto& [name, object] : objects_) {
    if (!name.starts_with("GET")) continue;
    // The operator reads no audit log; the manager of all units does.
    const std::string_view login = name.find("/audit/") == std::string::npos ? "unituser" : "manager";
    EXPECT_EQ(as(login).get(object.target).status, 200) << name;
  }
}

TEST_P(ForeignObjects, AreInNoListCountOrFile) {
  // What no answer to somebody of SW may hold.
  const std::vector<std::string> marks{"1064800000017", "云岭省公安厅", "临江市公安局", "林经办", "unituser"};
  for (const std::string_view login : {"wateruser", "watermanager"}) {
    for (const http::Route& route : routes()) {
      const bool one_object = route.path.find('{') != std::string::npos;
      if (changes_something(route) || one_object || route.operation == "stream_events") continue;
      if (route.operation == "get_openapi" || route.operation == "metrics") continue;
      for (const std::string query : {"", "?everybody=true", "?q=106480000001", "?q=%E6%9E%97", "?format=csv"}) {
        const WireAnswer answer = as(login).get(route.path + query);
        for (const std::string& mark : marks) EXPECT_THAT(answer.text, Not(HasSubstr(mark))) << route.path << query;
      }
    }
    EXPECT_EQ(as(login).get("/api/v1/cards").number("total"), 0);
  }
  EXPECT_THAT(as("manager").get("/api/v1/jobs?everybody=true").text, HasSubstr("unituser"));
  EXPECT_THAT(as("manager").get("/api/v1/search?q=106480000001").text, HasSubstr("1064800000017"));
  EXPECT_EQ(as("watermanager").get(fmt::format("/api/v1/cards?unit_id={}", unit("GA"))).code(), "card.unit");
}

YUNGUAN_ON_BOTH_STORES(EveryRoute);
YUNGUAN_ON_BOTH_STORES(ForeignObjects);

}  // namespace
}  // namespace yunguan::app
