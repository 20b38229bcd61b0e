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
years:
  - year: 2026
    holidays:
      - {name: 国庆节, from: 2026-10-01, to: 2026-10-07}
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

TEST(WorkingCalendar, GoesByTheHoursOfTheYear) {
  CalendarText text = calendar().text();
  text.years.push_back({.year = 2027, .holidays = {}, .workdays = {}, .hours = WeekHours{{"monday", {"10:00-12:00"}}}});
  const auto days = WorkingCalendar::from(text, 3).value();
  EXPECT_EQ(days.number(), 3);
  EXPECT_EQ(days.between(at("2026-12-28 00:00:00"), at("2027-01-01 00:00:00")), 28h);
  EXPECT_EQ(days.between(at("2027-01-01 00:00:00"), at("2027-01-12 00:00:00")), 4h) << "two Mondays";
  EXPECT_EQ(days.after(at("2026-12-31 17:00:00"), 90min), at("2027-01-04 11:00:00"));
}

// "code at place" of everything that is wrong with the text.
std::vector<std::string> wrong(CalendarText text) {
  if (text.name.empty()) text.name = "test";
  std::vector<std::string> found;
  for (const Error& error : faults_of(text)) found.push_back(error.code + " at " + error.where.field);
  return found;
}
using Strings = std::vector<std::string>;

TEST(WorkingCalendar, RefusesHoursThatCannotBe) {
  EXPECT_EQ(wrong({.hours = {{"funday", {"09:00-12:00"}}}}), Strings{"calendar.weekday at /hours/funday"});
  for (const char* text : {"9-12", "09:00-08:00", "09:00-25:00", "09:60-10:00", "ab:cd-ef:gh"})
    EXPECT_EQ(wrong({.hours = {{"monday", {text}}}}), Strings{"calendar.hours at /hours/monday/0"}) << text;
  EXPECT_EQ(wrong({.hours = {{"monday", {"09:00-12:00", "11:00-13:00"}}}}),
            Strings{"calendar.hours at /hours/monday/1"});
  EXPECT_EQ(wrong({}), Strings{"calendar.empty at /hours"});
}

TEST(WorkingCalendar, RefusesDaysThatCannotBe) {
  const auto year = [](std::vector<Holiday> holidays, std::vector<const char*> workdays) {
    CalendarText text{.name = "test", .hours = calendar().text().hours, .years = {}};
    text.years.push_back({.year = 2026, .holidays = std::move(holidays), .workdays = {}, .hours = {}});
    for (const char* day : workdays) text.years[0].workdays.push_back(parse_date(day).value());
    return wrong(text);
  };
  const auto days = [](std::string name, std::string_view from, std::string_view to) {
    return Holiday{std::move(name), parse_date(from).value(), parse_date(to).value()};
  };
  EXPECT_EQ(year({days("国庆节", "2026-10-01", "2026-10-07")}, {"2026-10-10"}), Strings{});
  EXPECT_EQ(year({days("", "2026-10-01", "2026-10-07")}, {}), Strings{"calendar.name at /years/0/holidays/0/name"});
  EXPECT_EQ(year({days("a", "2026-12-31", "2027-01-02")}, {}), Strings{"calendar.outside at /years/0/holidays/0/to"});
  EXPECT_EQ(year({days("a", "2026-10-02", "2026-10-01")}, {}), Strings{"calendar.span at /years/0/holidays/0/to"});
  EXPECT_EQ(year({days("a", "2026-10-01", "2026-10-02"), days("b", "2026-10-02", "2026-10-05")}, {}),
            Strings{"calendar.twice at /years/0/holidays/1"});
  EXPECT_EQ(year({days("a", "2026-10-10", "2026-10-11")}, {}), Strings{"calendar.free_already at /years/0/holidays/0"});
  EXPECT_EQ(year({days("a", "2026-10-09", "2026-10-10")}, {"2026-10-10"}),
            Strings{"calendar.day at /years/0/workdays/0"});
  EXPECT_EQ(year({}, {"2026-10-09"}), Strings{"calendar.worked_already at /years/0/workdays/0"});
  EXPECT_EQ(year({}, {"2026-10-10", "2026-10-10", "2027-10-10"}),
            (Strings{"calendar.twice at /years/0/workdays/1", "calendar.outside at /years/0/workdays/2"}));
  CalendarText text = calendar().text();
  text.years.push_back(text.years.front());
  text.years.push_back({.year = 1999, .holidays = {}, .workdays = {}, .hours = {}});
  EXPECT_EQ(wrong(text), (Strings{"calendar.year at /years/1/year", "calendar.year at /years/2/year"}));
}

}  // namespace
}  // namespace yunguan
