// SPDX-License-Identifier: Apache-2.0
// The live fold against the scan, to the byte, and against the slow reference when cards and lists change between rows; in any cut into
// blocks and shards, with restarts from kept pages.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <random>
#include <set>

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

void check_edits(std::uint64_t seed) {
  SCOPED_TRACE(fmt::format("seed {}", seed));
  std::mt19937_64 dice{seed};
  RandomFleet fleet = random_fleet(seed, 20, 300);
  fleet.input.usage = fleet.split_usage;
  SettingsTexts texts = LiveRecords::texts_of(fleet.input.lists);
  const std::vector<CardSheet> sheets = LiveRecords::sheets_of(fleet.input.cards, texts);
  if (sheets.empty()) return;
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
      for (const CardSheet& sheet : LiveRecords::sheets_of(edit.cards, texts)) records.add_card(sheet);
    }
    records.add_usage(fleet.split_usage[file]);
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
  }
}

TEST(LiveEquality, JudgesEachRowByWhatWasSaidBeforeIt) {
  for (std::uint64_t seed = 1; seed <= 300 && !HasFailure(); ++seed) check_edits(seed);
}

}  // namespace
}  // namespace yunguan::monitor
