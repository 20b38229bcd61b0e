// SPDX-License-Identifier: Apache-2.0
// The live fold against the scan, to the byte, and against the slow reference when cards and lists change between rows; in any cut into
// blocks and shards, with restarts from kept pages.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <random>
#include <set>
#include <sstream>

#include "base/parse.h"
#include "monitor/live_run_fixture.h"
#include "monitor/random_fleet_fixture.h"
#include "monitor/scan_fixture.h"

namespace yunguan::monitor {
namespace {

ScanRun scan_of(const reference::MonitorInput& input) {
  const ScratchFolder folder;
  ScanFiles files{.cards = folder / "cards.csv",
                  .usage = {},
                  .history = {folder / "history.csv"},
                  .lists = folder.path(),
                  .month = input.month};
  write_file(files.cards, input.cards);
  write_file(files.history[0], input.history);
  for (const auto& [name, content] : input.lists) write_file(folder / name, content);
  for (std::size_t i = 0; i < input.usage.size(); ++i) {
    files.usage.push_back(folder / fmt::format("usage-{:05}.csv", i));
    write_file(files.usage.back(), input.usage[i]);
  }
  return run_scan(files, {.threads = 1});
}

// What the cards used, as a scan writes it; the scan leaves out people's cards, which count nothing.
std::string history_of(LiveRun& run, std::uint32_t shards, const std::string& month) {
  std::set<std::string> lines;
  for (std::uint32_t number = 0; number < shards; ++number) {
    run.shard(number).each_card_month(usage::month_number(month), [&](const CardMonth& card) {
      if (card.data_bytes == 0 && card.sms_mo == 0) return;
      lines.insert(fmt::format("{},{},{},{}\n", card.msisdn, month, card.data_bytes, card.sms_mo));
    });
  }
  std::string text = "msisdn,month,data_bytes,sms_mo\n";
  for (const std::string& line : lines) text += line;
  return text;
}

std::string without_idle_cards(const std::string& history) {
  std::string kept;
  std::istringstream text{history};
  for (std::string line; std::getline(text, line);) {
    if (!line.ends_with(",0,0")) kept += line + "\n";
  }
  return kept;
}

void check_seed(std::uint64_t seed, int cards, int rows) {
  SCOPED_TRACE(fmt::format("seed {}", seed));
  RandomFleet fleet = random_fleet(seed, cards, rows);
  fleet.input.usage = fleet.split_usage;
  const ScanRun scan = scan_of(fleet.input);
  for (const std::uint32_t shards : {1u, 4u, 16u}) {
    SCOPED_TRACE(fmt::format("{} shards", shards));
    FixedSettings library;
    LiveRecords records{library};
    records.add_fleet(fleet.input);
    for (const std::string& usage : fleet.split_usage) records.add_usage(usage);
    LiveRun run{library, shards, seed};
    run.fold(records.records);
    EXPECT_EQ(run.set_aside(), 0u);
    ASSERT_EQ(run.findings(), scan.findings);
    ASSERT_EQ(history_of(run, shards, fleet.input.month), without_idle_cards(scan.history));
    const MonthCounts counts = run.counts(usage::month_number(fleet.input.month));
    EXPECT_EQ(counts.taken, scan.summary.fold.taken);
    EXPECT_EQ(counts.unknown_card, scan.summary.fold.unknown_card);
    EXPECT_EQ(counts.not_iot, scan.summary.fold.not_iot);
    if (::testing::Test::HasFailure()) return;
  }
}

TEST(LiveEquality, FindsWhatTheScanFinds) {
  for (std::uint64_t seed = 1; seed <= 150 && !HasFailure(); ++seed) check_seed(seed, 20, 300);
}

TEST(LiveEquality, ALargerFleet) { check_seed(99'999, 400, 20'000); }

constexpr std::string_view kCardHeader =
    "msisdn,functions,data_scope,imei_mode,imei,voice_whitelist,sms_whitelist,data_whitelist,regions,cells,"
    "data_limit_mb,sms_limit\n";

// Some cards become what other cards are; one is new.
std::string changed_cards(const std::vector<CardSheet>& sheets, std::mt19937_64& dice) {
  std::string text{kCardHeader};
  std::set<std::string> seen;
  for (std::size_t n = 0; n < 1 + dice() % 6; ++n) {
    CardSheet card = sheets[dice() % sheets.size()];
    const CardSheet& other = sheets[dice() % sheets.size()];
    card.fields = other.fields;
    if (n == 5) card.msisdn = "1064700099999";
    card.field(CardLayout::msisdn) = card.msisdn;
    if (!seen.insert(card.msisdn).second) continue;
    for (const std::string& field : card.fields) {
      if (&field != &card.fields.front()) text += ',';
      usage::append_csv_field(text, field);
    }
    text += '\n';
  }
  return text;
}

// Of every card that is in the inventory at the end: data, messages, calls.
void expect_used(LiveRun& run, std::uint32_t shards, const std::string& month,
                 const std::map<std::string, std::string>& expected) {
  for (const auto& [msisdn, used] : expected) {
    const auto number = parse_integer<std::uint64_t>(msisdn).value_or(0);
    if (number == 0) continue;
    const auto card = run.shard(shard_of(msisdn, shards).number).card_month(number, usage::month_number(month));
    ASSERT_TRUE(card) << msisdn;
    EXPECT_EQ(fmt::format("{},{},{},{}", card->data_bytes, card->sms, card->voice_calls, card->voice_seconds), used)
        << msisdn;
  }
}

void check_edits(std::uint64_t seed) {
  SCOPED_TRACE(fmt::format("seed {}", seed));
  std::mt19937_64 dice{seed};
  RandomFleet fleet = random_fleet(seed, 20, 300);
  fleet.input.usage = fleet.split_usage;
  SettingsTexts texts = LiveRecords::texts_of(fleet.input.lists);
  const std::vector<CardSheet> sheets = LiveRecords::sheets_of(fleet.input.cards, texts);
  if (sheets.empty()) return;
  // Two sources beside each other, in every second fleet.
  const bool two_sources = seed % 2 == 0;
  for (const CardSheet& sheet : sheets) fleet.input.by_accounting[sheet.msisdn] = two_sources && dice() % 3 == 0;
  FixedSettings library;
  LiveRecords records{library};
  records.add_fleet(fleet.input);
  for (std::size_t file = 0; file < fleet.split_usage.size(); ++file) {
    if (dice() % 3 != 0) {
      reference::Edit& edit = fleet.input.edits[file];
      if (dice() % 2 == 0) {
        edit.lists = random_fleet(seed + 1000, 1, 1).input.lists;
        texts = LiveRecords::texts_of(edit.lists);
        records.add_settings(texts, fleet.input.month);
      }
      edit.cards = changed_cards(sheets, dice);
      for (CardSheet& sheet : LiveRecords::sheets_of(edit.cards, texts)) {
        const bool accounting = two_sources && dice() % 2 == 0;
        edit.by_accounting[sheet.msisdn] = accounting;
        if (accounting) sheet.counted = usage::Source::accounting;
        records.add_card(sheet);
      }
    }
    const bool accounting = two_sources && dice() % 2 == 0;
    if (accounting) fleet.input.accounting.insert(file);
    records.add_usage(fleet.split_usage[file], accounting ? usage::Source::accounting : usage::Source::carrier);
  }
  const auto expected = reference::run_monitor(fleet.input);
  for (const std::uint32_t shards : {1u, 8u}) {
    LiveRun run{library, shards, seed + shards};
    run.fold(records.records);
    EXPECT_EQ(run.set_aside(), 0u);
    ASSERT_EQ(without_detail(run.findings()), expected.findings) << shards << " shards";
    const MonthCounts counts = run.counts(usage::month_number(fleet.input.month));
    EXPECT_EQ(counts.taken, static_cast<std::uint64_t>(expected.counts.at("taken")));
    EXPECT_EQ(counts.unknown_card, static_cast<std::uint64_t>(expected.counts.at("unknown_card")));
    EXPECT_EQ(counts.other_source, static_cast<std::uint64_t>(expected.counts.at("other_source")));
    expect_used(run, shards, fleet.input.month, expected.used);
  }
}

TEST(LiveEquality, JudgesEachRowByWhatWasSaidBeforeIt) {
  for (std::uint64_t seed = 1; seed <= 300 && !HasFailure(); ++seed) check_edits(seed);
}

// One card, told by hand.
class OneCard : public ::testing::Test {
 protected:
  void SetUp() override {
    records_.add_month(kFirst, true);
    records_.add_settings({.phone_tacs = "tac,brand,model\n35332510,b,m\n"}, "2026-10");
    CardSheet card{.msisdn = "1064800000001", .is_iot = true};
    card.field(CardLayout::msisdn) = card.msisdn;
    records_.add_card(card);
  }
  void use(std::uint32_t month, usage::Kind kind, const char* imei) {
    usage::UsageRecord row{.month = month};
    row.row.msisdn = "1064800000001";
    row.row.kind = kind;
    row.row.direction = usage::Direction::mo;
    row.row.imei = imei;
    LiveRecord usage{.kind = usage::kUsageRecord, .msisdn = "1064800000001", .bytes = {}};
    encode(row, usage.bytes);
    records_.records.push_back(std::move(usage));
  }
  // What was told until now, as one block.
  void fold() {
    journal::Run run;
    for (const LiveRecord& record : records_.records) run.add(record.kind, record.bytes);
    records_.records.clear();
    const auto block = journal::Block::decode(journal::encode_block(run, 0, Instant{}));
    ASSERT_TRUE(block->each([&](const journal::Record& record) { return fold_->apply(record).has_value(); }));
    fold_->end_block();
  }
  std::vector<std::string> models(journal::Fold::Telling telling) {
    journal::Outputs outputs;
    fold_->tell(telling, outputs);
    std::vector<std::string> names;
    for (const journal::Output& output : outputs) names.push_back(found_in(output)->model);
    return names;
  }
  void restart() {
    auto pages = fold_->take_dirty_pages();
    std::ranges::sort(pages, {}, &journal::Page::number);
    fold_ = std::make_unique<LiveFold>(library_, lists_);
    for (const journal::Page& page : pages) ASSERT_TRUE(fold_->load_page(page));
  }

