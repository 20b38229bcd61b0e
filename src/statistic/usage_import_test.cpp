// SPDX-License-Identifier: Apache-2.0
#include "statistic/usage_import.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "statistic/live_month.h"
#include "statistic/statistic_fixture.h"
#include "statistic/usage_cache.h"

namespace yunguan::statistic {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Pair;
using ::testing::UnorderedElementsAre;

constexpr std::string_view kHead = "msisdn,month,data_bytes,sms_mo,sms_mt,voice_seconds,voice_calls\n";

class UsageImport : public StatisticOnBothStores {
 protected:
  void SetUp() override {
    StatisticOnBothStores::SetUp();
    if (IsSkipped()) return;
    RandomFacts random{11};
    std::vector<card::Facts> facts;
    for (int n = 1; n <= 5; ++n) facts.push_back(card::good_card(n));
    facts[4].unit = UnitId{4};
    first_ = keep(facts).value;
  }

  Result<UsageSummary> take(std::string_view content) {
    const auto path = keys_.directory() / "usage.csv";
    std::ofstream{path, std::ios::binary} << content;
    refused_.clear();
    const UsageHooks hooks{.refused = [&](const RefusedRow& row) -> Result<void> {
                             refused_.push_back(fmt::format("{} {} {}", row.row, row.reason, row.value));
                             return {};
                           },
                           .progress = {}};
    return take_usage(db(), clock_, {path, "usage.csv", "manager"}, hooks);
  }
  std::string code_of(std::string_view content) {
    const auto taken = take(content);
    return taken ? "taken" : taken.error().code;
  }
  // The figures of the cards that have any, by their place among those entered.
  std::map<std::int64_t, std::int64_t> figures(const std::string& month, Measure measure) {
    const auto pages = db().read([&](store::Reader& reader) { return read_usage(reader, month, measure); });
    EXPECT_TRUE(pages) << describe(pages.error());
    std::map<std::int64_t, std::int64_t> found;
    for (std::size_t page = 0; page < pages->size(); ++page) {
      for (std::size_t place = 0; place < (*pages)[page].size(); ++place) {
        const auto card = static_cast<std::int64_t>(page * kPageCards + place);
        if ((*pages)[page][place] != 0) found[card - first_] = (*pages)[page][place];
      }
    }
    return found;
  }
  std::vector<UsageMonth> months() {
    std::vector<UsageMonth> all;
    const auto rows = db().read(read_months).value();
    for (const MonthRow& row : rows) all.push_back(row.shown);
    return all;
  }
  static std::string number(int n) { return card::good_card(n).msisdn; }

