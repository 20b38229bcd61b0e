// SPDX-License-Identifier: Apache-2.0
#include "base/working_calendar.h"

#include <gtest/gtest.h>

#include <random>

#include "base/document_decode.h"

namespace yunguan {
namespace {

using namespace std::chrono_literals;

// The week of the National Day of 2026: free from Thursday the 1st to Wednesday the 7th, the Saturday after is worked.
constexpr std::string_view kText = R"(
name: 工作日
hours:
  monday: ["09:00-12:00", "13:30-17:30"]
  tuesday: ["09:00-12:00", "13:30-17:30"]
  wednesday: ["09:00-12:00", "13:30-17:30"]
  thursday: ["09:00-12:00", "13:30-17:30"]
  friday: ["09:00-12:00", "13:30-17:30"]
holidays: [2026-10-01, 2026-10-02, 2026-10-05, 2026-10-06, 2026-10-07]
workdays: [2026-10-10]
)";

WorkingCalendar calendar() {
  const auto text = decode_document<CalendarText>(parse_yaml(kText, "calendar.yaml").value());
  EXPECT_TRUE(text) << text.error().text.en;
  return WorkingCalendar::from(text.value_or(CalendarText{})).value();
}
Instant at(std::string_view clock) { return parse_instant(clock).value(); }

TEST(WorkingCalendar, CountsHoursOnly) {
  const auto days = calendar();
  EXPECT_EQ(days.between(at("2026-09-30 16:30:00"), at("2026-10-08 10:00:00")), 2h);
  EXPECT_EQ(days.between(at("2026-09-29 11:00:00"), at("2026-09-29 14:00:00")), 90min);
  EXPECT_EQ(days.between(at("2026-10-10 00:00:00"), at("2026-10-11 00:00:00")), 7h);
  EXPECT_EQ(days.between(at("2026-10-08 10:00:00"), at("2026-10-08 09:00:00")), 0h);
}

TEST(WorkingCalendar, EndsASpanInWorkingHours) {
  const auto days = calendar();
  EXPECT_EQ(days.after(at("2026-09-30 16:30:00"), 2h), at("2026-10-08 10:00:00"));
  EXPECT_EQ(days.after(at("2026-09-30 16:30:00"), 1h), at("2026-09-30 17:30:00"));
  EXPECT_EQ(days.after(at("2026-10-03 03:00:00"), 1min), at("2026-10-08 09:01:00"));
  EXPECT_EQ(days.after(at("2026-10-03 03:00:00"), 0min), at("2026-10-03 03:00:00"));
}

// What was added is what is counted.
TEST(WorkingCalendar, AgreesWithItself) {
  const auto days = calendar();
  std::mt19937 dice{3};  // allow rand: seeded spans
  for (int n = 0; n < 2'000; ++n) {
    const Instant from = at("2026-09-20 00:00:00") + std::chrono::seconds{dice() % (40 * 86'400)};
    const std::chrono::seconds span{dice() % (15 * 86'400) + 1};
    EXPECT_EQ(days.between(from, days.after(from, span)), span) << format_clock(from);
  }
}

TEST(WorkingCalendar, RefusesWhatCannotBe) {
  const auto code = [](CalendarText text) { return WorkingCalendar::from(text).error().code; };
  EXPECT_EQ(code({.hours = {{"funday", {"09:00-12:00"}}}}), "calendar.weekday");
  for (const char* wrong : {"9-12", "09:00-08:00", "09:00-25:00", "09:60-10:00", "ab:cd-ef:gh"})
    EXPECT_EQ(code({.hours = {{"monday", {wrong}}}}), "calendar.hours") << wrong;
  EXPECT_EQ(code({.hours = {{"monday", {"09:00-12:00", "11:00-13:00"}}}}), "calendar.hours");
  EXPECT_EQ(code({}), "calendar.empty");
  const Date day = parse_date("2026-10-10").value();
  EXPECT_EQ(code({.hours = {{"monday", {"09:00-12:00"}}}, .holidays = {day}, .workdays = {day}}), "calendar.day");
}

}  // namespace
}  // namespace yunguan
