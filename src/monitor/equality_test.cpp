// SPDX-License-Identifier: Apache-2.0
// The engine against the slow reference, row for row, over random fleets full of odd rows: for 1, 2 and 7 threads, any
// cut into files and chunks, plain, .gz and .zst.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <random>

#include "base/parse.h"
#include "monitor/random_fleet_fixture.h"
#include "monitor/scan_fixture.h"

namespace yunguan::monitor {
namespace {

ScanFiles write_inputs(const ScratchFolder& folder, const RandomFleet& fleet, const std::vector<std::string>& usage,
                       std::mt19937_64& random) {
  ScanFiles files{.cards = folder / "cards.csv",
                  .history = {folder / "history.csv"},
                  .lists = folder.path(),
                  .month = fleet.input.month};
  write_file(files.cards, random() % 4 == 0 ? gzip(fleet.input.cards) : fleet.input.cards);
  write_file(files.history[0], fleet.input.history);
  for (const auto& [name, content] : fleet.input.lists) write_file(folder / name, content);
  for (std::size_t i = 0; i < usage.size(); ++i) {
    files.usage.push_back(folder / fmt::format("usage-{:05}.csv", i));
    const auto form = random() % 6;
    write_file(files.usage.back(), form == 0 ? gzip(usage[i]) : form == 1 ? zstd(usage[i]) : usage[i]);
  }
  return files;
}

// "path,line,reason" of the engine as "file:line:reason" of the reference.
std::vector<std::string> rejects_of(const std::string& text, const ScanFiles& files) {
  std::vector<std::string> rejects;
  std::string_view rest = text;
  rest.remove_prefix(std::min(rest.size(), rest.find('\n') + 1));
  while (!rest.empty()) {
    std::string line{rest.substr(0, rest.find('\n'))};
    rest.remove_prefix(line.size() + 1);
    const auto comma = line.find(',');
    for (std::size_t i = 0; i < files.usage.size(); ++i) {
      if (line.substr(0, comma) == files.usage[i]) line = std::to_string(i) + line.substr(comma);
    }
    std::ranges::replace(line, ',', ':');
    rejects.push_back(line);
  }
  return rejects;
}

void expect_equal(const reference::MonitorOutput& expected, const ScanRun& run, const ScanFiles& files) {
  ASSERT_EQ(without_detail(run.findings), expected.findings);
  const auto& counts = expected.counts;
  EXPECT_EQ(run.summary.usage.read, static_cast<std::uint64_t>(counts.at("read")));
  EXPECT_EQ(run.summary.fold.taken, static_cast<std::uint64_t>(counts.at("taken")));
  EXPECT_EQ(run.summary.fold.unknown_card, static_cast<std::uint64_t>(counts.at("unknown_card")));
  EXPECT_EQ(run.summary.fold.not_iot, static_cast<std::uint64_t>(counts.at("not_iot")));
  EXPECT_EQ(run.summary.usage.rejected_sum(), static_cast<std::uint64_t>(counts.at("rejected")));
  EXPECT_EQ(run.summary.usage.read, run.summary.fold.taken + run.summary.fold.unknown_card + run.summary.fold.not_iot +
                                        run.summary.usage.rejected_sum());
  EXPECT_EQ(rejects_of(run.rejects, files), expected.rejects);
  // Of several faults of a line either reason will do.
  ASSERT_EQ(run.summary.cards_refused.size(), expected.cards_refused.size());
  for (std::size_t i = 0; i < expected.cards_refused.size(); ++i) {
    const std::string line = expected.cards_refused[i].substr(0, expected.cards_refused[i].find(':'));
    EXPECT_EQ(std::to_string(run.summary.cards_refused[i].line), line);
  }
  EXPECT_EQ(run.bindings, "msisdn,imei\n" + expected.bindings);
  EXPECT_EQ(run.history, "msisdn,month,data_bytes,sms_mo\n" + expected.history);
}

void check_seed(std::uint64_t seed, int cards, int rows) {
  SCOPED_TRACE(fmt::format("seed {}", seed));
  std::mt19937_64 random{seed};
  const RandomFleet fleet = random_fleet(seed, cards, rows);
  const auto whole = reference::run_monitor(fleet.input);
  reference::MonitorInput split_input = fleet.input;
  split_input.usage = fleet.split_usage;
  const auto split = reference::run_monitor(split_input);
  for (const std::size_t threads : {1u, 2u, 7u}) {
    const ScratchFolder folder;
    const bool cut = threads != 1 || random() % 2 == 0;
    const ScanFiles files = write_inputs(folder, fleet, cut ? fleet.split_usage : fleet.input.usage, random);
    const ScanSettings settings{.threads = threads, .chunk_bytes = std::size_t{1} << (4 + random() % 16)};
    SCOPED_TRACE(fmt::format("threads {} chunks of {}", threads, settings.chunk_bytes));
    expect_equal(cut ? split : whole, run_scan(files, settings), files);
    if (::testing::Test::HasFailure()) return;
  }
}

// YUNGUAN_SEEDS=1000-2000 for a long run.
TEST(Equality, RandomFleets) {
  std::uint64_t first = 1;
  std::uint64_t last = 250;
  if (const char* range = std::getenv("YUNGUAN_SEEDS")) {
    const auto ends = split(range, '-');
    first = parse_integer<std::uint64_t>(ends.front()).value();
    last = parse_integer<std::uint64_t>(ends.back()).value();
  }
  for (std::uint64_t seed = first; seed <= last && !HasFailure(); ++seed) check_seed(seed, 20, 300);
}

TEST(Equality, ALargerFleet) { check_seed(99'999, 400, 20'000); }

}  // namespace
}  // namespace yunguan::monitor
