// SPDX-License-Identifier: Apache-2.0
#include "identity/role.h"

#include <fmt/format.h>
#include <gmock/gmock.h>

#include <boost/json/serialize.hpp>
#include <thread>

#include "base/parse.h"
#include "identity/browser_fixture.h"

namespace yunguan::identity {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

constexpr std::array kKinds{RoleKind::business, RoleKind::system_admin, RoleKind::security_admin,
                            RoleKind::audit_admin};

TEST(Separation, NoTwoKindsMeet) {
  for (const RoleKind held : kKinds) {
    for (const RoleKind wanted : kKinds) {
      const auto checked = check_separation({held}, wanted);
      EXPECT_EQ(checked.has_value(), held == wanted) << static_cast<int>(held) << " then " << static_cast<int>(wanted);
      EXPECT_EQ(checked ? "" : checked.error().code, held == wanted ? "" : "identity.separation");
    }
    EXPECT_TRUE(check_separation({}, held));
  }
}

class Roles : public BrowserWorld {
 protected:
  Answer grant(Browser& browser, std::string_view login, std::string_view role_code, std::string_view unit_code) {
    return browser.post(fmt::format("/people/{}/roles", person(login).value),
                        {{"role_id", role(role_code).value}, {"unit_id", unit(unit_code).value}});
  }
  Answer revoke(Browser& browser, std::string_view login, std::string_view role_code, std::string_view unit_code) {
    return browser.call(http::Method::del, fmt::format("/people/{}/roles/{}?unit_id={}", person(login).value,
                                                       role(role_code).value, unit(unit_code).value));
  }
  std::string new_person(Browser& sysadmin, std::string_view login, std::string_view unit_code = "GA") {
    const Answer made =
        sysadmin.post("/people", {{"login", login},
                                  {"name", "某人"},
                                  {"unit_id", unit(unit_code).value},
                                  {"initial_password_secret", sysadmin.seal({{"password", kTestPassword}})}});
    EXPECT_EQ(made.status, 201) << made.text;
    return std::string(login);
  }
};

TEST_P(Roles, NobodyHoldsTwoKindsWhateverTheOrder) {
  Browser secadmin = signed_in("secadmin");
  Browser sysadmin = signed_in("sysadmin");
  const std::pair<std::string, std::string> roles[] = {
      {"fleet_manager", "GA"}, {"system_admin", "ROOT"}, {"security_admin", "ROOT"}, {"audit_admin", "ROOT"}};
  int number = 0;
  for (const auto& [first, first_unit] : roles) {
    for (const auto& [second, second_unit] : roles) {
      if (first == second) continue;
      const std::string login = new_person(sysadmin, fmt::format("person{}", ++number));
      ASSERT_EQ(grant(secadmin, login, first, first_unit).status, 200);
      EXPECT_EQ(grant(secadmin, login, second, second_unit).code(), "identity.separation")
          << first << " then " << second;
    }
  }
  // The refusal is in the log, with what was wanted.
  EXPECT_THAT(newest_audit(1), ElementsAre("role.grant|refused|identity.separation|secadmin|person12"));
}

TEST_P(Roles, TwoGrantsAtOnceDoNotSlipPastTheSeparation) {
  Browser sysadmin = signed_in("sysadmin");
  for (int round = 0; round < 5; ++round) {
    const std::string login = new_person(sysadmin, fmt::format("person{}", round));
    Browser one = signed_in("secadmin");
    Browser two = signed_in("secadmin");
    int granted = 0;
    {
      std::atomic<int> count = 0;
      std::jthread first([&] { count += grant(one, login, "audit_admin", "ROOT").status == 200; });
      std::jthread second([&] { count += grant(two, login, "fleet_manager", "GA").status == 200; });
      first.join();
      second.join();
      granted = count;
    }
    EXPECT_EQ(granted, 1);
  }
}

TEST_P(Roles, WhatTheRulesOfGrantingRefuse) {
  Browser secadmin = signed_in("secadmin");
  EXPECT_EQ(grant(secadmin, "secadmin", "security_admin", "ROOT").code(), "identity.self_grant");
  EXPECT_EQ(grant(secadmin, "unituser", "unit_operator", "GA").code(), "role.granted");
  EXPECT_EQ(grant(secadmin, "auditor", "audit_admin", "GA").code(), "identity.admin_scope");
  EXPECT_EQ(revoke(secadmin, "unituser", "unit_operator", "SW").code(), "role.not_granted");
  for (const char* login : {"sysadmin", "secadmin", "auditor"}) {
    const std::string role_code = std::map<std::string, std::string>{
        {"sysadmin", "system_admin"}, {"secadmin", "security_admin"}, {"auditor", "audit_admin"}}[login];
    EXPECT_EQ(revoke(secadmin, login, role_code, "ROOT").code(), "identity.last_administrator") << login;
  }
  EXPECT_EQ(secadmin.post("/people/999999/roles", {{"role_id", 1}, {"unit_id", 1}}).code(), "person.not_found");
}

TEST_P(Roles, TheSecurityAdministratorMakesNobodyAndTheSystemAdministratorGrantsNothing) {
  Browser secadmin = signed_in("secadmin");
  Browser sysadmin = signed_in("sysadmin");
  EXPECT_EQ(secadmin.post("/people", {{"login", "puppet"}}).code(), "identity.forbidden");
  EXPECT_EQ(grant(sysadmin, "unituser", "fleet_manager", "ROOT").code(), "identity.forbidden");
  // Nor does the system administrator get there by setting another administrator's password.
  for (const char* login : {"secadmin", "auditor"}) {
    const Answer reset = sysadmin.post(fmt::format("/people/{}/reset_password", person(login).value),
                                       {{"secret", sysadmin.seal({{"password", "Hei-7-Long%zq"}})}});
    EXPECT_EQ(reset.code(), "identity.admin_reset") << login;
  }
  EXPECT_EQ(Browser(*this).sign_in("secadmin").status, 200);
}

TEST_P(Roles, BusinessRolesHoldBusinessPermissionsOnly) {
  Browser browser = signed_in("secadmin");
  const Answer bad = browser.post("/roles", {{"code", "too_much"},
                                             {"name", {{"zh", "越权"}, {"en", "Too much"}}},
                                             {"permissions", {"unit.read", "role.grant", "no.such"}}});
  EXPECT_EQ(bad.code(), "role.permissions");
  EXPECT_THAT(bad.text, HasSubstr("role.reserved_permission"));
  EXPECT_THAT(bad.text, HasSubstr("role.unknown_permission"));
  const Answer made = browser.post("/roles", {{"code", "reader"},
                                              {"name", {{"zh", "查看"}, {"en", "Reader"}}},
                                              {"permissions", {"unit.read", "person.read", "unit.read"}}});
  ASSERT_EQ(made.status, 201) << made.text;
  EXPECT_EQ(boost::json::serialize(made.body.at("permissions")), R"(["person.read","unit.read"])");
  EXPECT_EQ(
      browser
          .post("/roles",
                {{"code", "reader"}, {"name", {{"zh", "查看"}, {"en", ""}}}, {"permissions", boost::json::array()}})
          .code(),
      "role.code_taken");
  const std::string target = fmt::format("/roles/{}", made.body.at("id").as_int64());
  EXPECT_EQ(browser.call(http::Method::patch, target, {{"permissions", {"unit.read"}}}, 1).status, 200);
  EXPECT_EQ(browser.call(http::Method::patch, target, {{"permissions", {"unit.read"}}}, 1).status, 412);
  ASSERT_EQ(grant(browser, "wateruser", "reader", "SW").status, 200);
  EXPECT_EQ(browser.call(http::Method::del, target, nullptr, 2).code(), "role.in_use");
  ASSERT_EQ(revoke(browser, "wateruser", "reader", "SW").status, 204);
  EXPECT_EQ(browser.call(http::Method::del, target, nullptr, 2).status, 204);
  EXPECT_EQ(browser.call(http::Method::del, target, nullptr, 2).code(), "role.not_found");
}

TEST_P(Roles, AdministratorsRolesAreFixed) {
  Browser browser = signed_in("secadmin");
  for (const char* code : {"system_admin", "security_admin", "audit_admin"}) {
    const std::string target = fmt::format("/roles/{}", role(code).value);
    EXPECT_EQ(browser.call(http::Method::patch, target, {{"permissions", boost::json::array()}}, 1).code(),
              "role.fixed");
    EXPECT_EQ(browser.call(http::Method::del, target, nullptr, 1).code(), "role.fixed");
  }
  EXPECT_EQ(browser.get("/roles").body.at("items").as_array().size(), 6u);
  EXPECT_THAT(browser.get("/permissions").text, HasSubstr("授予、收回角色"));
}

TEST_P(Roles, ANewVersionGivesAdministratorsTheirNewPermissionsAndLeavesBusinessRolesAlone) {
  Browser secadmin = signed_in("secadmin");
  ASSERT_EQ(secadmin
                .call(http::Method::patch, fmt::format("/roles/{}", role("unit_operator").value),
                      {{"permissions", {"unit.read"}}}, 1)
                .status,
            200);
  static constexpr std::array kMore{Permission{"link.write", "link", "管理对接", "Manage links", kSystemAdmin}};
  identity().permissions().add(kMore);
  ASSERT_TRUE(identity().prepare());
  EXPECT_THAT(signed_in("sysadmin").get("/session").text, HasSubstr("link.write"));
  EXPECT_EQ(boost::json::serialize(signed_in("unituser").get("/session").body.at("permissions")), R"(["unit.read"])");
  const auto before = newest_audit(1);
  ASSERT_TRUE(identity().prepare()) << "and nothing more to do the next time";
  EXPECT_EQ(newest_audit(1), before);
}

// Permissions the product has for its business roles, from folders that this test has not got.
constexpr std::array kNewer{Permission{"card.read", "card", "查看卡", "See cards"},
                            Permission{"card.write", "card", "改卡", "Change cards"}};

class NewVersion : public Roles {
 protected:
  std::string permissions(std::string_view code) {
    return text(fmt::format("SELECT permissions FROM role WHERE code = '{}'", code));
  }
  std::string text(const std::string& sql) {
    return db()
        .read([&](store::Reader& reader) {
          return reader.one({"test.text", sql}, {}, [](const store::Row& row) { return row.text(0); });
        })
        .value()
        .value_or("none");
  }
  void take_away(std::string_view code, boost::json::array left) {
    Browser secadmin = signed_in("secadmin");
    const auto version = text(fmt::format("SELECT CAST(version AS TEXT) FROM role WHERE code = '{}'", code));
    ASSERT_EQ(secadmin
                  .call(http::Method::patch, fmt::format("/roles/{}", role(code).value),
                        {{"permissions", std::move(left)}}, parse_integer<std::int64_t>(version).value_or(0))
                  .status,
              200);
  }
  bool whole() {
    const Answer check = signed_in("auditor").post("/integrity/check");
    return check.body.at("ok").as_bool();
  }
};

TEST_P(NewVersion, BringsWhatABuiltInRoleWasNeverOfferedAndNothingThatWasTakenAway) {
  take_away("unit_operator", {"unit.read"});
  identity().permissions().add(std::span(kNewer).first(1));
  ASSERT_TRUE(identity().prepare());
  EXPECT_EQ(permissions("unit_operator"), "card.read,unit.read");
  EXPECT_THAT(newest_audit(3), ::testing::Contains(HasSubstr("role.update|done||[start]|单位经办")));
  EXPECT_TRUE(whole());
  EXPECT_EQ(boost::json::serialize(signed_in("unituser").get("/session").body.at("permissions")),
            R"(["card.read","unit.read"])")
      << "the row fits its code: those who hold it can work";
  const auto before = newest_audit(1);
  const std::string version = text("SELECT CAST(version AS TEXT) FROM role WHERE code = 'unit_operator'");
  ASSERT_TRUE(identity().prepare());
  EXPECT_EQ(newest_audit(1), before) << "a second start changes nothing";
  EXPECT_EQ(text("SELECT CAST(version AS TEXT) FROM role WHERE code = 'unit_operator'"), version);
  take_away("unit_operator", {"unit.read"});
  identity().permissions().add(std::span(kNewer).last(1));
  ASSERT_TRUE(identity().prepare());
  EXPECT_EQ(permissions("unit_operator"), "card.write,unit.read") << "card.read was offered once";
}

TEST_P(NewVersion, LearnsFromTheAuditLogWhatAnOlderStoreWasOffered) {
  take_away("unit_operator", {"unit.read"});
  tamper("DELETE FROM role_offer");  // as a store of before offers were kept
  identity().permissions().add(kNewer);
  ASSERT_TRUE(identity().prepare());
  EXPECT_EQ(permissions("unit_operator"), "card.read,card.write,unit.read");
  EXPECT_THAT(permissions("carrier_reader"), HasSubstr("card.read"));
  EXPECT_TRUE(whole());
}

TEST_P(NewVersion, GivesNothingWhenTheLogDoesNotTell) {
  take_away("unit_operator", {"unit.read"});
  tamper("DELETE FROM role_offer");
  tamper("DELETE FROM audit_row WHERE object_type = 'role'");
  identity().permissions().add(kNewer);
  ASSERT_TRUE(identity().prepare());
  EXPECT_EQ(permissions("unit_operator"), "unit.read");
  EXPECT_THAT(permissions("carrier_reader"), HasSubstr("card.read")) << "nobody ever changed that one";
}

TEST_P(NewVersion, GivesNothingToARowThatWasTamperedWith) {
  tamper("UPDATE role SET permissions = 'audit.read' WHERE code = 'carrier_reader'");
  tamper("UPDATE role_offer SET permissions = '' WHERE role_code = 'unit_operator'");
  const std::string before = permissions("unit_operator");
  identity().permissions().add(kNewer);
  ASSERT_TRUE(identity().prepare());
  EXPECT_EQ(permissions("carrier_reader"), "audit.read");
  EXPECT_EQ(permissions("unit_operator"), before);
  EXPECT_FALSE(whole()) << "and the integrity check goes on naming them";
}

TEST_P(NewVersion, WithholdsWhatExcludesAnotherUntilThePairIsGone) {
  identity().permissions().add(std::span(kNewer).first(1));
  Browser secadmin = signed_in("secadmin");
  const Answer pair =
      secadmin.post("/role_conflicts", {{"left", "card.read"}, {"right", "unit.read"}, {"reason", "经办与复核分离"}});
  ASSERT_EQ(pair.status, 201) << pair.text;
  ASSERT_TRUE(identity().prepare());
  EXPECT_THAT(permissions("unit_operator"), ::testing::Not(HasSubstr("card.read")));
  ASSERT_EQ(
      secadmin.post(fmt::format("/role_conflicts/{}/remove", pair.body.at("id").as_int64()), {{"reason", "制度已调整"}})
          .status,
      204);
  ASSERT_TRUE(identity().prepare());
  EXPECT_THAT(permissions("unit_operator"), HasSubstr("card.read"));
}

YUNGUAN_ON_BOTH_STORES(Roles);
YUNGUAN_ON_BOTH_STORES(NewVersion);

}  // namespace
}  // namespace yunguan::identity