  std::int64_t first_ = 0;
  std::vector<std::string> refused_;
};
YUNGUAN_ON_BOTH_STORES(UsageImport);

TEST_P(UsageImport, KeepsWhatTheFileSays) {
  const auto taken = take(fmt::format("{}{},2026-10,1048576,3,2,61,2\n{},2026-10,,,,,\n{},2026-09,7,0,0,0,0\n", kHead,
                                      number(1), number(2), number(3)));
  ASSERT_TRUE(taken) << describe(taken.error());
  EXPECT_EQ(taken->rows, 3);
  EXPECT_EQ(taken->taken, 3);
  EXPECT_THAT(taken->months, ElementsAre("2026-09", "2026-10"));
  EXPECT_THAT(figures("2026-10", Measure::data_bytes), ElementsAre(Pair(0, 1048576)));
  EXPECT_THAT(figures("2026-10", Measure::sms), ElementsAre(Pair(0, 5)));
  EXPECT_THAT(figures("2026-10", Measure::voice_minutes), ElementsAre(Pair(0, 2)));
  EXPECT_THAT(figures("2026-10", Measure::voice_calls), ElementsAre(Pair(0, 2)));
  EXPECT_THAT(figures("2026-09", Measure::data_bytes), ElementsAre(Pair(2, 7)));
  ASSERT_EQ(months().size(), 2u);
  EXPECT_EQ(months()[1].cards, 2);
  EXPECT_EQ(months()[1].voice_minutes, 2);
  EXPECT_THAT(db().read(check_usage).value(), IsEmpty());
}

TEST_P(UsageImport, TakesTheHistoryOfTheScanAsItIs) {
  const auto taken = take(fmt::format("msisdn,month,data_bytes,sms_mo\n{},2026-10,123456789012,4\n", number(2)));
  ASSERT_TRUE(taken) << describe(taken.error());
  EXPECT_THAT(figures("2026-10", Measure::data_bytes), ElementsAre(Pair(1, 123456789012)));
  EXPECT_THAT(figures("2026-10", Measure::sms), ElementsAre(Pair(1, 4)));
  EXPECT_THAT(figures("2026-10", Measure::voice_calls), IsEmpty());
}

TEST_P(UsageImport, TellsEveryRowThatIsNotTakenAndWhy) {
  const auto taken =
      take(fmt::format("{0}{1},2026-10,5,0,0,0,0\n{1},2026-10,6,0,0,0,0\n19900000000,2026-10,1,0,0,0,0\n"
                       "{2},2026-12,1,0,0,0,0\n{2},2026-13,1,0,0,0,0\n{2},2026-10,-1,0,0,0,0\n"
                       "{2},2026-10,1.5,0,0,0,0\n{2},2026-10,10000000000001,0,0,0,0\nabc,2026-10,1,0,0,0,0\n"
                       "{2},2026-10,1\n",
                       kHead, number(1), number(2)));
  ASSERT_TRUE(taken) << describe(taken.error());
  EXPECT_EQ(taken->rows, 10);
  EXPECT_EQ(taken->taken, 1);
  EXPECT_EQ(taken->refused_count(), 9);
  EXPECT_THAT(refused_, UnorderedElementsAre("3 twice ", "4 unknown_card 19900000000", "5 month 2026-12",
                                             "6 month 2026-13", "7 figure data_bytes -1", "8 figure data_bytes 1.5",
                                             "9 figure data_bytes 10000000000001", "10 number abc", "11 fields 3"));
  EXPECT_THAT(figures("2026-10", Measure::data_bytes), ElementsAre(Pair(0, 5)));
  EXPECT_EQ(months().at(0).refused, 9);
}

TEST_P(UsageImport, TheSameFileTwiceCountsOnce) {
  const std::string file = fmt::format("{}{},2026-10,5,1,0,0,0\n", kHead, number(1));
  ASSERT_TRUE(take(file));
  const auto again = take(file);
  ASSERT_TRUE(again);
  EXPECT_TRUE(again->known);
  EXPECT_THAT(again->months, ElementsAre("2026-10"));
  EXPECT_THAT(figures("2026-10", Measure::data_bytes), ElementsAre(Pair(0, 5)));
}

TEST_P(UsageImport, ANewerFileReplacesTheMonthWhole) {
  const std::string both = fmt::format("{}{},2026-10,5,1,0,0,0\n{},2026-09,9,0,0,0,0\n", kHead, number(1), number(1));
  ASSERT_TRUE(take(both));
  ASSERT_TRUE(take(fmt::format("{}{},2026-10,7,0,0,0,0\n", kHead, number(2))));
  EXPECT_THAT(figures("2026-10", Measure::data_bytes), ElementsAre(Pair(1, 7)));
  EXPECT_THAT(figures("2026-10", Measure::sms), IsEmpty());
  EXPECT_THAT(figures("2026-09", Measure::data_bytes), ElementsAre(Pair(0, 9)));
  // The first file is no longer what stands there, so it is taken as any other.
  const auto back = take(both);
  ASSERT_TRUE(back);
  EXPECT_FALSE(back->known);
  EXPECT_THAT(figures("2026-10", Measure::data_bytes), ElementsAre(Pair(0, 5)));
}

TEST_P(UsageImport, AFileWithUnknownCardsIsTakenAgainWhenTheyHaveBeenEntered) {
  const std::string file = fmt::format("{}{},2026-10,5,0,0,0,0\n{},2026-10,8,0,0,0,0\n", kHead, number(1), number(9));
  EXPECT_EQ(take(file)->refused_count(), 1);
  keep({card::good_card(9)});
  EXPECT_EQ(take(file)->refused_count(), 0);
  EXPECT_THAT(figures("2026-10", Measure::data_bytes), ElementsAre(Pair(0, 5), Pair(5, 8)));
}

TEST_P(UsageImport, RefusesFilesThatAreNone) {
  EXPECT_EQ(code_of("msisdn,data_bytes\n1,2\n"), "usage.column");
  EXPECT_EQ(code_of("msisdn,month\n1,2026-10\n"), "usage.no_figures");
  EXPECT_EQ(code_of(""), "table.empty");
  EXPECT_EQ(code_of(fmt::format("{}19900000000,2026-10,1,0,0,0,0\n", kHead)), "usage.nothing_taken");
  EXPECT_THAT(months(), IsEmpty());
}

TEST_P(UsageImport, ADamagedMonthIsNamed) {
  ASSERT_TRUE(take(fmt::format("{}{},2026-10,5,1,0,0,0\n", kHead, number(1))));
  tamper("UPDATE statistic_month SET data_bytes = 6 WHERE month = '2026-10'");
  EXPECT_THAT(db().read(check_usage).value(), ElementsAre("2026-10 data_bytes: 6 ≠ 5"));
  tamper("UPDATE statistic_usage SET figures = '/w==' WHERE measure = 1");
  const auto read = db().read([](store::Reader& reader) { return read_usage(reader, "2026-10", Measure::data_bytes); });
  ASSERT_FALSE(read);
  EXPECT_EQ(read.error().code, "statistic.damaged");
}

TEST_P(UsageImport, IsCountedByWhatCardsAreNow) {
  std::string file{kHead};
  for (int n = 1; n <= 5; ++n)
    file += fmt::format("{},2026-10,{},0,0,0,0\n{},2026-09,1,0,0,0,0\n", number(n), 100 * n, number(n));
  ASSERT_TRUE(take(file));
  identity::UnitDirectory units{db(), clock_};
  CardFeed feed{db(), clock_};
  UsageCache cache;
  const auto by_unit = [&]() {
    const auto rows = db().read(read_months).value();
    std::vector<std::shared_ptr<const UsagePages>> pages;
    for (const MonthRow& row : rows)
      pages.push_back(
          db().read([&](store::Reader& reader) { return cache.get(reader, row, Measure::data_bytes); }).value());
    StatisticQuery query;
    query.measure = Measure::data_bytes;
    query.rows = Dimension::unit;
    query.columns = Dimension::month;
    const auto tree = units.tree().value();
    const auto view = feed.view();
    const AxisGround axis{view->columns, *tree, shipped_scenes()};
    const Statistic made = make_statistic(query, {axis,
                                                  std::nullopt,
                                                  std::nullopt,
                                                  {"2026-09", "2026-10"},
                                                  std::vector<MonthUsage>{{0, pages[0].get()}, {1, pages[1].get()}}});
    std::map<std::string, std::vector<std::int64_t>> sums;
    for (std::size_t row = 0; row < made.cells.size(); ++row) {
      for (const Cell& cell : made.cells[row]) sums[made.rows.values[row].value].push_back(cell.value);
    }
    return sums;
  };
  EXPECT_THAT(by_unit(), ElementsAre(Pair("2", ElementsAre(4, 1000)), Pair("4", ElementsAre(1, 500))));
  const auto moved = db().write([&](store::Transaction& tx) -> Result<void> {
    const auto before = *card::find(tx, CardId{first_}).value();
    card::Facts after = before.facts;
    after.unit = UnitId{4};
    return card::update_many(tx, std::array{card::CardChange{before, after, before.standing}}, origin("changed"), "v",
                             keys_.ring());
  });
  ASSERT_TRUE(moved) << describe(moved.error());
  EXPECT_THAT(by_unit(), ElementsAre(Pair("2", ElementsAre(3, 900)), Pair("4", ElementsAre(2, 600))));
  // A replaced month is not served from the cache.
  ASSERT_TRUE(take(fmt::format("{}{},2026-10,1,0,0,0,0\n", kHead, number(5))));
  EXPECT_THAT(by_unit(), ElementsAre(Pair("2", ElementsAre(3, 0)), Pair("4", ElementsAre(2, 1))));
}

TEST(UsagePage, ComesBackAsItWas) {
  std::vector<std::int64_t> figures(kPageCards);
  figures[0] = 1;
  figures[7] = 127;
  figures[8] = 128;
  figures[4095] = kFigureMax;
  EXPECT_EQ(decode_page(encode_page(figures)), figures);
  EXPECT_EQ(encode_page(std::vector<std::int64_t>(kPageCards)), "");
  EXPECT_FALSE(decode_page("gA=="));  // a number without an end
  EXPECT_FALSE(decode_page(encode_page(std::vector<std::int64_t>(kPageCards + 1, 1))));
  EXPECT_FALSE(decode_page("gICAgICAgICAgAE="));  // beyond 64 bits
  EXPECT_FALSE(decode_page("not base64"));
}

// What cards used by number, as the monitoring says it; cards that are not in it were not followed.
monitor::MonthOfCards used_by(const std::map<std::string, monitor::CardMonth>& cards, int& asked) {
  return [cards,
          &asked](std::span<const std::uint64_t> msisdns) -> Result<std::vector<std::optional<monitor::CardMonth>>> {
    if (--asked < 0) return fail(ErrorKind::unavailable, "watch.stopping", {"停", "stopping"});
    std::vector<std::optional<monitor::CardMonth>> found;
    for (const std::uint64_t msisdn : msisdns) {
      const auto at = cards.find(std::to_string(msisdn));
      found.push_back(at == cards.end() ? std::nullopt : std::optional{at->second});
    }
    return found;
  };
}

constexpr std::uint32_t kOctober = 2026 * 12 + 9;

TEST_P(UsageImport, KeepsALiveMonthAsIfAFileHadBroughtIt) {
  const std::map<std::string, monitor::CardMonth> cards{
      {number(1),
       {.data_bytes = 1'048'576, .sms = 5, .sms_mo = 3, .voice_seconds = 61, .voice_calls = 2, .accounting = true}},
      {number(2), {}},
      {number(4), {.data_bytes = 7}}};
  const auto source = [&](int n) {
    return db().read([&](store::Reader& reader) { return accounting_of(reader, "2026-10", first_ + n - 1); }).value();
  };
  EXPECT_EQ(source(1), std::nullopt);
  int asked = 0;  // dies before it is whole
  EXPECT_FALSE(keep_live_month(db(), clock_, kOctober, used_by(cards, asked)));
  EXPECT_THAT(months(), IsEmpty());
  asked = 100;
  for (int again = 0; again < 2; ++again) {
    const auto kept = keep_live_month(db(), clock_, kOctober, used_by(cards, asked));
    ASSERT_TRUE(kept) << describe(kept.error());
    EXPECT_THAT(figures("2026-10", Measure::data_bytes), ElementsAre(Pair(0, 1'048'576), Pair(3, 7)));
    EXPECT_THAT(figures("2026-10", Measure::sms), ElementsAre(Pair(0, 5)));
    EXPECT_THAT(figures("2026-10", Measure::voice_minutes), ElementsAre(Pair(0, 2)));
    EXPECT_THAT(figures("2026-10", Measure::voice_calls), ElementsAre(Pair(0, 2)));
    ASSERT_EQ(months().size(), 1u);
    EXPECT_EQ(months()[0].voice_minutes, 2);
    EXPECT_EQ(months()[0].voice_calls, 2);
    EXPECT_EQ(months()[0].cards, 3);
    EXPECT_EQ(months()[0].data_bytes, 1'048'583);
    EXPECT_EQ(months()[0].file_name, "");
    EXPECT_EQ(source(1), true);
    EXPECT_EQ(source(2), false);
    EXPECT_EQ(source(3), std::nullopt);
    EXPECT_EQ(source(4), false);
  }
  EXPECT_THAT(db().read(check_usage).value(), IsEmpty());
  // More came for it: the figures are those of the month folded anew.
  ASSERT_TRUE(keep_live_month(db(), clock_, kOctober, used_by({{number(3), {.data_bytes = 9}}}, asked)));
  EXPECT_THAT(figures("2026-10", Measure::data_bytes), ElementsAre(Pair(2, 9)));
  EXPECT_THAT(figures("2026-10", Measure::sms), IsEmpty());
  EXPECT_EQ(source(1), std::nullopt);
}

TEST_P(UsageImport, AFilesFiguresStayWhenTheMonthCloses) {
  int asked = 100;
  const std::map<std::string, monitor::CardMonth> cards{{number(2), {.data_bytes = 11, .accounting = true}}};
  const auto source = [&] {
    return db().read([&](store::Reader& reader) { return accounting_of(reader, "2026-10", first_ + 1); }).value();
  };
  const std::string file = fmt::format("{}{},2026-10,5,1,0,61,2\n", kHead, number(1));
  ASSERT_TRUE(keep_live_month(db(), clock_, kOctober, used_by(cards, asked)));
  ASSERT_TRUE(take(file));
  EXPECT_THAT(figures("2026-10", Measure::data_bytes), ElementsAre(Pair(0, 5)));
  EXPECT_EQ(source(), true);  // of no file
  ASSERT_TRUE(keep_live_month(db(), clock_, kOctober, used_by(cards, asked)));
  EXPECT_THAT(figures("2026-10", Measure::data_bytes), ElementsAre(Pair(0, 5)));
  EXPECT_THAT(figures("2026-10", Measure::voice_minutes), ElementsAre(Pair(0, 2)));
  EXPECT_EQ(source(), true);
}

}  // namespace
}  // namespace yunguan::statistic
