// SPDX-License-Identifier: Apache-2.0
// The platform is killed (-9) again and again while it suspends 20,000 cards in one act. At the end every card was suspended once,
// the act says what the cards say, no row was changed, and the audit log is whole.
#include <algorithm>
#include <chrono>
#include <future>

#include "base/eventually_fixture.h"
#include "bulk/bulk_permissions.h"
#include "bulk/bulk_service.h"
#include "card/card_permissions.h"
#include "card/test_cards_fixture.h"
#include "identity/bootstrap.h"
#include "life/life_permissions.h"
#include "mortal_platform.h"

namespace yunguan {
namespace {

using namespace std::chrono_literals;

constexpr int kCards = 20'000;

class DyingBulkAct : public MortalPlatform {
 protected:
  // A fleet, and an act over all of it that was previewed and submitted, but not begun.
  static void prepare(app::Foundation& ground) {
    identity::Identity identity{*ground.db, *ground.keys, ground.random, ground.clock, {}};
    identity.permissions().add(card::kPermissions);
    identity.permissions().add(life::kPermissions);
    identity.permissions().add(bulk::kPermissions);
    ASSERT_TRUE(identity.prepare());
    auto plan = identity::first_start_plan();
    plan.people.push_back({"manager", "管理", "ROOT", "fleet_manager", "ROOT"});
    ASSERT_TRUE(identity::carry_out(identity.context(), plan));
    enter_fleet(ground, identity.units().tree().value()->units().front().id);
    submit(ground, identity);
  }
  static void enter_fleet(app::Foundation& ground, UnitId unit) {
    std::vector<card::NewCard> cards;
    for (int n = 1; n <= kCards; ++n) {
      cards.push_back({card::good_card(n, unit), {}});
      cards.back().standing = card::shipped_rules().standing_of(cards.back().facts);
    }
    const card::Origin origin{{}, "story", "created", {}, "", ground.clock.now(), true};
    ASSERT_TRUE(ground.db->write([&](store::Transaction& tx) {
      return card::insert(tx, cards, origin, card::shipped_rules().version(), *ground.keys);
    }));
  }
  static void submit(app::Foundation& ground, identity::Identity& identity) {
    job::Runner runner{*ground.db, ground.clock, 1};
    bulk::BulkService service{
        {*ground.db, *ground.keys, identity.audit(), identity.units(), card::shipped_rules(), ground.clock},
        runner,
        {.approve_above = kCards}};
    runner.handle(std::string{bulk::kPreviewJob}, [&](job::Context& job) { return service.run_preview(job); });
    ASSERT_TRUE(runner.start());
    const auto principal = [&] {
      auto person = std::make_shared<identity::Principal>(identity::machine_principal(identity.permissions()));
      person->person_id = *ground.db
                               ->read([](store::Reader& reader) {
                                 return reader.one({"story.person", "SELECT id FROM person WHERE login = 'manager'"},
                                                   {}, [](const store::Row& row) { return row.id<PersonId>(0); });
                               })
                               .value();
      person->login = person->name = "manager";
      return person;
    }();
    http::Request request;
    request.caller = principal;
    const auto begun = service.create(request, {.kind = bulk::Kind::suspend,
                                                .suspension = card::Suspension::user,
                                                .filter = std::map<std::string, std::string>{},
                                                .reason = "设备检修"});
    ASSERT_TRUE(begun) << describe(begun.error());
    request.path_values["id"] = std::to_string(begun->id.value);
    ASSERT_TRUE(eventually([&] { return service.get(request).value().state == bulk::State::ready; }, 60s));
    runner.stop();
    ASSERT_TRUE(service.submit(request));
  }

  // Cards that are suspended, and acts that are done; -1 while nobody can tell.
  [[nodiscard]] std::pair<std::int64_t, std::int64_t> progress() const {
    const auto counts = numbers(
        "SELECT (SELECT COUNT(*) FROM card WHERE state = 6), (SELECT COUNT(*) FROM bulk_act WHERE state = 'done')", 2);
    return counts.empty() ? std::pair<std::int64_t, std::int64_t>{-1, -1} : std::pair{counts[0], counts[1]};
  }
};

TEST_F(DyingBulkAct, EveryCardIsSuspendedOnce) {
  ASSERT_NO_FATAL_FAILURE(on_the_ground(prepare));
  std::int64_t last = 0;
  int killed_inside = 0;
  for (int death = 0; death < 6; ++death) {
    start_platform();
    ASSERT_TRUE(eventually([&] { return progress().first > last || progress().second == 1; }, 60s));
    kill_platform();
    const auto now = progress();
    if (now.first > last && now.first < kCards) ++killed_inside;
    last = std::max(last, now.first);
  }
  EXPECT_GT(killed_inside, 1) << "the act was over before the machine could die";
  start_platform();
  ASSERT_TRUE(eventually([&] { return progress().second == 1; }, 60s)) << progress().first;
  kill_platform();

  EXPECT_EQ(progress().first, kCards);
  const auto facts = numbers(
      "SELECT (SELECT COUNT(*) FROM card_event WHERE action = 'suspended'), "
      "(SELECT COUNT(DISTINCT card_id) FROM card_event WHERE action = 'suspended'), "
      "(SELECT COUNT(*) FROM bulk_item i JOIN card_event e ON e.id = i.event_id AND e.card_id = i.card_id "
      "WHERE i.outcome = 1), (SELECT changed FROM bulk_act), "
      "(SELECT COUNT(*) FROM card WHERE version <> 2)",
      5);
  EXPECT_EQ(facts, (std::vector<std::int64_t>{kCards, kCards, kCards, kCards, 0}));
  expect_nothing_is_broken();
}

}  // namespace
}  // namespace yunguan
