// SPDX-License-Identifier: Apache-2.0
// The shipped descriptions of carriers' files, over the shipped samples.
#include <gtest/gtest.h>

#include "base/parse.h"
#include "monitor/scan_fixture.h"

namespace yunguan::monitor {
namespace {

const std::string kSamples = "tests/samples/usage-formats/";

ScanRun run_sample(const std::string& file, const std::string& mapping) {
  const ScanFiles files{.cards = kSamples + "cards.csv",
                        .usage = {kSamples + file},
                        .lists = kSamples,
                        .month = "2026-10",
                        .mapping = mapping};
  return run_scan(files, {.threads = 2});
}

// Rejected lines with their reasons, counted from the first record.
std::string rejects_of(const ScanRun& run, std::uint64_t header_lines) {
  std::string out;
  for (std::string_view rest = std::string_view{run.rejects}.substr(run.rejects.find('\n') + 1); !rest.empty();) {
    const std::string_view line = rest.substr(0, rest.find('\n'));
    rest.remove_prefix(line.size() + 1);
    const auto first = line.find(',');
    const auto second = line.rfind(',');
    const auto number = *parse_integer<std::uint64_t>(line.substr(first + 1, second - first - 1));
    out += std::to_string(number - header_lines) + std::string{line.substr(second)} + "\n";
  }
  return out;
}

TEST(UsageFormats, EachGivesWhatOurOwnColumnsGive) {
  const ScanRun own = run_sample("own.csv", "");
  EXPECT_EQ(without_detail(own.findings),
            "model,msisdn,subject,window,first_time,hits\n"
            "phone,1064800000002,35332510,2026-10,2026-10-04 00:00:00,2\n"
            "region,1064800000002,440106,2026-10-04,2026-10-04 00:00:00,2\n"
            "separation,1064800000002,35332510000007,2026-10,2026-10-04 00:00:00,2\n"
            "whitelist,1064800000001,data:video.example,2026-10-03,2026-10-03 08:16:00,1\n"
            "whitelist,1064800000002,sms:10086,2026-10-04,2026-10-04 00:00:00,1\n");
  EXPECT_EQ(rejects_of(own, 1), "6,time\n7,kind\n");
  EXPECT_EQ(own.summary.fold.unknown_card, 1u);

  const ScanRun pipe = run_sample("pipe-positions.dat", "rules/usage-formats/pipe-positions.yaml");
  EXPECT_EQ(pipe.findings, own.findings);
  EXPECT_EQ(pipe.history, own.history);
  EXPECT_EQ(rejects_of(pipe, 0), rejects_of(own, 1));

  const ScanRun named = run_sample("named-unix.csv", "rules/usage-formats/named-unix.yaml");
  EXPECT_EQ(named.findings, own.findings);
  EXPECT_EQ(named.history, own.history);
  EXPECT_EQ(rejects_of(named, 1), rejects_of(own, 1));
}

}  // namespace
}  // namespace yunguan::monitor
