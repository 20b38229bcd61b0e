// SPDX-License-Identifier: Apache-2.0
// When people work: hours by weekday, and by year the public holidays and the days worked to make up for them (调休). Shanghai time.
#pragma once

#include <array>
#include <boost/describe.hpp>
#include <chrono>
#include <filesystem>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/time.h"

namespace yunguan {

// By weekday, monday … sunday: "09:00-12:00", up to "24:00". A weekday that is not named is free.
using WeekHours = std::map<std::string, std::vector<std::string>>;

// Days off with the name people know them by, both ends included.
struct Holiday {
  std::string name;
  Date from;
  Date to;
  friend bool operator==(const Holiday&, const Holiday&) = default;
};
BOOST_DESCRIBE_STRUCT(Holiday, (), (name, from, to))

struct CalendarYear {
  std::int64_t year = 0;
  std::vector<Holiday> holidays;
  std::vector<Date> workdays;      // free by the week, worked to make up for holidays (调休), like a Monday
  std::optional<WeekHours> hours;  // of this year, when they are not the usual ones
  friend bool operator==(const CalendarYear&, const CalendarYear&) = default;
};
BOOST_DESCRIBE_STRUCT(CalendarYear, (), (year, holidays, workdays, hours))

// As it is written. A year that is not here has neither holidays nor days worked for them.
struct CalendarText {
  std::string name;
  WeekHours hours;
  std::vector<CalendarYear> years;
  friend bool operator==(const CalendarText&, const CalendarText&) = default;
};
BOOST_DESCRIBE_STRUCT(CalendarText, (), (name, hours, years))

inline constexpr int kCalendarFirstYear = 2000;
inline constexpr int kCalendarLastYear = 2100;

// Everything that is wrong with it, each (invalid) with a JSON pointer into the text as its field: calendar.name, calendar.weekday,
// calendar.hours (not a span, or one begins before the other ends), calendar.empty (nobody ever works), calendar.year (beyond what is
// kept, or twice), calendar.outside (a day of another year), calendar.span (ends before it begins), calendar.twice, calendar.day (free
// and worked at the same time), calendar.free_already and calendar.worked_already (the week says so anyway).
[[nodiscard]] std::vector<Error> faults_of(const CalendarText& text);

// Immutable; thread-safe.
class WorkingCalendar {
 public:
  // The first of faults_of, with all of them in `details` when there are more. `number`: of the version, 0 for one that is not kept.
  [[nodiscard]] static Result<WorkingCalendar> from(CalendarText text, std::int64_t number = 0);
  // From a YAML file. Besides: document.*.
  [[nodiscard]] static Result<WorkingCalendar> load(const std::filesystem::path& path);

  // Working time between the two; zero when `to` is not later.
  [[nodiscard]] std::chrono::microseconds between(Instant from, Instant to) const;
  // When so much working time has passed since; at once for zero and less, though nobody works.
  [[nodiscard]] Instant after(Instant from, std::chrono::microseconds span) const;
  [[nodiscard]] bool is_worked(Date day) const { return !hours_of(day).empty(); }
  // As it was written, for people to read.
  [[nodiscard]] const CalendarText& text() const { return text_; }
  [[nodiscard]] std::int64_t number() const { return number_; }

 private:
  struct Span {
    std::chrono::minutes from;
    std::chrono::minutes to;
  };
  using Hours = std::vector<Span>;
  using Week = std::array<Hours, 7>;  // from Monday
  static Week week_of(const WeekHours& hours);
  [[nodiscard]] const Hours& hours_of(Date day) const;

  CalendarText text_;
  std::int64_t number_ = 0;
  Week usual_;
  std::map<int, Week> own_;  // of years that have other hours
  std::set<Date> holidays_;
  std::set<Date> workdays_;
};

}  // namespace yunguan
