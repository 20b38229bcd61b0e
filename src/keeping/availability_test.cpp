// SPDX-License-Identifier: Apache-2.0
#include "keeping/availability.h"

#include <gtest/gtest.h>

#include "keeping/backup_service.h"

namespace yunguan::keeping {
namespace {

Instant at(std::string_view text) { return parse_instant(text).value(); }

PlatformRun run(std::string_view begun, std::string_view seen, std::optional<std::string_view> ended = {}) {
  return {.id = 1,
          .node = "a",
          .product = "0.1.0",
          .begun_at = at(begun),
          .last_seen_at = at(seen),
          .ended_at = ended ? std::optional(at(*ended)) : std::nullopt};
}

TEST(Availability, CountsWhatLiesBetweenRunsByMonth) {
  const auto months = availability_of({run("2026-10-31 22:00:00", "2026-10-31 23:00:00", "2026-10-31 23:00:00"),
                                       run("2026-11-01 01:00:00", "2026-11-01 02:00:00"),   // ended without a word
                                       run("2026-11-01 03:00:00", "2026-11-01 04:59:30")},  // seen half a minute ago
                                      at("2026-11-01 05:00:00"));
  ASSERT_EQ(months.size(), 2u);
  EXPECT_EQ(months[0].month, "2026-11");
  EXPECT_EQ(months[0].up_seconds, 3 * 3600);
  EXPECT_EQ(months[0].down_seconds, 2 * 3600);
  EXPECT_EQ(months[0].interruptions, 1);
  EXPECT_DOUBLE_EQ(months[0].percent, 60);
  EXPECT_EQ(months[1].up_seconds, 3600);
  EXPECT_EQ(months[1].down_seconds, 3600);
  EXPECT_EQ(months[1].interruptions, 1);
}

TEST(Availability, IsThereWhileOneNodeIs) {
  PlatformRun other = run("2026-11-01 00:30:00", "2026-11-01 03:00:00", "2026-11-01 03:00:00");
  other.node = "b";
  const auto months = availability_of({run("2026-11-01 00:00:00", "2026-11-01 01:00:00", "2026-11-01 01:00:00"), other},
                                      at("2026-11-01 03:00:00"));
  ASSERT_EQ(months.size(), 1u);
  EXPECT_EQ(months[0].down_seconds, 0);
  EXPECT_DOUBLE_EQ(months[0].percent, 100);
  EXPECT_TRUE(availability_of({}, at("2026-11-01 03:00:00")).empty());
}

TEST(BackupTime, IsTheNextOneOfTheShanghaiClock) {
  const auto three = parse_time_of_day("03:30");
  ASSERT_TRUE(three && *three);
  EXPECT_EQ(next_time(**three, at("2026-11-22 03:29:59")), at("2026-11-22 03:30:00"));
  EXPECT_EQ(next_time(**three, at("2026-11-22 03:30:00")), at("2026-11-23 03:30:00"));
  EXPECT_EQ(next_time(**three, at("2026-12-31 23:00:00")), at("2027-01-01 03:30:00"));
  EXPECT_FALSE(parse_time_of_day("").value());
  for (const char* wrong : {"3:30", "24:00", "03:60", "x", "03:3", "-1:00"})
    EXPECT_FALSE(parse_time_of_day(wrong)) << wrong;
}

}  // namespace
}  // namespace yunguan::keeping
