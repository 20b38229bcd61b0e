// SPDX-License-Identifier: Apache-2.0
// Cards in the store, rows in the journal, findings out: over changes of cards, units, settings and months, over failures and restarts.
#include <gmock/gmock.h>

#include "watch/card_rows.h"
#include "watch/late_months.h"
#include "watch/replay.h"
#include "watch/watching_fixture.h"

namespace yunguan::watch {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

YUNGUAN_ON_BOTH_STORES(Watching);

TEST_P(Watching, FindsACardInAWrongDevice) {
  enter(1, 5);
  begin();
  settle();
  EXPECT_EQ(known_cards(), 5u);
  use(1, "35000000000001");
  use(1, "35000000000001");
  EXPECT_THAT(found(), IsEmpty());
  use(1, "86000001000002");
  EXPECT_THAT(found(), UnorderedElementsAre(std::pair{"separation 1064800000001 86000001000002", 1u},
                                            std::pair{"phone 1064800000001 86000001", 1u}));
  use(1, "86000001000002");
  EXPECT_EQ(found()["phone 1064800000001 86000001"], 2u);
  EXPECT_EQ(watch_->card_month("1064800000001", kNovember)->data_bytes, 400u);
  EXPECT_FALSE(watch_->card_month("1064800000001", kNovember - 2));
}

TEST_P(Watching, GoesOnAfterARestartWithoutSayingCardsAgain) {
  enter(1, 3);
  begin();
  settle();
  use(1, "35000000000001");
  use(2, "35000000000002");
  EXPECT_THAT(found(), IsEmpty());
  const auto records = [&] {
    std::uint64_t sum = 0;
    for (const ShardState& shard : watch_->shards()) sum += shard.end;
    return sum;
  };
  const std::uint64_t before = records();
  end();
  begin();
  settle();
  EXPECT_EQ(records(), before);
  EXPECT_EQ(known_cards(), 3u);
  use(2, "35000000000099");
  EXPECT_THAT(found(), ElementsAre(std::pair{"separation 1064800000002 35000000000099", 1u}));
}

TEST_P(Watching, KnowsChangesMadeWhileItWasAway) {
  enter(1, 3);
  begin();
  settle();
  end();
  change(first_, [](card::Facts& card) {
    card.imei_mode = "fixed";
    card.imei = "350000000000019";
  });
  change(CardId{first_.value + 1}, [](card::Facts& card) { card.state = card::State::closed; });
  begin();
  settle();
  use(1, "35000000000002");
  use(2, "86000001000002");
  EXPECT_THAT(found(), ElementsAre(std::pair{"separation 1064800000001 35000000000002", 1u}));
  EXPECT_EQ(watch_->counts().back().unknown_card, 1u);
}

TEST_P(Watching, WaitsForWhoeverKeepsFindings) {
  enter(1, 1);
  begin();
  settle();
  failures_ = 3;
  use(1, "86000001000002");
  EXPECT_THAT(found(), ElementsAre(std::pair{"phone 1064800000001 86000001", 1u}));
  EXPECT_LT(failures_, 0);
}

TEST_P(Watching, GoesByNewSettingsAtOnce) {
  enter(1, 1);
  begin();
  settle();
  use(1, "86000002000002");
  EXPECT_THAT(found(), IsEmpty());
  version_ = library_.add({.phone_tacs = "tac,brand,model\n86000002,Acme,Two\n"});
  settle();
  use(1, "86000002000002");
  EXPECT_THAT(found(), ElementsAre(std::pair{"phone 1064800000001 86000002", 1u}));
}

TEST_P(Watching, CountsByTheSourceThatTheCardsPlanNames) {
  enter(1, 3);
  change(first_, [](card::Facts& card) { card.plan = "平台计费套餐"; });
  plans_ = {"平台计费套餐"};
  begin();
  settle();
  const auto used = [&](int n) { return watch_->card_month(card::good_card(n).msisdn, kNovember)->data_bytes; };
  for (const int n : {1, 2}) {
    use(n, "35000000000001", kNovember, usage::Source::accounting);
    use(n, "86000001000001", kNovember, usage::Source::carrier);
    use(n, "86000001000001", kNovember, usage::Source::carrier);
  }
  EXPECT_THAT(found(), ElementsAre(std::pair{"phone 1064800000002 86000001", 2u}));
  EXPECT_EQ(used(1), 100u);
  EXPECT_EQ(used(2), 200u);
  EXPECT_TRUE(watch_->card_month(card::good_card(1).msisdn, kNovember)->accounting);
  EXPECT_EQ(watch_->counts().back().other_source, 3u);

  // Another plan, another list: the month that is begun goes on by its source, over a restart too.
  change(CardId{first_.value + 1}, [](card::Facts& card) { card.plan = "平台计费套餐"; });
  plans_ = {};
  settle();
  end();
  plans_ = {"平台计费套餐", "另一套餐"};
  begin();
  settle();
  use(1, "35000000000001", kNovember, usage::Source::carrier);
  use(2, "86000001000001", kNovember, usage::Source::accounting);
  use(1, "35000000000001", kNovember, usage::Source::accounting);
  EXPECT_EQ(found().size(), 1u);
  EXPECT_EQ(used(1), 200u);
  EXPECT_EQ(used(2), 200u);
  // Months in which nothing has counted go by the plan as it is.
  change(CardId{first_.value + 2}, [](card::Facts& card) { card.plan = "另一套餐"; });
  settle();
  for (const int n : {2, 3}) use(n, "35000000000003", kNovember - 1, usage::Source::accounting);
  settle();
  for (const int n : {2, 3})
    EXPECT_EQ(watch_->card_month(card::good_card(n).msisdn, kNovember - 1)->data_bytes, 100u) << n;
}

TEST_P(Watching, OpensAndClosesMonths) {
  enter(1, 1);
  begin();
  settle();
  EXPECT_EQ(newest_published_month(home_->journal().storage()).value(), kNovember);
  use(1, "35000000000001", kNovember - 1);
  use(1, "86000001000001", kNovember - 2);  // closed: only counted
  EXPECT_TRUE(found().empty());
  clock_.advance(std::chrono::hours{24 * 9 + 14});  // the last hour of November
  settle();
  use(1, "86000001000001", kNovember + 1);
  EXPECT_EQ(found().size(), 2u);
  EXPECT_EQ(newest_published_month(home_->journal().storage()).value(), kNovember + 1);
  EXPECT_TRUE(closing_.empty());
  clock_.advance(std::chrono::hours{3});
  wait_for_closing(kNovember - 1);
  EXPECT_THAT(closing_, ElementsAre(kNovember - 1));
  EXPECT_FALSE(watch_->card_month("1064800000001", kNovember - 1));
  use(1, "86000001000001", kNovember - 1);
  found();
  std::map<std::uint32_t, std::uint64_t> closed;
  for (const monitor::MonthCounts& counts : watch_->counts()) closed[counts.month] = counts.closed;
  EXPECT_EQ(closed[kNovember - 1], 1u);
  EXPECT_EQ(closed[kNovember - 2], 1u);
  end();
  begin();
  EXPECT_EQ(found().size(), 2u);
}

TEST_P(Watching, ClosesAMonthWhenItsFiguresAreKept) {
  enter(1, 3);
  change(first_, [](card::Facts& card) { card.plan = "平台计费套餐"; });
  plans_ = {"平台计费套餐"};
  begin();
  settle();
  use(1, "35000000000001", kNovember - 1, usage::Source::accounting);
  for (int i = 0; i < 3; ++i) use(2, "35000000000001", kNovember - 1);
  settle();
  keep_failures_ = 1'000'000;  // away, for as long as it likes
  clock_.advance(std::chrono::hours{24 * 10 + 20});
  while (keep_failures_ > 999'998) settle();
  EXPECT_EQ(watch_->open_months().size(), 3u);  // December is open, October still is
  EXPECT_EQ(watch_->publishing_trouble().value().code, "test.away");
  use(3, "86000001000001", kNovember + 1);  // and everything goes on
  EXPECT_EQ(found().size(), 1u);
  // A row in the meantime, and a restart.
  use(2, "35000000000001", kNovember - 1);
  settle();
  end();
  keep_failures_ = 1;
  begin();
  wait_for_closing(kNovember - 1);
  EXPECT_THAT(closing_, ElementsAre(kNovember - 1));
  EXPECT_EQ(watch_->open_months().size(), 2u);
  EXPECT_EQ(kept(1, kNovember - 1).data_bytes, 100u);
  EXPECT_TRUE(kept(1, kNovember - 1).accounting);
  EXPECT_EQ(kept(2, kNovember - 1).data_bytes, 400u);
  EXPECT_FALSE(kept(2, kNovember - 1).accounting);
  EXPECT_EQ(kept_[kNovember - 1].size(), 3u);
}

TEST_P(Watching, KeepsTheTwoSourcesApart) {
  enter(1, 1);
  begin();
  settle();
  use(1, "86000001000001", kNovember, usage::Source::accounting);
  EXPECT_TRUE(found().empty());
  EXPECT_EQ(watch_->counts().back().other_source, 1u);
  EXPECT_EQ(watch_->card_month("1064800000001", kNovember)->data_bytes, 0u);
}

TEST_P(Watching, SetsARecordAsideThatIsNone) {
  enter(1, 1);
  begin();
  settle();
  journal::Batch batch;
  batch.add(monitor::shard_of("1064800000001", 4), usage::kUsageRecord, "nonsense");
  ASSERT_TRUE(home_->journal().append(batch));
  use(1, "86000001000001");
  EXPECT_EQ(found().size(), 1u);
  ASSERT_EQ(watch_->set_aside_count(), 1u);
  EXPECT_EQ(watch_->set_aside(9).front().code, "usage.record");
}

TEST_P(Watching, ShowsTheRowsBehindAFinding) {
  enter(1, 2);
  begin();
  settle();
  use(1, "35000000000001");
  use(2, "86000001000001");
  use(1, "86000001000001");
  use(1, "35000000000001");
  use(1, "86000001000001");
  EXPECT_EQ(found().size(), 3u);
  RowIndex index{home_->journal(), home_->shards()};
  ASSERT_TRUE(index.start());
  ASSERT_TRUE(index.catch_up(20s));
  CardRows rows{home_->journal(), index, library_, home_->shards()};
  std::vector<std::pair<std::string, journal::Offset>> seen;
  ASSERT_TRUE(rows.each("1064800000001", kNovember, [&](const usage::UsageRecord& row, journal::Offset offset) {
    seen.emplace_back(row.row.imei, offset);
    return true;
  }));
  ASSERT_EQ(seen.size(), 4u);
  EXPECT_EQ(seen[1].first, "86000001000001");
  const auto behind =
      rows.behind("1064800000001", {.model = "separation", .subject = "86000001000001", .month = kNovember, .day = 0});
  ASSERT_TRUE(behind) << describe(behind.error());
  EXPECT_THAT(*behind, ElementsAre(seen[1].second, seen[3].second));
  EXPECT_TRUE(rows.each("1064800000001", kNovember - 1, [](const auto&, auto) {
    ADD_FAILURE() << "a row of another month";
    return false;
  }));
  std::size_t first = 0;
  EXPECT_TRUE(rows.each("1064800000001", kNovember, [&](const auto&, auto) { return ++first < 2; }));
  EXPECT_EQ(first, 2u);
}

TEST_P(Watching, FoldsAClosedMonthAgainWithRowsThatCameSince) {
  enter(1, 2);
  begin();
  settle();
  use(1, "86000001000001", kNovember - 1);
  EXPECT_EQ(found().size(), 1u);
  clock_.advance(std::chrono::hours{24 * 10 + 20});  // into December
  wait_for_closing(kNovember - 1);
  EXPECT_THAT(closing_, ElementsAre(kNovember - 1));
  use(1, "86000001000001", kNovember - 1);
  use(2, "86000001000002", kNovember - 1);
  call(2, "86000001000002", kNovember - 1, 61);
  call(2, "86000001000002", kNovember - 1, 30);
  EXPECT_EQ(found().size(), 1u);
  LateMonths late{
      {.journal = home_->journal(),
       .shards = home_->shards(),
       .library = library_,
       .watch = *watch_,
       .take_found = [&](std::span<const monitor::Found> found, journal::Offset, Instant) { return take(found); },
       .keep_month = [&](std::uint32_t month, const monitor::MonthOfCards& used) { return keep_month(month, used); }}};
  failures_ = 1;
  EXPECT_FALSE(late.look());
  const auto folded = late.look();
  ASSERT_TRUE(folded) << describe(folded.error());
  EXPECT_EQ(*folded, 1u);
  EXPECT_EQ(*late.look(), 0u);  // nothing has come since
  EXPECT_EQ(kept(1, kNovember - 1).data_bytes, 200u);
  EXPECT_EQ(kept(2, kNovember - 1).data_bytes, 100u);
  EXPECT_EQ(kept(2, kNovember - 1).voice_calls, 2u);
  EXPECT_EQ(kept(2, kNovember - 1).voice_seconds, 91u);
  EXPECT_THAT(found(), UnorderedElementsAre(std::pair{"phone 1064800000001 86000001", 2u},
                                            std::pair{"phone 1064800000002 86000001", 3u},
                                            std::pair{"whitelist 1064800000002 voice:10.20.0.1", 2u}));
}

TEST_P(Watching, TellsAgainWhatAStoreThatWasSetBackHasLost) {
  enter(1, 3);
  begin();
  settle();
  use(1, "86000001000001");
  EXPECT_EQ(found().size(), 1u);
  const auto look = [&] {
    LateMonths late{
        {.journal = home_->journal(),
         .shards = home_->shards(),
         .library = library_,
         .watch = *watch_,
         .take_found = [&](std::span<const monitor::Found> found, journal::Offset, Instant) { return take(found); },
         .keep_month = {}}};
    return late.look().value();
  };
  EXPECT_EQ(look(), 0u);
  end();
  begin();
  EXPECT_EQ(look(), 0u) << "nothing was set back";
  end();
  found_.clear();
  chain_link_ = "b2";
  // Its numbers begin again where others have been published: what is made now would be taken for known.
  ASSERT_TRUE(db().write([](store::Transaction& tx) {
    return tx.run({"test.events", "DELETE FROM outbox_event"}, {});
  }));
  begin();
  settle();
  EXPECT_EQ(known_cards(), 3u);
  EXPECT_EQ(look(), 1u);
  EXPECT_EQ(found().size(), 1u);
  EXPECT_EQ(look(), 0u) << "once";
  use(2, "86000001000002");
  EXPECT_EQ(found().size(), 2u) << "the settings are those of the store again";
}

TEST_P(Watching, FoldsAMonthAgainWithOtherSettings) {
  enter(1, 3);
  begin();
  settle();
  use(1, "86000001000001");
  use(2, "86000002000001");
  use(3, "86000001000003");
  EXPECT_EQ(found().size(), 2u);
  const std::uint64_t other = library_.add({.phone_tacs = "tac,brand,model\n86000002,Acme,Two\n"});
  const auto keep_on = [](std::uint64_t, std::uint64_t) { return true; };
  ReplayPlan plan{.month = kNovember, .now = {{0, version_}}, .proposed = {{0, other}}, .within = {}};
  auto outcome = replay(home_->journal(), home_->shards(), library_, plan, keep_on);
  ASSERT_TRUE(outcome) << describe(outcome.error());
  EXPECT_EQ(outcome->rows, 3u);
  const ReplayCounts phones = outcome->models.at("phone");
  EXPECT_EQ(std::tuple(phones.now, phones.proposed, phones.appear, phones.vanish), std::tuple(2, 1, 1, 2));
  EXPECT_EQ(outcome->examples.size(), 3u);
  plan.within = {"/1/3/"};
  outcome = replay(home_->journal(), home_->shards(), library_, plan, keep_on);
  ASSERT_TRUE(outcome);
  EXPECT_TRUE(outcome->models.empty());
  plan.month = kNovember - 1;
  EXPECT_EQ(replay(home_->journal(), home_->shards(), library_, plan, keep_on).error().code, "replay.no_rows");
  EXPECT_EQ(replay(home_->journal(), home_->shards(), library_, plan, [](auto, auto) { return false; }).error().code,
            "replay.stopped");
  EXPECT_EQ(found().size(), 2u);
}

TEST_P(Watching, FoldsEachDayOfAMonthAgainWithItsOwnSettings) {
  enter(1, 3);
  begin();
  settle();
  use(1, "86000001000001");
  use(2, "86000002000001");
  EXPECT_EQ(found().size(), 1u);
  const auto keep_on = [](std::uint64_t, std::uint64_t) { return true; };
  const std::uint64_t other = library_.add({.phone_tacs = "tac,brand,model\n86000002,Acme,Two\n"});
  const auto phones = [&](std::int32_t changed) {
    const ReplayPlan plan{
        .month = kNovember, .now = {{0, version_}, {changed, other}}, .proposed = {{0, version_}}, .within = {}};
    const auto outcome = replay(home_->journal(), home_->shards(), library_, plan, keep_on);
    EXPECT_TRUE(outcome) << describe(outcome.error());
    return outcome->models.at("phone");
  };
  const auto day =
      static_cast<std::int32_t>(std::chrono::sys_days{shanghai_date(clock_.now())}.time_since_epoch().count());
  EXPECT_EQ(phones(day + 20).appear, 0) << "the other settings begin behind the rows";
  EXPECT_EQ(phones(day - 30).appear, 1) << "they begin before them";
}

}  // namespace
}  // namespace yunguan::watch
