// SPDX-License-Identifier: Apache-2.0
// The platform is killed (-9) again and again while the effects of 2,000 orders are being done. At the end every order was completed, every
// card suspended once, every event is there once, and no row was changed.
#include <chrono>

#include "base/eventually_fixture.h"
#include "card/card_lookup.h"
#include "card/card_permissions.h"
#include "card/test_cards_fixture.h"
#include "identity/bootstrap.h"
#include "identity/person_store.h"
#include "identity/standing.h"
#include "mortal_platform.h"
#include "order/order_permissions.h"
#include "order/order_service.h"

namespace yunguan {
namespace {

using namespace std::chrono_literals;

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

class DyingClerk : public MortalPlatform {
 protected:
  // Orders over a fleet, each with an effect that waits to be done.
  static void prepare(app::Foundation& ground) {
    identity::Identity identity{*ground.db, *ground.keys, ground.random, ground.clock, {}};
    identity.permissions().add(card::kPermissions);
    identity.permissions().add(order::kPermissions);
    identity.audit().add_actions(order::kActions);
    ASSERT_TRUE(identity.prepare());
    auto plan = identity::first_start_plan();
    plan.people.push_back({"manager", "管理", "ROOT", "fleet_manager", "ROOT"});
    ASSERT_TRUE(identity::carry_out(identity.context(), plan));
    enter_fleet(ground, identity.units().tree().value()->units().front().id);
    submit(ground, identity);
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
  static void submit(app::Foundation& ground, identity::Identity& identity) {
    order::Shelf shelf;
    order::Effects effects;
    order::Checks checks;
    order::Lookups lookups;
    card::add_lookups(lookups);
    const auto calendar = std::make_shared<const WorkingCalendar>(WorkingCalendar::load("rules/calendar.yaml").value());
    const order::Ground orders{*ground.db,
                               *ground.keys,
                               identity.audit(),
                               identity.units(),
                               shelf,
                               effects,
                               checks,
                               ground.clock,
                               [&]() -> Result<std::shared_ptr<const WorkingCalendar>> { return calendar; },
                               [] { return std::set<std::string, std::less<>>{}; },
                               std::filesystem::temp_directory_path()};
    const auto service = catalog::Service::from(parse_yaml(kService, "story.pause.yaml").value(), nullptr);
    ASSERT_TRUE(service) << describe(service.error());
    ASSERT_TRUE(ground.db->write([&](store::Transaction& tx) {
      return shelf.publish(tx, **service, kService, "own", "story", ground.clock.now());
    }));
    const auto units = identity.units().tree().value();
    const auto manager =
        ground.db
            ->read([&](store::Reader& reader) -> Result<std::shared_ptr<identity::Principal>> {
              YG_TRY_ASSIGN(const auto person, identity::person_named(reader, "manager"));
              return identity::principal_of_person(reader, *ground.keys, *units, person.id, ground.clock.now());
            })
            .value();
    const order::OrderService applying{orders, lookups};
    const identity::Asking asking{*manager, {.person_id = manager->person_id, .login = "manager"}};
    for (std::int64_t card = 1; card <= kOrders; ++card) {
      const auto begun =
          applying.begin(asking, {.service = "story.pause", .values = {{"card", card}}, .submit = true, .chosen = {}});
      ASSERT_TRUE(begun) << describe(begun.error());
    }
  }
  [[nodiscard]] std::int64_t done() const {
    const auto counts = numbers("SELECT COUNT(*) FROM orders WHERE ended_at IS NOT NULL", 1);
    return counts.empty() ? -1 : counts[0];
  }
};

TEST_F(DyingClerk, EveryEffectIsDoneOnce) {
  ASSERT_NO_FATAL_FAILURE(on_the_ground(prepare));
  std::int64_t last = 0;
  int killed_inside = 0;
  for (int death = 0; death < 8 && last < kOrders; ++death) {
    start_platform();
    ASSERT_TRUE(eventually([&] { return done() > last; }, 60s));
    kill_platform();
    const std::int64_t now = done();
    EXPECT_GE(now, last) << "what was done stays done";
    if (now < kOrders) ++killed_inside;
    last = now;
  }
  EXPECT_GT(killed_inside, 1) << "all was done before the machine could die";
  start_platform();
  ASSERT_TRUE(eventually([&] { return done() == kOrders; }, 120s)) << done();
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
