// SPDX-License-Identifier: Apache-2.0
// The live fold against the scan, to the byte, and against the slow reference when cards and lists change between rows; in any cut into
// blocks and shards, with restarts from kept pages.
#include <fmt/format.h>
#include <gtest/gtest.h>

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

}  // namespace
}  // namespace yunguan::monitor
