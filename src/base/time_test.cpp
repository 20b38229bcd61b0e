// SPDX-License-Identifier: Apache-2.0
#include "base/time.h"

#include <gtest/gtest.h>

namespace yunguan {
namespace {

TEST(Time, ReadsShanghaiClockAndRfc3339AsTheSameInstant) {
  const auto local = parse_instant("2026-11-21 14:05:09");
  const auto zulu = parse_instant("2026-11-21T06:05:09Z");
  ASSERT_TRUE(local && zulu);
  EXPECT_EQ(*local, *zulu);
  EXPECT_EQ(format_clock(*local), "2026-11-21 14:05:09");
  EXPECT_EQ(format_rfc3339(*local), "2026-11-21T14:05:09+08:00");
}

TEST(Time, KeepsMicrosecondsAndCutsFinerFractions) {
  EXPECT_EQ(format_rfc3339(*parse_instant("2026-11-21T14:05:09.1234567+08:00")), "2026-11-21T14:05:09.123456+08:00");
  EXPECT_EQ(format_rfc3339(*parse_instant("2026-11-21T14:05:09.5-03:30")), "2026-11-22T01:35:09.500000+08:00");
}

TEST(Time, RefusesWhatIsNoTime) {
  for (const char* text : {"", "2026-02-30 00:00:00", "2026-11-21 24:00:00", "2026-11-21 14:05:60", "2026-11-21",
                           "2026-11-21 14:05:09.", "2026-11-21 14:05:09+0800", "2026-11-21 14:05:09 ",
                           "1969-12-31 00:00:00", "2026/11/21 14:05:09", "٢٠٢٦-11-21 14:05:09"}) {
    EXPECT_FALSE(parse_instant(text)) << text;
  }
}

TEST(Time, ADayBeginsAtMidnightInShanghai) {
  EXPECT_EQ(shanghai_date(*parse_instant("2026-10-31T16:00:00Z")), *parse_date("2026-11-01"));
  EXPECT_EQ(format_clock(start_of(*parse_date("2026-11-01"))), "2026-11-01 00:00:00");
  EXPECT_EQ(format_month(*parse_date("2026-11-01")), "2026-11");
}

TEST(WaitAfter, DoublesWithEveryFailureUpToTheLongest) {
  using std::chrono::seconds;
  EXPECT_EQ(wait_after(0, seconds{5}, seconds{60}), seconds{5});
  EXPECT_EQ(wait_after(1, seconds{5}, seconds{60}), seconds{5});
  EXPECT_EQ(wait_after(2, seconds{5}, seconds{60}), seconds{10});
  EXPECT_EQ(wait_after(4, seconds{5}, seconds{60}), seconds{40});
  EXPECT_EQ(wait_after(5, seconds{5}, seconds{60}), seconds{60});
  EXPECT_EQ(wait_after(1'000'000, seconds{5}, seconds{60}), seconds{60});
}

}  // namespace
}  // namespace yunguan
