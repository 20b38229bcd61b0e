// SPDX-License-Identifier: Apache-2.0
#include "compliance/remedy_service.h"

#include "compliance/compliance_fixture.h"

namespace yunguan::compliance {
namespace {

using card::Duty;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

class RemedyTest : public ComplianceOnBothStores {
 protected:
  std::vector<Remedy> remedies(const card::Facts& facts) {
    const auto near = db().read([&](store::Reader& reader) { return neighbours_of(reader, facts); });
    EXPECT_TRUE(near) << describe(near.error());
    return remedies_of(facts, *near, card::shipped_rules());
  }
  static const Remedy& of(const std::vector<Remedy>& all, Duty duty) {
    return *std::ranges::find(all, duty, &Remedy::duty);
  }
};

TEST_P(RemedyTest, EveryGapHasAnActAndAChangeWhereAControlCanDoIt) {
  std::vector<card::Facts> around;
  for (int i = 0; i < 5; ++i) {
    around.push_back(card::good_card(i));
    around.back().plan = "甲";
    around.back().data_limit_mb = i == 0 ? 100 : 2048;
    around.back().regions = {i < 2 ? "5302" : "5301"};
  }
  keep(around);
  card::Facts bare = card::good_card(9);
  bare.plan = "甲";
  bare.fixed = true;
  bare.data_limit_mb.reset();
  bare.imei_mode.clear();
  bare.blacklist = false;
  bare.monitoring = false;
  bare.registered_to = card::RegisteredTo::nobody;
  const auto all = remedies(bare);
  ASSERT_THAT(all, SizeIs(6));
  EXPECT_EQ(of(all, Duty::quota).changes.at("data_limit_mb"), 2048);
  EXPECT_EQ(of(all, Duty::binding).changes.at("imei_mode"), "first-use");
  EXPECT_EQ(of(all, Duty::area).changes.at("regions").as_array().at(0), "5301");
  for (const Duty duty : {Duty::quota, Duty::binding, Duty::area, Duty::blacklist, Duty::monitoring}) {
    EXPECT_THAT(of(all, duty).closes, ElementsAre(duty));
    EXPECT_THAT(of(all, duty).opens, IsEmpty());
    EXPECT_EQ(of(all, duty).kind, RemedyKind::change);
  }
  EXPECT_EQ(of(all, Duty::register_unit).kind, RemedyKind::form);
  EXPECT_THAT(of(all, Duty::register_unit).changes, IsEmpty());
  EXPECT_FALSE(of(all, Duty::quota).clauses.empty());
}

TEST_P(RemedyTest, AListTooLongIsAMatterOfAnExceptionAnEmptyOneOfTheList) {
  EXPECT_EQ(of(remedies(long_list(1, 14)), Duty::directed_data).kind, RemedyKind::exception);
  EXPECT_EQ(of(remedies(long_list(1, 0)), Duty::directed_data).kind, RemedyKind::whitelist);
  card::Facts wide = long_list(1, 2);
  wide.data_whitelist.emplace_back("10.0.0.0/8");
  EXPECT_EQ(of(remedies(wide), Duty::directed_data).kind, RemedyKind::whitelist);
}

TEST_P(RemedyTest, WithoutNeighboursTheCardsOwnFactsDecide) {
  card::Facts card = card::good_card(1);
  card.data_limit_mb.reset();
  card.monthly_data_mb = 1300;
  EXPECT_EQ(of(remedies(card), Duty::quota).changes.at("data_limit_mb"), 2000);
  card.monthly_data_mb.reset();
  EXPECT_EQ(of(remedies(card), Duty::quota).changes.at("data_limit_mb"), 100);
  card.imei = "860000000000001";
  card.imei_mode = "none";
  EXPECT_EQ(of(remedies(card), Duty::binding).changes.at("imei_mode"), "fixed");
  EXPECT_THAT(remedies(card::good_card(2)), IsEmpty());
  card::Facts closed = card;
  closed.state = card::State::closed;
  EXPECT_THAT(remedies(closed), IsEmpty());
}

YUNGUAN_ON_BOTH_STORES(RemedyTest);

}  // namespace
}  // namespace yunguan::compliance
