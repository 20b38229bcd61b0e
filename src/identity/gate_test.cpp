// SPDX-License-Identifier: Apache-2.0
// Route by route: who may call what. A route that is added must be added here, with a thought.
#include "identity/gate.h"

#include <fmt/format.h>
#include <gmock/gmock.h>

#include "crypto/pbkdf2.h"
#include "identity/browser_fixture.h"

namespace yunguan::identity {
namespace {

using ::testing::ElementsAre;

struct Expected {
  std::string_view operation;
  // Who may: P public, y system administrator, e security administrator, a audit administrator, m fleet manager,
  // u unit operator.
  std::string_view who;
};

constexpr Expected kExpected[] = {
    {"get_sign_in_key", "Pyeamu"},
    {"sign_in", "Pyeamu"},
    {"get_session", "yeamu"},
    {"end_session", "yeamu"},
    {"list_sessions", "yeamu"},
    {"end_own_session", "yeamu"},
    {"change_password", "yeamu"},
    {"get_preferences", "yeamu"},
    {"set_preferences", "yeamu"},
    {"list_units", "yemu"},
    {"create_unit", "y"},
    {"get_unit", "yemu"},
    {"update_unit", "y"},
    {"list_unit_history", "yemu"},
    {"list_people", "yemu"},
    {"create_person", "y"},
    {"get_person", "yemu"},
    {"update_person", "y"},
    {"reset_password", "y"},
    {"unlock_person", "y"},
    {"reveal_person", "ym"},
    {"grant_role", "e"},
    {"revoke_role", "e"},
    {"list_permissions", "ye"},
    {"list_roles", "ye"},
    {"create_role", "e"},
    {"update_role", "e"},
    {"delete_role", "e"},
    {"list_audit", "am"},
    {"get_audit", "am"},
    {"export_audit", "am"},
    {"verify_audit", "a"},
    {"list_audit_seals", "a"},
    {"check_integrity", "a"},
    {"list_online_sessions", "ye"},
    {"end_online_session", "ye"},
    {"end_sessions_of_person", "ye"},
    {"get_person_access", "ye"},
    {"set_person_access", "e"},
    {"get_role_access", "ye"},
    {"set_role_access", "e"},
    {"list_locked_people", "yemu"},
    {"get_sign_in_challenge", "Pyeamu"},
    {"sign_in_with_certificate", "Pyeamu"},
    {"list_own_certificates", "yeamu"},
    {"enrol_own_certificate", "yeamu"},
    {"disable_own_certificate", "yeamu"},
    {"list_certificates", "ye"},
    {"enrol_certificate", "e"},
    {"approve_certificate", "e"},
    {"disable_certificate", "e"},
    {"list_role_conflicts", "ye"},
    {"add_role_conflict", "e"},
    {"remove_role_conflict", "e"},
    {"list_accounts_to_review", "yea"},
    {"export_accounts_to_review", "yea"},
    {"list_reviews_of_account", "yea"},
    {"review_account", "ye"},
    {"list_review_campaigns", "yea"},
    {"begin_review_campaign", "ye"},
    {"get_review_campaign", "yea"},
    {"close_review_campaign", "ye"},
    {"list_own_tokens", "yeamu"},
    {"create_token", "yeamu"},
    {"revoke_own_token", "yeamu"},
    {"list_tokens", "ea"},
    {"revoke_token", "e"},
};

class GateTest : public BrowserWorld {
 protected:
  // What the gate says to a caller, as the server asks it.
  std::string verdict(const Browser& browser, const http::Route& route) {
    http::Request request{.method = route.method, .path = route.path, .remote_ip = "192.0.2.7"};
    if (!browser.cookie.empty()) request.cookies["yunguan_session"] = browser.cookie;
    if (!browser.csrf.empty()) request.headers["x-csrf-token"] = browser.csrf;
    const auto admitted = identity().gate().admit(request, route);
    return admitted ? "" : admitted.error().code;
  }
};

TEST_P(GateTest, EveryRouteLetsInThoseItShouldAndNobodyElse) {
  const std::pair<char, std::string_view> callers[] = {
      {'y', "sysadmin"}, {'e', "secadmin"}, {'a', "auditor"}, {'m', "manager"}, {'u', "unituser"}};
  std::map<char, Browser> browsers;
  browsers.emplace('P', Browser(*this));
  for (const auto& [letter, login] : callers) browsers.emplace(letter, signed_in(login));
  std::map<std::string_view, std::string_view> expected;
  for (const Expected& line : kExpected)
    EXPECT_TRUE(expected.emplace(line.operation, line.who).second) << line.operation;
  for (const http::Route& route : router().routes()) {
    const auto line = expected.find(route.operation);
    ASSERT_NE(line, expected.end()) << "who may call " << route.operation << "? Say so above.";
    for (const auto& [letter, browser] : browsers) {
      const bool may = line->second.find(letter) != std::string_view::npos;
      const std::string refusal = letter == 'P' ? "session.none" : "identity.forbidden";
      EXPECT_EQ(verdict(browser, route), may ? "" : refusal) << route.operation << " for " << letter;
    }
    expected.erase(line);
  }
  EXPECT_TRUE(expected.empty()) << "no such route any more: " << expected.begin()->first;
}

TEST_P(GateTest, RefusalsAreRecorded) {
  Browser browser = signed_in("unituser");
  EXPECT_EQ(browser.get("/audit").code(), "identity.forbidden");
  EXPECT_THAT(newest_audit(1), ElementsAre("access.refused|refused|identity.forbidden|unituser|/api/v1/audit"));
  // Somebody without a session is no actor, and could fill the log: not recorded.
  EXPECT_EQ(Browser(*this).get("/audit").status, 401);
  EXPECT_THAT(newest_audit(1), ElementsAre("access.refused|refused|identity.forbidden|unituser|/api/v1/audit"));
}

TEST_P(GateTest, ARoleTakenBackCountsAtOnce) {
  Browser admin = signed_in("secadmin");
  Browser browser = signed_in("unituser");
  EXPECT_EQ(browser.get("/units").status, 200);
  const std::string target = fmt::format("/people/{}/roles/{}?unit_id={}", person("unituser").value,
                                         role("unit_operator").value, unit("GA").value);
  EXPECT_EQ(admin.call(http::Method::del, target).status, 204);
  EXPECT_EQ(browser.get("/units").code(), "identity.forbidden");
}

TEST_P(GateTest, ADisabledPersonIsOutAtOnce) {
  Browser admin = signed_in("sysadmin");
  Browser browser = signed_in("unituser");
  const auto view = admin.get(fmt::format("/people/{}", person("unituser").value));
  const auto version = view.body.at("version").as_int64();
  ASSERT_EQ(admin
                .call(http::Method::patch, fmt::format("/people/{}", person("unituser").value), {{"state", "disabled"}},
                      version)
                .status,
            200);
  EXPECT_EQ(browser.get("/units").code(), "session.over");
}

// Somebody with the store's password but not the keys, making himself more than he is.
TEST_P(GateTest, AccessRowsChangedBehindTheProductGiveNothing) {
  Browser browser = signed_in("unituser");
  const auto refused = [&] {
    EXPECT_EQ(browser.get("/units").code(), "identity.tampered");
    EXPECT_THAT(newest_audit(1), ElementsAre("access.tampered|refused|identity.tampered||/api/v1/units"));
  };
  tamper(fmt::format("UPDATE person_role SET unit_id = {} WHERE person_id = {}", unit("ROOT").value,
                     person("unituser").value));
  refused();
  tamper(fmt::format("UPDATE person_role SET unit_id = {} WHERE person_id = {}", unit("GA").value,
                     person("unituser").value));
  EXPECT_EQ(browser.get("/units").status, 200);
  tamper("UPDATE role SET permissions = permissions || ',unit.write' WHERE code = 'unit_operator'");
  refused();
}

TEST_P(GateTest, AnInsertedRoleOrSessionGivesNothing) {
  Browser browser = signed_in("unituser");
  tamper(fmt::format(
      "INSERT INTO person_role SELECT {}, role_id, unit_id, granted_by, granted_at, integrity FROM person_role"
      " WHERE person_id = {}",
      person("unituser").value, person("sysadmin").value));
  EXPECT_EQ(browser.get("/units").code(), "identity.tampered");
  Browser manager = signed_in("manager");
  tamper(fmt::format("UPDATE session SET person_id = {} WHERE person_id = {}", person("sysadmin").value,
                     person("manager").value));
  EXPECT_EQ(manager.get("/units").code(), "identity.tampered");
}

TEST_P(GateTest, APasswordPutThereBehindTheProductOpensNothing) {
  const std::string known = crypto::hash_password("Known-1-Word!", keys_.randomness(), 1'000);
  tamper(
      fmt::format("UPDATE credential SET password_hash = '{}' WHERE person_id = {}", known, person("sysadmin").value));
  EXPECT_EQ(Browser(*this).sign_in("sysadmin", "Known-1-Word!").code(), "sign_in.refused");
  EXPECT_THAT(newest_audit(1), ElementsAre("sign_in|refused|identity.tampered|sysadmin|sysadmin"));
}

YUNGUAN_ON_BOTH_STORES(GateTest);

}  // namespace
}  // namespace yunguan::identity
