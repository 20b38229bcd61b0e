// SPDX-License-Identifier: Apache-2.0
#include "life/period_clock.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "life/life_world_fixture.h"

namespace yunguan::life {
namespace {

using card::State;
using std::chrono::days;

class Periods : public LifeWorld {
 protected:
  void set_up_more() override {
    LifeWorld::set_up_more();
    periods_ = std::make_unique<PeriodClock>(
        db(), identity_->audit(), CardActs{keys_.ring(), card::shipped_rules(), shipped_life_rules()}, clock_);
  }
  // A card in that state until so long from now.
  CardId until(int n, State state, std::optional<days> ends) {
    card::Facts facts = card::good_card(n, unit("GA"));
    facts.state = state;
    if (ends) facts.state_until = clock_.now() + *ends;
    if (state == State::suspended) {
      facts.suspensions.add(card::Suspension::user);
      facts.resume_to = State::testing;
    }
    return keep({facts});
  }
  std::int64_t tick() {
    const auto ended = periods_->tick();
    EXPECT_TRUE(ended) << describe(ended.error());
    return ended.value_or(-1);
  }
  std::unique_ptr<PeriodClock> periods_;
};

TEST_P(Periods, EndWhenTheyAreDueAndOnce) {
  const CardId test = until(1, State::testing, days{90});
  const CardId silent = until(2, State::silent, days{180});
  const CardId leaving = until(3, State::pre_closed, days{90});
  const CardId open_end = until(4, State::testing, std::nullopt);
  EXPECT_EQ(tick(), 0);
  clock_.advance(days{90} - std::chrono::microseconds{1});
  EXPECT_EQ(tick(), 0);
  clock_.advance(std::chrono::microseconds{1});
  EXPECT_EQ(tick(), 2);
  EXPECT_EQ(state_of(test), "suspended policy");  // §4.9(2): no function until a user is registered
  EXPECT_EQ(state_of(leaving), "closed");
  EXPECT_EQ(state_of(silent), "silent");
  EXPECT_EQ(tick(), 0);
  EXPECT_EQ(whole(test).version, 2);
  clock_.advance(days{90});
  EXPECT_EQ(tick(), 1);
  EXPECT_EQ(state_of(silent), "ready");
  EXPECT_EQ(state_of(open_end), "testing");
  expect_figures_to_agree();
}

TEST_P(Periods, AClockThatJumpsEndsNothingTwiceAndLosesNothing) {
  const CardId first = until(1, State::testing, days{10});
  const CardId second = until(2, State::testing, days{400});
  clock_.advance(days{100});
  EXPECT_EQ(tick(), 1);
  clock_.advance(-days{95});  // back before the end of the first
  EXPECT_EQ(tick(), 0);
  EXPECT_EQ(state_of(first), "suspended policy");
  clock_.advance(days{1000});
  EXPECT_EQ(tick(), 1);
  EXPECT_EQ(whole(first).version, 2);
  EXPECT_EQ(whole(second).version, 2);
}

TEST_P(Periods, ATestGoesOnRunningWhileTheCardIsSuspended) {
  const CardId card = until(1, State::suspended, days{10});
  clock_.advance(days{20});
  EXPECT_EQ(tick(), 0);
  auto staff = signed_in("unituser");
  EXPECT_EQ(outcome(act(staff, card, "resume", "user")), "testing");
  EXPECT_EQ(tick(), 1);
  EXPECT_EQ(state_of(card), "suspended policy");
}

TEST_P(Periods, SuspendedCardsWhosePeriodIsOverAreNotLookedAtByTheClock) {
  for (int n = 1; n <= 20; ++n) until(n, State::suspended, days{1});
  const CardId due = until(21, State::silent, days{2});
  clock_.advance(days{3});
  std::string plan;
  ASSERT_TRUE(db().write([&](store::Transaction& tx) -> Result<void> {
    const bool sqlite = tx.dialect() == store::Dialect::sqlite;
    // So few cards would be read whole.
    if (!sqlite) YG_TRY(tx.script({"test.no_scan", "SET LOCAL enable_seqscan = off"}));
    const std::string sql = fmt::format("EXPLAIN {}{}", sqlite ? "QUERY PLAN " : "", kDueSql);
    return tx.each({"test.plan", sql}, {clock_.now()}, [&](const store::Row& row) {
      plan += row.text(sqlite ? 3 : 0) + "\n";
      return true;
    });
  }));
  EXPECT_THAT(plan, testing::HasSubstr("card_by_due"));
  EXPECT_EQ(tick(), 1);
  EXPECT_EQ(state_of(due), "ready");
}

TEST_P(Periods, MoreThanOneRunIsDoneInOneTick) {
  std::vector<card::Facts> cards;
  for (int n = 1; n <= 2100; ++n) {
    cards.push_back(card::good_card(n, unit("GA")));
    cards.back().state = State::silent;
    cards.back().state_until = clock_.now() + days{1};
  }
  keep(cards);
  clock_.advance(days{2});
  EXPECT_EQ(tick(), 2100);
  EXPECT_EQ(tick(), 0);
  expect_figures_to_agree();
}

TEST_P(Periods, AreAnnouncedBeforeTheyEnd) {
  until(1, State::testing, days{6});
  until(2, State::testing, days{8});
  const auto soon = [&](const std::optional<std::vector<UnitId>>& units) {
    const auto found = db().read(
        [&](store::Reader& reader) { return ending_soon(reader, units, clock_.now(), shipped_life_rules().warn()); });
    return found && !found->empty() ? found->front().cards : 0;
  };
  EXPECT_EQ(soon(std::nullopt), 1);
  EXPECT_EQ(soon(std::vector{unit("GA")}), 1);
  EXPECT_EQ(soon(std::vector{unit("SW")}), 0);
}

YUNGUAN_ON_BOTH_STORES(Periods);

}  // namespace
}  // namespace yunguan::life
