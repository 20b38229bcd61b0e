// SPDX-License-Identifier: Apache-2.0
#include "finding/finding_store.h"

#include <thread>

#include "base/eventually_fixture.h"
#include "finding/finding_fixture.h"

namespace yunguan::finding {
namespace {

using testing::ElementsAre;
using testing::Pair;
using testing::SizeIs;

class FindingStoreTest : public FindingsOnBothStores {};

TEST_P(FindingStoreTest, KeepsWhatTheFoldSaysWithTheCardAsItWasThen) {
  auto facts = card::good_card(1, UnitId{7});
  facts.scene = "7.1";
  const CardId id = keep({facts});
  const Taken taken = take({found(1, "separation", "86012345678901", 0, 3)});
  EXPECT_EQ(taken.added, 1);
  EXPECT_THAT(taken.units, ElementsAre(Pair(UnitId{7}, 1)));
  const Finding f = only();
  EXPECT_EQ(f.card, id);
  EXPECT_EQ(f.unit, UnitId{7});
  EXPECT_EQ(f.scene, "7.1");
  EXPECT_EQ(f.class_code, 31);
  EXPECT_EQ(f.hits, 3);
  EXPECT_EQ(window_text(f.month, f.day), "2026-11");
  EXPECT_EQ(format_clock(f.first_at), "2026-11-21 01:00:01");
  EXPECT_EQ(f.due_at, clock_.now() + std::chrono::hours{24});
  expect_figures_to_agree();
}

TEST_P(FindingStoreTest, SayingItAgainChangesNothingAndSayingMoreReplaces) {
  keep({card::good_card(1)});
  take({found(1)});
  const Finding before = only();
  clock_.advance(std::chrono::minutes{5});
  EXPECT_EQ(take({found(1)}).changed, 0);
  EXPECT_EQ(only().said_at, before.said_at);
  auto more = found(1);
  more.hits = 9;
  more.first_second -= 60;  // an earlier row came late
  more.detail = "§2.3.1(1) bound 86077777777777";
  EXPECT_EQ(take({found(1), more}).changed, 1);  // the last word counts
  const Finding after = only();
  EXPECT_EQ(after.id, before.id);
  EXPECT_EQ(after.hits, 9);
  EXPECT_EQ(after.detail, more.detail);
  EXPECT_EQ(after.first_at, before.first_at - std::chrono::minutes{1});
  EXPECT_EQ(after.seen_at, before.seen_at);
  expect_figures_to_agree();
}

TEST_P(FindingStoreTest, AnotherSubjectOrWindowIsAnotherFinding) {
  keep({card::good_card(1)});
  take({found(1, "whitelist", "data:a.example.cn", 3), found(1, "whitelist", "data:a.example.cn", 4),
        found(1, "whitelist", "data:b.example.cn", 3), found(1, "whitelist", "data:a.example.cn", 3)});
  EXPECT_THAT(list({}).items, SizeIs(3));
  expect_figures_to_agree();
}

TEST_P(FindingStoreTest, AHandledFindingKeepsItsHandlingAndShowsThatItCameAgain) {
  keep({card::good_card(1)});
  take({found(1, "separation", "86012345678901", 0, 2)});
  const Finding before = only();
  Finding dismissed = before;
  dismissed.state = State::dismissed;
  dismissed.handled_hits = before.hits;
  dismissed.handled_at = clock_.now();
  ASSERT_TRUE(db().write([&](store::Transaction& tx) -> Result<void> {
    FigureChange figures;
    YG_TRY(save(tx, before, dismissed, figures));
    return figures.apply(tx);
  }));
  take({found(1, "separation", "86012345678901", 0, 2)});
  EXPECT_FALSE(only().again);
  take({found(1, "separation", "86012345678901", 0, 3)});
  const Finding after = only();
  EXPECT_EQ(after.state, State::dismissed);
  EXPECT_TRUE(after.again);
  EXPECT_EQ(after.hits, 3);
  EXPECT_EQ(after.handled_hits, 2);
  EXPECT_THAT(list({{"again", "true"}}).items, SizeIs(1));
  expect_figures_to_agree();
}

TEST_P(FindingStoreTest, AnEarlierWordDoesNotReplaceALaterOne) {
  keep({card::good_card(1)});
  const auto hits = [](std::uint32_t count) {
    auto one = found(1);
    one.hits = count;
    one.first_second += 100 - count;
    return std::vector{one};
  };
  take(hits(5), {.era = 1, .upto = 70});
  const Taken earlier = take(hits(3), {.era = 1, .upto = 60});
  EXPECT_EQ(earlier.changed, 0);
  EXPECT_EQ(earlier.outdated, 1);
  EXPECT_EQ(only().hits, 5);
  EXPECT_EQ(only().first_at, month_start(kMonth) + std::chrono::seconds{20 * 86400 + 3601 + 95});
  EXPECT_EQ(take(hits(6), {.era = 1, .upto = 70}).changed, 1) << "the same place is no earlier one";
  // Whoever begins again may begin before that, and a journal that is new has small offsets.
  EXPECT_EQ(take(hits(4), {.era = 2, .upto = 10}).changed, 1);
  EXPECT_EQ(take(hits(7), {.era = 2, .upto = 80}).changed, 1);
  EXPECT_EQ(only().hits, 7);
  expect_figures_to_agree();
}

TEST_P(FindingStoreTest, WhoHasBeenRelievedKeepsNothingAnyMore) {
  keep({card::good_card(1), card::good_card(2)});
  const auto is_proven = [](store::Transaction&) { return Result<void>{}; };
  FindingStore first{db(), shipped_finding_rules(), clock_}, second{db(), shipped_finding_rules(), clock_};
  ASSERT_TRUE(first.begin(is_proven));
  ASSERT_TRUE(first.take(std::vector{found(1)}, 900));
  const auto unproven = second.begin([](store::Transaction&) { return fail(ErrorKind::conflict, "test.fenced", {}); });
  EXPECT_EQ(unproven.error().code, "test.fenced");
  auto more = found(1);
  more.hits = 2;
  ASSERT_TRUE(first.take(std::vector{more}, 1'000));
  ASSERT_TRUE(second.begin(is_proven));
  auto anew = found(1);
  anew.hits = 4;
  ASSERT_TRUE(second.take(std::vector{anew}, 500));
  more.hits = 3;
  for (const auto& one : {more, found(2)}) {
    const auto refused = first.take(std::vector{one}, 2'000);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, "finding.fenced");
  }
  EXPECT_EQ(only().hits, 4);
}

// It looked before the other one's word was there, and writes after it.
TEST_P(FindingStoreTest, AWordThatIsOvertakenOnItsWayIsDropped) {
  if (db().dialect() == store::Dialect::sqlite) GTEST_SKIP() << "one writes at a time";
  keep({card::good_card(1)});
  take({found(1)}, {.era = 1, .upto = 10});
  std::thread late;
  const auto done = db().write([&](store::Transaction& tx) -> Result<void> {
    YG_TRY(tx.run({"test.later", "UPDATE finding SET hits = 9, said_upto = 50"}, {}));
    late = std::thread{[&] {
      auto more = found(1);
      more.hits = 4;
      more.first_second -= 9;
      take({more}, {.era = 1, .upto = 40});
    }};
    EXPECT_TRUE(eventually([&] {
      const auto waiting = tx.one({"test.waiting",
                                   "SELECT COUNT(*) FROM pg_locks WHERE NOT granted AND CAST(transactionid AS TEXT) = "
                                   "CAST(pg_current_xact_id() AS TEXT)"},
                                  {}, [](const store::Row& row) { return row.integer(0); });
      return waiting && *waiting == std::optional<std::int64_t>{1};
    }));
    return {};
  });
  late.join();
  ASSERT_TRUE(done);
  EXPECT_EQ(only().hits, 9);
  EXPECT_EQ(only().first_at, month_start(kMonth) + std::chrono::seconds{20 * 86400 + 3601});
}

TEST_P(FindingStoreTest, TheSecondOfTwoWhoHandleItIsRefused) {
  keep({card::good_card(1)});
  take({found(1)});
  const Finding seen = only();
  Finding confirmed = seen;
  confirmed.state = State::confirmed;
  const auto handle = [&] {
    return db().write([&](store::Transaction& tx) -> Result<void> {
      FigureChange figures;
      YG_TRY(save(tx, seen, confirmed, figures));
      return figures.apply(tx);
    });
  };
  ASSERT_TRUE(handle());
  const auto second = handle();
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().code, "finding.stale");
  expect_figures_to_agree();
}

TEST_P(FindingStoreTest, OwnRulesGetANumberAndUnknownCardsAreKept) {
  take({found(1, "night-download", "night-download", 3), found(2, "夜间", std::string("x\0y\xFF", 4), 3)});
  const auto models = db().read([](store::Reader& reader) { return ModelDirectory::load(reader); });
  ASSERT_TRUE(models);
  EXPECT_GE(models->number("night-download").value_or(0), kOwnModelBase);
  const auto page = list({{"model", "night-download"}});
  ASSERT_THAT(page.items, SizeIs(1));
  EXPECT_EQ(models->name(page.items.front().model), "night-download");
  EXPECT_TRUE(page.items.front().card.empty());
  EXPECT_THAT(list({{"model", "night-download,separation,夜间"}}).items, SizeIs(2));
  expect_figures_to_agree();
}

TEST_P(FindingStoreTest, CountsACardOnceAMonthForAnApplication) {
  keep({card::good_card(1), card::good_card(2)});
  auto one = found(1, "app", "WeChat", 3);
  one.detail = "§2.3.2(6) im.qq.com";
  auto other_day = one;
  other_day.day = 4;
  auto other_card = found(2, "app", "WeChat", 4);
  other_card.detail = one.detail;
  take({one, other_day});
  other_day.day = 5;
  take({other_day, other_card});
  const auto cards = db().read([](store::Reader& reader) {
    return reader.all({"test.apps", "SELECT cards, domain FROM finding_app"}, {}, [](const store::Row& row) {
      return std::pair{row.integer(0), row.text(1)};
    });
  });
  ASSERT_TRUE(cards);
  EXPECT_THAT(*cards, ElementsAre(Pair(2, "im.qq.com")));
  expect_figures_to_agree();
}

TEST_P(FindingStoreTest, TakesThousandsAtOnceAndAllOfThemAgain) {
  std::vector<monitor::Found> all;
  for (int i = 0; i < 5000; ++i)
    all.push_back(found(i % 1000, "whitelist", fmt::format("data:host{}.cn", i % 7), 1 + i % 28));
  const auto added = take(all).added;
  EXPECT_EQ(take(all).added, 0);
  for (auto& one : all) one.hits += 5;
  EXPECT_EQ(take(all).changed, added);
  expect_figures_to_agree();
}

YUNGUAN_ON_BOTH_STORES(FindingStoreTest);

}  // namespace
}  // namespace yunguan::finding
