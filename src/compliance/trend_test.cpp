// SPDX-License-Identifier: Apache-2.0
#include "compliance/trend.h"

#include "compliance/compliance_fixture.h"
#include "compliance/fleet.h"

namespace yunguan::compliance {
namespace {

using namespace std::chrono_literals;
using testing::IsEmpty;
using testing::SizeIs;

class TrendTest : public ComplianceOnBothStores {
 protected:
  void tick() {
    Trend kept{db(), clock_};
    const auto done = kept.tick();
    ASSERT_TRUE(done) << describe(done.error());
  }
  TrendTable table(TrendBy by = TrendBy::all, std::optional<std::vector<UnitId>> units = {}, int months = 13) {
    auto found =
        db().read([&](store::Reader& reader) { return compliance::trend(reader, by, units, months, clock_.now()); });
    EXPECT_TRUE(found) << describe(found.error());
    return std::move(*found);
  }
  static std::pair<std::int64_t, std::int64_t> at(const TrendTable& table, std::string month, std::string key = "") {
    const auto found = table.points.find({std::move(month), std::move(key)});
    return found == table.points.end() ? std::pair<std::int64_t, std::int64_t>{-1, -1}
                                       : std::pair{found->second.total, found->second.gaps};
  }
  static card::Facts lacking(int n, UnitId unit = UnitId{2}) {
    card::Facts card = card::good_card(n, unit);
    card.data_limit_mb.reset();
    return card;
  }
};

using Pair = std::pair<std::int64_t, std::int64_t>;

TEST_P(TrendTest, NothingIsInventedBeforeTheFirstCard) {
  tick();
  EXPECT_FALSE(table().recorded_since);
  EXPECT_THAT(table().months, SizeIs(1));
  keep({lacking(1)});
  EXPECT_EQ(at(table(), "2026-11"), Pair(1, 1));  // the running month is as it is now, recorded or not
  tick();
  EXPECT_EQ(table().recorded_since, Date(std::chrono::year{2026} / 11 / 21));
}

TEST_P(TrendTest, AMonthThatIsOverKeepsWhatItShowedLast) {
  keep({lacking(1), card::good_card(2), card::good_card(3, UnitId{3})});
  tick();
  clock_.advance(15 * 24h);  // December
  tick();
  keep({lacking(4), lacking(5, UnitId{3})});
  tick();  // within the hour: not copied again, but the running month is as it is now
  const TrendTable all = table();
  ASSERT_THAT(all.months, SizeIs(2));
  EXPECT_FALSE(all.months[0].running);
  EXPECT_TRUE(all.months[1].running);
  EXPECT_EQ(at(all, "2026-11"), Pair(3, 1));
  EXPECT_EQ(at(all, "2026-12"), Pair(5, 3));
  EXPECT_EQ(at(table(TrendBy::duty), "2026-12", "quota"), Pair(5, 3));
  EXPECT_EQ(at(table(TrendBy::class_), "2026-11", "3-1"), Pair(3, 1));
  EXPECT_EQ(at(table(TrendBy::all, std::vector{UnitId{3}}), "2026-11"), Pair(1, 0));
  EXPECT_EQ(at(table(TrendBy::unit, std::vector{UnitId{2}, UnitId{3}}), "2026-12", "3"), Pair(2, 1));
  EXPECT_EQ(at(table(TrendBy::unit, std::vector{UnitId{2}}), "2026-12", "3"), Pair(-1, -1));
  const auto tree = units().tree().value();
  const auto lines =
      db().read([&](store::Reader& reader) { return unit_lines(reader, {}, *tree, clock_.now()); }).value();
  EXPECT_EQ(lines.before_month, "2026-11");
  ASSERT_THAT(lines.items, SizeIs(2));
  EXPECT_EQ(lines.items[0].unit_id, UnitId{2});  // two cards with gaps against one
  EXPECT_NEAR(*lines.items[0].change, 1.0 / 3 - 0.5, 1e-9);
}

TEST_P(TrendTest, CopyingAgainChangesNothingAndFiguresThatFallToNothingFall) {
  const CardId id = keep({lacking(1)});
  tick();
  tick();
  clock_.advance(2h);
  ASSERT_TRUE(db().write([&](store::Transaction& tx) -> Result<void> {
    const auto now = card::find_whole(tx, id, keys_.ring()).value();
    card::Facts after = now->facts;
    after.state = card::State::closed;
    YG_TRY(card::update(tx, *now, after, card::shipped_rules().standing_of(after), origin("closed"),
                        card::shipped_rules().version(), keys_.ring()));
    return {};
  }));
  tick();
  clock_.advance(20 * 24h);
  EXPECT_EQ(at(table(), "2026-11"), Pair(0, 0));
}

// A month kept by a later time is not written over by a clock that was set back, and a month of a clock that ran ahead is not shown.
TEST_P(TrendTest, AClockThatJumpsSpoilsNothing) {
  keep({lacking(1)});
  tick();
  clock_.advance(400 * 24h);
  tick();
  clock_.advance(-400 * 24h);
  keep({card::good_card(2)});
  tick();
  EXPECT_THAT(table().months, SizeIs(1));
  EXPECT_EQ(at(table(), "2026-11"), Pair(2, 1));
  clock_.advance(24h);
  tick();
  clock_.advance(-48h);
  tick();
  clock_.advance(15 * 24h + 24h);
  EXPECT_EQ(at(table(), "2026-11"), Pair(2, 1));
  EXPECT_EQ(at(table(), "2027-12"), Pair(-1, -1));
}

YUNGUAN_ON_BOTH_STORES(TrendTest);

}  // namespace
}  // namespace yunguan::compliance
