// SPDX-License-Identifier: Apache-2.0
#include "identity/conflict.h"

#include <fmt/format.h>
#include <gmock/gmock.h>

#include "crypto/sealed.h"
#include "identity/browser_fixture.h"
#include "identity/role_service.h"

namespace yunguan::identity {
namespace {

using ::testing::HasSubstr;

class Conflicts : public BrowserWorld {
 protected:
  std::int64_t make_role(Browser& secadmin, std::string_view code, std::vector<std::string> permissions) {
    const Answer made =
        secadmin.post("/roles", {{"code", code},
                                 {"name", {{"zh", fmt::format("角色 {}", code)}, {"en", code}}},
                                 {"permissions", boost::json::array(permissions.begin(), permissions.end())}});
    EXPECT_EQ(made.status, 201) << made.text;
    return made.body.at("id").as_int64();
  }
  Answer grant(Browser& secadmin, std::string_view login, std::int64_t role_id, std::string_view unit_code) {
    return secadmin.post(fmt::format("/people/{}/roles", person(login).value),
                         {{"role_id", role_id}, {"unit_id", unit(unit_code).value}});
  }
  Answer exclude(Browser& secadmin, std::string_view left, std::string_view right) {
    return secadmin.post("/role_conflicts", {{"left", left}, {"right", right}, {"reason", "经办与复核分离"}});
  }
};

TEST_P(Conflicts, ARoleIsNotGrantedBesideOneItExcludes) {
  Browser secadmin = signed_in("secadmin");
  ASSERT_EQ(exclude(secadmin, "unit.read", "audit.read").status, 201);
  const std::int64_t reader = make_role(secadmin, "log_reader", {"audit.read"});
  // unituser holds unit_operator, with unit.read; another unit makes no difference.
  const Answer refused = grant(secadmin, "unituser", reader, "SW");
  EXPECT_EQ(refused.status, 409);
  EXPECT_EQ(refused.code(), "identity.conflict");
  EXPECT_THAT(refused.text, HasSubstr("log_reader"));
  EXPECT_THAT(refused.text, HasSubstr("Unit operator"));
  EXPECT_THAT(newest_audit(1).front(), HasSubstr("role.grant|refused|identity.conflict|secadmin|unituser"));
  const std::int64_t harmless = make_role(secadmin, "harmless", {"person.read"});
  EXPECT_EQ(grant(secadmin, "unituser", harmless, "SW").status, 200);
}

TEST_P(Conflicts, NorByChangingARoleThatIsHeld) {
  Browser secadmin = signed_in("secadmin");
  ASSERT_EQ(exclude(secadmin, "audit.read", "unit.read").status, 201) << "the order of the two does not matter";
  const std::int64_t role_id = make_role(secadmin, "extra", {"person.read"});
  ASSERT_EQ(grant(secadmin, "unituser", role_id, "GA").status, 200);
  const std::string target = fmt::format("/roles/{}", role_id);
  const Answer refused = secadmin.call(http::Method::patch, target, {{"permissions", {"audit.read"}}}, 1);
  EXPECT_EQ(refused.code(), "identity.conflict");
  EXPECT_THAT(newest_audit(1).front(), HasSubstr("role.update|refused|identity.conflict|secadmin|"));
  const Answer both = secadmin.call(http::Method::patch, target, {{"permissions", {"audit.read", "unit.read"}}}, 1);
  EXPECT_EQ(both.code(), "identity.conflict") << "and no role holds both itself";
  EXPECT_EQ(secadmin
                .post("/roles", {{"code", "both"},
                                 {"name", {{"zh", "都有"}, {"en", "Both"}}},
                                 {"permissions", {"audit.read", "unit.read"}}})
                .code(),
            "identity.conflict");
  EXPECT_EQ(secadmin.call(http::Method::patch, target, {{"permissions", {"person.reveal"}}}, 1).status, 200);
}

TEST_P(Conflicts, ThoseWhoHadBothBeforeAreShown) {
  Browser secadmin = signed_in("secadmin");
  Answer matrix = secadmin.get("/role_conflicts");
  ASSERT_EQ(matrix.status, 200) << matrix.text;
  EXPECT_EQ(matrix.body.at("kinds").as_array().size(), 6u);
  EXPECT_TRUE(matrix.body.at("breaches").as_array().empty()) << matrix.text;
  const Answer added = exclude(secadmin, "unit.read", "audit.read");
  matrix = secadmin.get("/role_conflicts");
  // fleet_manager has both in one role.
  ASSERT_EQ(matrix.body.at("breaches").as_array().size(), 1u);
  EXPECT_EQ(matrix.body.at("breaches").at(0).at("person_login").as_string(), "manager");
  EXPECT_EQ(exclude(secadmin, "audit.read", "unit.read").code(), "conflict.known");
  EXPECT_EQ(exclude(secadmin, "audit.read", "audit.read").code(), "conflict.permission");
  EXPECT_EQ(exclude(secadmin, "audit.read", "no.such").code(), "conflict.permission");
  const std::string target = fmt::format("/role_conflicts/{}/remove", added.body.at("id").as_int64());
  EXPECT_EQ(secadmin.post(target, {{"reason", " "}}).code(), "conflict.reason");
  EXPECT_EQ(secadmin.post(target, {{"reason", "制度已调整"}}).status, 204);
  EXPECT_EQ(secadmin.post(target, {{"reason", "制度已调整"}}).code(), "conflict.not_found");
  EXPECT_TRUE(secadmin.get("/role_conflicts").body.at("breaches").as_array().empty());
  EXPECT_EQ(signed_in("sysadmin").post("/role_conflicts", boost::json::object()).code(), "identity.forbidden");
}

TEST_P(Conflicts, NobodyReachesBusinessRightsThroughASecondAccountOfHisOwn) {
  Browser sysadmin = signed_in("sysadmin");
  const auto give_phone = [&](std::string_view login) {
    const std::string target = fmt::format("/people/{}", person(login).value);
    const std::int64_t version = sysadmin.get(target).body.at("version").as_int64();
    ASSERT_EQ(sysadmin.call(http::Method::patch, target, {{"phone", "13912345678"}}, version).status, 200);
  };
  give_phone("secadmin");
  give_phone("wateruser");
  Browser secadmin = signed_in("secadmin");
  const Answer refused = grant(secadmin, "wateruser", role("fleet_manager").value, "ROOT");
  EXPECT_EQ(refused.code(), "identity.self_grant");
  EXPECT_THAT(newest_audit(1).front(), HasSubstr("role.grant|refused|identity.self_grant|secadmin|wateruser"));
  const Answer matrix = secadmin.get("/role_conflicts");
  ASSERT_EQ(matrix.body.at("breaches").as_array().size(), 1u) << matrix.text;
  EXPECT_EQ(matrix.body.at("breaches").at(0).at("kind").as_string(), "second_account");
  // Nor by widening the role which that account holds already.
  const std::string target = fmt::format("/roles/{}", role("unit_operator").value);
  EXPECT_EQ(secadmin.call(http::Method::patch, target, {{"permissions", {"unit.read", "audit.read"}}}, 1).code(),
            "identity.self_grant");
  EXPECT_THAT(newest_audit(1).front(), HasSubstr("role.update|refused|identity.self_grant|secadmin|"));
  EXPECT_EQ(secadmin.call(http::Method::patch, target, {{"permissions", {"unit.read"}}}, 1).status, 200)
      << "taking away is no gain";
}

TEST_P(Conflicts, NobodyChangesARoleHeHolds) {
  ASSERT_EQ(signed_in("secadmin")
                .call(http::Method::patch, fmt::format("/roles/{}", role("fleet_manager").value),
                      {{"permissions", {"unit.read"}}}, 1)
                .status,
            200);
  // The product lets nobody hold a business role and role.write at once; the check stands by itself all the same.
  Principal both;
  both.person_id = person("manager");
  both.login = "manager";
  both.grants.push_back({.role_id = role("fleet_manager"),
                         .kind = RoleKind::business,
                         .permissions = {"role.write"},
                         .unit_id = unit("ROOT"),
                         .unit_path = "/1/"});
  const RoleService roles(identity().context());
  const auto refused = roles.update({both, {.person_id = both.person_id, .login = "manager"}}, role("fleet_manager"), 2,
                                    {.permissions = std::vector<std::string>{"audit.read", "unit.read"}});
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, "identity.self_grant");
  EXPECT_THAT(newest_audit(1).front(), HasSubstr("role.update|refused|identity.self_grant|manager|"));
}

YUNGUAN_ON_BOTH_STORES(Conflicts);

}  // namespace
}  // namespace yunguan::identity
