// SPDX-License-Identifier: Apache-2.0
// Limits of signing in, online sessions and locks, as administrators and the people concerned meet them.
#include <fmt/format.h>
#include <gmock/gmock.h>

#include <boost/json/serialize.hpp>

#include "identity/browser_fixture.h"
#include "identity/online_session.h"

namespace yunguan::identity {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

boost::json::object rule(boost::json::array networks, boost::json::array hours = {}) {
  return {{"networks", std::move(networks)},
          {"hours", std::move(hours)},
          {"certificate_required", false},
          {"single_session", false}};
}

// Whole hours of Saturday 2026-11-21, when the tests' clock stands at 09:00.
boost::json::array saturday(std::string_view from, std::string_view until) {
  return {boost::json::object{{"days", boost::json::array{6}}, {"from", from}, {"until", until}}};
}

class Access : public BrowserWorld {
 protected:
  Answer limit(Browser& browser, std::string_view login, const boost::json::object& wanted) {
    const std::string path = fmt::format("/people/{}/access", person(login).value);
    const auto version = browser.get(path).body.at("version").as_int64();
    return browser.call(http::Method::put, path, wanted, version);
  }
  void add_security_administrator() {
    StartPlan plan;
    plan.people.push_back({"secadmin2", "安全二", "ROOT", "security_admin", "ROOT", ""});
    plan.password = kTestPassword;
    plan.must_change_password = false;
    const auto made = carry_out(identity().context(), plan);
    ASSERT_TRUE(made) << describe(made.error());
  }
};

TEST_P(Access, ANetworkHoldsAtSignInAndForLivingSessions) {
  Browser admin = signed_in("secadmin");
  Browser inside = signed_in("manager");
  Browser moved = inside;
  moved.remote_ip = "198.51.100.9";
  EXPECT_EQ(moved.get("/session").status, 200);
  ASSERT_EQ(limit(admin, "manager", rule({"192.0.2.0/24"})).status, 200);
  EXPECT_THAT(newest_audit(1), ElementsAre("access.limit|done||secadmin|manager"));

  EXPECT_EQ(inside.get("/session").status, 200);
  const Answer refused = moved.get("/session");
  EXPECT_EQ(refused.status, 401);
  EXPECT_EQ(refused.code(), "session.outside_network");
  EXPECT_THAT(refused.text, HasSubstr("198.51.100.9"));
  // Once, however often the page asks.
  for (int i = 0; i < 3; ++i) EXPECT_EQ(moved.get("/units").code(), "session.outside_network");
  EXPECT_THAT(newest_audit(2),
              ElementsAre("access.limit|done||secadmin|manager",
                          "access.restricted|refused|session.outside_network|manager|/api/v1/session"));
  EXPECT_EQ(moved.get("/sign_in/key").status, 200) << "public routes stay open to him";

  Browser elsewhere(*this);
  elsewhere.remote_ip = "198.51.100.9";
  EXPECT_EQ(elsewhere.sign_in("manager").code(), "sign_in.outside_network");
  EXPECT_THAT(newest_audit(1), ElementsAre("sign_in|refused|sign_in.outside_network|manager|manager"));
  EXPECT_EQ(elsewhere.sign_in("manager", "wrong").code(), "sign_in.refused") << "limits are told after the password";
  EXPECT_EQ(signed_in("manager").get("/units").status, 200);
  EXPECT_EQ(moved.call(http::Method::del, "/session").status, 204) << "leaving is possible from anywhere";
}

TEST_P(Access, HoursEndAndComeAgain) {
  Browser admin = signed_in("secadmin");
  Browser browser = signed_in("manager");
  ASSERT_EQ(limit(admin, "manager", rule({}, saturday("08:00", "09:20"))).status, 200);
  EXPECT_EQ(browser.get("/units").status, 200);
  clock().advance(20min);
  const Answer refused = browser.get("/units");
  EXPECT_EQ(refused.status, 401);
  EXPECT_EQ(refused.code(), "session.outside_hours");
  EXPECT_THAT(refused.text, HasSubstr("Sat 08:00–09:20"));
  EXPECT_EQ(Browser(*this).sign_in("manager").code(), "sign_in.outside_hours");
  // A clock that jumps back and forth: refused or let in by what it says, never more.
  clock().advance(-10min);
  EXPECT_EQ(browser.get("/units").status, 200);
  clock().advance(-30 * 24h);
  EXPECT_EQ(browser.get("/units").code(), "session.outside_hours");
  clock().advance(30 * 24h);
  EXPECT_EQ(browser.get("/units").status, 200);
}

TEST_P(Access, ARolesLimitsHoldForItsHolders) {
  Browser admin = signed_in("secadmin");
  Browser browser = signed_in("unituser");
  Browser other = signed_in("manager");
  const std::string path = fmt::format("/roles/{}/access", role("unit_operator").value);
  const auto version = admin.get(path).body.at("version").as_int64();
  EXPECT_EQ(admin.call(http::Method::put, path, rule({"10.0.0.0/8"}), version).status, 200);
  EXPECT_EQ(browser.get("/units").code(), "session.outside_network");
  EXPECT_EQ(other.get("/units").status, 200);
  const Answer seen = admin.get(fmt::format("/people/{}/access", person("unituser").value));
  EXPECT_EQ(seen.body.at("roles").at(0).at("role_code").as_string(), "unit_operator");
  EXPECT_EQ(admin.call(http::Method::put, path, rule({}), version).status, 412);
  EXPECT_EQ(admin.call(http::Method::put, path, rule({}), version + 1).status, 200);
  EXPECT_EQ(browser.get("/units").status, 200);

  const std::string security = fmt::format("/roles/{}/access", role("security_admin").value);
  EXPECT_EQ(admin.call(http::Method::put, security, rule({"10.0.0.0/8"}), 1).code(), "access.security_role");
  boost::json::object with_certificate = rule({});
  with_certificate["certificate_required"] = true;
  EXPECT_EQ(admin.call(http::Method::put, path, with_certificate, version + 2).code(), "access.role_rule");
}

TEST_P(Access, BadLimitsAreNamed) {
  Browser admin = signed_in("secadmin");
  const Answer bad = limit(admin, "manager", rule({"10.0.0.1/8"}, saturday("22:00", "06:00")));
  EXPECT_EQ(bad.status, 422);
  EXPECT_EQ(bad.code(), "access.rule");
  EXPECT_THAT(bad.text, HasSubstr("/networks/0"));
  EXPECT_THAT(bad.text, HasSubstr("10.0.0.0/8"));
  EXPECT_THAT(bad.text, HasSubstr("/hours/0/until"));
}

TEST_P(Access, NobodyLimitsHimselfAndSomebodyCanAlwaysLift) {
  Browser admin = signed_in("secadmin");
  EXPECT_EQ(limit(admin, "secadmin", rule({})).code(), "access.self");
  EXPECT_THAT(newest_audit(1), ElementsAre("access.limit|refused|access.self|secadmin|secadmin"));
  add_security_administrator();
  Browser second = signed_in("secadmin2");
  EXPECT_EQ(limit(admin, "secadmin2", rule({"10.0.0.0/8"})).status, 200);
  EXPECT_EQ(second.get("/units").code(), "session.outside_network");
  second.remote_ip = "10.0.0.1";
  EXPECT_EQ(limit(second, "secadmin", rule({"10.0.0.0/8"})).code(), "access.last_administrator");
  // Nor can the free one be taken away by another door.
  Browser system = signed_in("sysadmin");
  const std::string path = fmt::format("/people/{}", person("secadmin").value);
  const auto version = system.get(path).body.at("version").as_int64();
  EXPECT_EQ(system.call(http::Method::patch, path, {{"state", "disabled"}}, version).code(),
            "access.last_administrator");
  const std::string grant =
      fmt::format("{}/roles/{}?unit_id={}", path, role("security_admin").value, unit("ROOT").value);
  EXPECT_EQ(second.call(http::Method::del, grant).code(), "access.last_administrator");
  EXPECT_EQ(admin.get("/units").status, 200);
}

TEST_P(Access, LimitsChangedBehindTheProductGiveNothing) {
  Browser admin = signed_in("secadmin");
  Browser browser = signed_in("manager");
  browser.remote_ip = "198.51.100.9";
  ASSERT_EQ(limit(admin, "manager", rule({"192.0.2.0/24"})).status, 200);
  tamper(fmt::format("UPDATE person SET access_rule = NULL WHERE id = {}", person("manager").value));
  EXPECT_EQ(browser.get("/units").code(), "identity.tampered");
  EXPECT_EQ(browser.sign_in("manager").code(), "sign_in.refused");
  Browser auditor = signed_in("auditor");
  EXPECT_THAT(auditor.post("/integrity/check").text, HasSubstr("\"label\":\"manager\""));
}

TEST_P(Access, OneSessionForAPerson) {
  Browser admin = signed_in("secadmin");
  boost::json::object wanted = rule({});
  wanted["single_session"] = true;
  ASSERT_EQ(limit(admin, "manager", wanted).status, 200);
  Browser first = signed_in("manager");
  Browser second = signed_in("manager");
  EXPECT_EQ(first.get("/session").code(), "session.over");
  EXPECT_EQ(second.get("/session").status, 200);
}

TEST_P(Access, AdministratorsSeeWhoIsSignedIn) {
  Browser manager = signed_in("manager");
  clock().advance(2min);
  Browser unituser = signed_in("unituser");
  clock().advance(27min);
  Browser admin = signed_in("sysadmin");
  Answer list = admin.get("/online_sessions?sort=login");
  ASSERT_EQ(list.status, 200) << list.text;
  const auto logins = [](const Answer& answer) {
    std::vector<std::string> found;
    for (const auto& one : answer.body.at("items").as_array()) found.emplace_back(one.at("login").as_string());
    return found;
  };
  EXPECT_THAT(logins(list), ElementsAre("manager", "sysadmin", "unituser"));
  const auto& first = list.body.at("items").at(0);
  EXPECT_EQ(first.at("unit_name").as_string(), "本单位");
  EXPECT_EQ(first.at("method").as_string(), "password");
  EXPECT_EQ(first.at("remote_ip").as_string(), "192.0.2.7");
  EXPECT_TRUE(list.body.at("items").at(1).at("current").as_bool());
  EXPECT_THAT(logins(admin.get("/online_sessions?q=unit")), ElementsAre("unituser"));
  EXPECT_THAT(logins(admin.get(fmt::format("/online_sessions?unit_id={}", unit("GA").value))), ElementsAre("unituser"));
  EXPECT_THAT(logins(admin.get("/online_sessions?method=certificate")), IsEmpty());
  clock().advance(2min);
  EXPECT_THAT(logins(admin.get("/online_sessions")), UnorderedElementsAre("sysadmin", "unituser")) << "one is idle";
}

TEST_P(Access, AKickEndsASessionAndSaysSo) {
  std::vector<std::string> told;
  identity().online_sessions().listen([&](PersonId who, std::optional<SessionId> session) {
    told.push_back(fmt::format("{} {}", who == person("manager") ? "manager" : "other", session ? "one" : "all"));
  });
  Browser here = signed_in("manager");
  Browser there = signed_in("manager");
  Browser admin = signed_in("secadmin");
  const auto items = admin.get("/online_sessions?q=manager&sort=created_at").body.at("items");
  ASSERT_EQ(items.as_array().size(), 2u);
  const auto id = items.at(0).at("id").as_int64();
  EXPECT_EQ(admin.post(fmt::format("/online_sessions/{}/end", id), {{"reason", "陌生地址"}}).status, 204);
  EXPECT_THAT(newest_audit(1), ElementsAre("session.kick|done||secadmin|manager"));
  const int kicked =
      (here.get("/session").code() == "session.kicked") + (there.get("/session").code() == "session.kicked");
  EXPECT_EQ(kicked, 1);
  EXPECT_EQ(admin.post(fmt::format("/online_sessions/{}/end", id), {{"reason", ""}}).code(), "session.not_found");
  const Answer all = admin.post(fmt::format("/people/{}/end_sessions", person("manager").value), {{"reason", "离岗"}});
  EXPECT_EQ(all.text, R"({"ended":1})");
  EXPECT_EQ(here.get("/session").code(), "session.kicked");
  EXPECT_EQ(there.get("/session").code(), "session.kicked");
  EXPECT_THAT(told, ElementsAre("manager one", "manager all"));
  EXPECT_EQ(signed_in("manager").get("/session").status, 200) << "and may sign in again";
}

TEST_P(Access, KicksAreForAdministratorsAndNotOfOneself) {
  Browser admin = signed_in("secadmin");
  const auto own = admin.get("/online_sessions").body.at("items").at(0).at("id").as_int64();
  EXPECT_EQ(admin.post(fmt::format("/online_sessions/{}/end", own), {{"reason", ""}}).code(), "session.own");
  EXPECT_EQ(admin.post(fmt::format("/people/{}/end_sessions", person("secadmin").value), {{"reason", ""}}).code(),
            "session.own");
  Browser manager = signed_in("manager");
  EXPECT_EQ(manager.get("/online_sessions").code(), "identity.forbidden");
  EXPECT_EQ(manager.post(fmt::format("/online_sessions/{}/end", own), {{"reason", ""}}).code(), "identity.forbidden");
  EXPECT_EQ(admin.post("/online_sessions/999999/end", {{"reason", ""}}).code(), "session.not_found");
}

TEST_P(Access, LockedPeopleAreListedWithReasonAndEnd) {
  Browser guesser(*this);
  guesser.remote_ip = "203.0.113.5";
  for (int i = 0; i < 5; ++i) guesser.sign_in("unituser", "wrong");
  for (int i = 0; i < 5; ++i) guesser.sign_in("nobody", "wrong");
  Browser admin = signed_in("sysadmin");
  Answer list = admin.get("/locked_people");
  ASSERT_EQ(list.body.at("items").as_array().size(), 1u) << list.text;
  const auto& one = list.body.at("items").at(0);
  EXPECT_EQ(one.at("login").as_string(), "unituser");
  EXPECT_EQ(one.at("failed").as_int64(), 5);
  EXPECT_EQ(one.at("last_ip").as_string(), "203.0.113.5");
  EXPECT_EQ(one.at("locked_until").as_string(), "2026-11-21T09:10:00+08:00");
  EXPECT_EQ(list.body.at("unknown_logins").as_int64(), 1);
  Browser other = signed_in("wateruser");
  EXPECT_THAT(other.get("/locked_people").body.at("items").as_array(), IsEmpty()) << "of another unit";
  EXPECT_EQ(admin.post(fmt::format("/people/{}/unlock", person("unituser").value)).status, 204);
  EXPECT_THAT(admin.get("/locked_people").body.at("items").as_array(), IsEmpty());
}

YUNGUAN_ON_BOTH_STORES(Access);

}  // namespace
}  // namespace yunguan::identity
