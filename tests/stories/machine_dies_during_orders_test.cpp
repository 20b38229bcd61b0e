// SPDX-License-Identifier: Apache-2.0
// The platform is killed (-9) again and again while the effects of 2,000 orders are being done. At the end every order was completed, every
// card suspended once, every event is there once, and no row was changed.
#include "card/card_lookup.h"
#include "card/card_permissions.h"
#include "card/test_cards_fixture.h"
#include "mortal_orders.h"

namespace yunguan {
namespace {

constexpr int kOrders = 2'000;

constexpr const char* kService = R"(
code: story.pause
area: story
title: {zh: 停机, en: Suspend}
about: {zh: 故事用, en: For a story}
permission: order.apply
number: GS
form:
  - title: {zh: 内容, en: What}
    fields:
      - {id: card, kind: card, title: {zh: 卡, en: Card}, required: true}
rules: []
flow:
  steps:
    - {id: apply, kind: fill, title: {zh: 申请, en: Apply}, people: [{kind: applicant}]}
    - {id: suspend, kind: effect, title: {zh: 停机, en: Suspend}, target: card.suspend}
clocks: []
)";

class DyingClerk : public MortalOrders {
 protected:
  // Orders over a fleet, each with an effect that waits to be done.
  static void prepare(app::Foundation& ground) {
    identity::Identity identity{*ground.db, *ground.keys, ground.random, ground.clock, {}};
    identity.permissions().add(card::kPermissions);
    ASSERT_NO_FATAL_FAILURE(let_people_in(ground, identity));
    enter_fleet(ground, identity.units().tree().value()->units().front().id);
    order::Lookups lookups;
    card::add_lookups(lookups);
    std::vector<boost::json::object> forms;
    for (std::int64_t card = 1; card <= kOrders; ++card) forms.push_back({{"card", card}});
    as_manager(ground, identity, [&](const order::Ground& orders, const identity::Asking& asking) {
      submit(ground, orders, lookups, asking, kService, forms);
    });
  }
  static void enter_fleet(app::Foundation& ground, UnitId unit) {
    std::vector<card::NewCard> cards;
    for (int n = 1; n <= kOrders; ++n) {
      cards.push_back({card::good_card(n, unit), {}});
      cards.back().standing = card::shipped_rules().standing_of(cards.back().facts);
    }
    const card::Origin origin{{}, "story", "created", {}, "", ground.clock.now(), true};
    ASSERT_TRUE(ground.db->write([&](store::Transaction& tx) {
      return card::insert(tx, cards, origin, card::shipped_rules().version(), *ground.keys);
    }));
  }
};

TEST_F(DyingClerk, EveryEffectIsDoneOnce) {
  ASSERT_NO_FATAL_FAILURE(on_the_ground(prepare));
  ASSERT_NO_FATAL_FAILURE(die_until_ended(kOrders, 8, [this] { start_platform(); }));
  kill_platform();

  const auto facts = numbers(
      "SELECT (SELECT COUNT(*) FROM card WHERE state = 6 AND version = 2), "
      "(SELECT COUNT(*) FROM card_event WHERE action = 'suspended'), "
      "(SELECT COUNT(DISTINCT card_id) FROM card_event WHERE action = 'suspended'), "
      "(SELECT COUNT(*) FROM order_deed WHERE attempts > 0), "
      "(SELECT COUNT(DISTINCT order_id) FROM order_event), (SELECT COUNT(*) FROM order_event)",
      6);
  EXPECT_EQ(facts, (std::vector<std::int64_t>{kOrders, kOrders, kOrders, 0, kOrders, 2 * kOrders}));
  expect_nothing_is_broken();
}

}  // namespace
}  // namespace yunguan
