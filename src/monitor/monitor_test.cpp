// SPDX-License-Identifier: Apache-2.0
// The shipped sample through the reference and through the engine.
#include <gtest/gtest.h>

#include "monitor/reference_fixture.h"
#include "monitor/scan_fixture.h"

namespace yunguan::monitor {
namespace {

constexpr const char* kSample = "tests/samples/monitor/";

reference::MonitorInput sample_input() {
  const auto read = [](const std::string& name) { return content_of(kSample + name); };
  reference::MonitorInput input{.cards = read("cards.csv"),
                                .usage = {read("usage-000.csv"), read("usage-001.csv")},
                                .history = read("history.csv"),
                                .month = "2026-10"};
  for (const char* name : {"apps.csv", "phone-tacs.csv", "fraud-areas.csv", "imei-pools.csv"})
    input.lists[name] = read(name);
  return input;
}

ScanFiles sample_files() {
  const std::string folder = kSample;
  return {.cards = folder + "cards.csv",
          .usage = {folder + "usage-001.csv", folder + "usage-000.csv"},
          .history = {folder + "history.csv"},
          .lists = folder,
          .month = "2026-10"};
}

TEST(Sample, ReferenceReproducesIt) {
  const auto output = reference::run_monitor(sample_input());
  EXPECT_EQ(output.findings, content_of(std::string{kSample} + "expected-findings.csv"));
  EXPECT_EQ(output.counts.at("read"), 6000);
  EXPECT_EQ(output.counts.at("taken"), 5745);
  EXPECT_EQ(output.counts.at("unknown_card"), 16);
  EXPECT_EQ(output.counts.at("not_iot"), 147);
  EXPECT_EQ(output.counts.at("rejected"), 92);
}

TEST(Sample, EngineReproducesIt) {
  for (const std::size_t threads : {1u, 2u, 7u}) {
    const auto run = run_scan(sample_files(), {.threads = threads});
    EXPECT_EQ(without_detail(run.findings), content_of(std::string{kSample} + "expected-findings.csv"));
    EXPECT_EQ(run.summary.usage.read, 6000u);
    EXPECT_EQ(run.summary.fold.taken, 5745u);
    EXPECT_EQ(run.summary.fold.unknown_card, 16u);
    EXPECT_EQ(run.summary.fold.not_iot, 147u);
    EXPECT_EQ(run.summary.usage.rejected_sum(), 92u);
    EXPECT_TRUE(run.summary.cards_refused.empty());
    using usage::Reject;
    const auto rejected = [&](Reject reason) { return run.summary.usage.rejected[static_cast<std::size_t>(reason)]; };
    EXPECT_EQ(rejected(Reject::outside_month), 33u);
    EXPECT_EQ(rejected(Reject::time), 7u);
    EXPECT_EQ(rejected(Reject::kind), 9u);
    EXPECT_EQ(rejected(Reject::peer), 17u);
    EXPECT_EQ(rejected(Reject::number), 12u);
    EXPECT_EQ(rejected(Reject::imei), 13u);
    EXPECT_EQ(rejected(Reject::direction), 1u);
  }
}

}  // namespace
}  // namespace yunguan::monitor