  static constexpr std::uint32_t kFirst = 2026 * 12 + 9;
  FixedSettings library_;
  LiveRecords records_{library_};
  CardLists lists_;
  std::unique_ptr<LiveFold> fold_ = std::make_unique<LiveFold>(library_, lists_);
};

// Rows, and the end of their month, may be folded in one go.
TEST_F(OneCard, IsToldOfWhatAMonthFoundBeforeItClosed) {
  use(kFirst, usage::Kind::data, "353325100000010");
  records_.add_month(kFirst + 1, true);
  records_.add_month(kFirst, false);
  fold();
  EXPECT_EQ(models(journal::Fold::Telling::urgent), std::vector<std::string>{"phone"});
  EXPECT_TRUE(models(journal::Fold::Telling::all).empty());
}

// The month before the present one counts for months to come, whatever was loaded in between.
TEST_F(OneCard, HasItsHistoryAfterARestart) {
  for (std::uint32_t month = kFirst; month < kFirst + 3; ++month) {
    if (month > kFirst) records_.add_month(month, true);
    use(month, usage::Kind::sms, "");
  }
  fold();
  (void)models(journal::Fold::Telling::all);
  restart();
  records_.add_month(kFirst, false);
  records_.add_month(kFirst + 3, true);
  for (int n = 0; n < 3; ++n) use(kFirst + 3, usage::Kind::sms, "");
  fold();
  const auto told = models(journal::Fold::Telling::all);
  EXPECT_EQ(std::ranges::count(told, "sms-surge"), 1) << "of " << told.size();
}

}  // namespace
}  // namespace yunguan::monitor
