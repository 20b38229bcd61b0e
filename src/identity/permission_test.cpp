// SPDX-License-Identifier: Apache-2.0
#include "identity/permission.h"

#include <gmock/gmock.h>

#include "identity/principal.h"

namespace yunguan::identity {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::Not;

TEST(Permissions, TheAdministratorsAreSeparated) {
  const PermissionTable table;
  const auto system = table.codes_for(RoleKind::system_admin);
  const auto security = table.codes_for(RoleKind::security_admin);
  const auto audit = table.codes_for(RoleKind::audit_admin);
  EXPECT_THAT(system, Contains("person.write"));
  EXPECT_THAT(system, Not(Contains("role.grant")));
  EXPECT_THAT(system, Not(Contains("role.write")));
  EXPECT_THAT(system, Not(Contains("audit.read")));
  EXPECT_THAT(security, Contains("role.grant"));
  EXPECT_THAT(security, Not(Contains("person.write")));
  EXPECT_THAT(security, Not(Contains("audit.read")));
  EXPECT_THAT(audit,
              ElementsAre("audit.read", "audit.verify", "integrity.check", "review.read", "token.own", "token.read"));
  for (const char* reserved :
       {"person.write", "unit.write", "role.write", "role.grant", "audit.verify", "integrity.check"}) {
    EXPECT_FALSE(table.find(reserved)->holders & kBusiness) << reserved;
  }
}

TEST(Permissions, OtherFoldersAddTheirs) {
  PermissionTable table;
  static constexpr std::array kMore{Permission{"card.read", "card", "查看卡", "See cards"}};
  table.add(kMore);
  EXPECT_EQ(table.find("card.read")->en, "See cards");
  EXPECT_EQ(table.all().back()->code, "card.read");
  EXPECT_EQ(table.find("card.none"), nullptr);
  EXPECT_THAT(table.codes_for(RoleKind::business), Contains("card.read"));
  EXPECT_DEATH(table.add(kMore), "emplace");
}

TEST(ScopeTest, HoldsSubtreesAndNothingBeside) {
  const Scope scope({"/1/5/7/", "/1/5/", "/1/9/"});
  EXPECT_THAT(scope.tops(), ElementsAre("/1/5/", "/1/9/"));
  EXPECT_TRUE(scope.contains("/1/5/"));
  EXPECT_TRUE(scope.contains("/1/5/7/8/"));
  EXPECT_FALSE(scope.contains("/1/"));
  EXPECT_FALSE(scope.contains("/1/50/")) << "5 is no prefix of 50";
  EXPECT_FALSE(scope.everything());
  EXPECT_TRUE(Scope({"/1/"}).everything());
  EXPECT_FALSE(Scope().contains("/1/"));
  EXPECT_TRUE(Scope().empty());
  EXPECT_EQ(path_end("/1/5/"), "/1/50");
}

TEST(ScopeTest, IntersectionIsTheNarrowerOfEach) {
  const Scope both = Scope({"/1/5/", "/1/9/2/"}).intersected(Scope({"/1/5/7/", "/1/9/", "/1/4/"}));
  EXPECT_THAT(both.tops(), ElementsAre("/1/5/7/", "/1/9/2/"));
  EXPECT_TRUE(Scope({"/1/5/"}).intersected(Scope({"/1/6/"})).empty());
}

TEST(PrincipalTest, EachPermissionHasTheUnitsItWasGrantedFor) {
  Principal principal;
  principal.grants.push_back({.permissions = {"card.read", "card.write"}, .unit_path = "/1/5/"});
  principal.grants.push_back({.permissions = {"card.read"}, .unit_path = "/1/6/"});
  EXPECT_TRUE(principal.may("card.read"));
  EXPECT_TRUE(principal.may("card.read", "/1/6/"));
  EXPECT_TRUE(principal.may("card.write", "/1/5/3/"));
  EXPECT_FALSE(principal.may("card.write", "/1/6/"));
  EXPECT_FALSE(principal.may("card.export"));
  EXPECT_THAT(principal.permissions(), ElementsAre("card.read", "card.write"));
}

}  // namespace
}  // namespace yunguan::identity
