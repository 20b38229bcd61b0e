// SPDX-License-Identifier: Apache-2.0
// When people work: hours by weekday, public holidays, and the days that are worked to make up for them (调休). Shanghai time.
#pragma once

#include <array>
#include <boost/describe.hpp>
#include <chrono>
#include <filesystem>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/time.h"

namespace yunguan {

// As it is written: hours are "09:00-12:00", up to "24:00"; a weekday that is not named is free.
struct CalendarText {
  std::string name;
  std::map<std::string, std::vector<std::string>> hours;  // monday … sunday
  std::vector<Date> holidays;
  std::vector<Date> workdays;  // worked like a Monday, whatever day it is
};
BOOST_DESCRIBE_STRUCT(CalendarText, (), (name, hours, holidays, workdays))

// Immutable; thread-safe.
class WorkingCalendar {
 public:
  // Errors (invalid), each with its field: calendar.weekday, calendar.hours (not a span, or one begins before the other ends),
  // calendar.day (free and worked at the same time), calendar.empty (nobody ever works).
  [[nodiscard]] static Result<WorkingCalendar> from(const CalendarText& text);
  // From a YAML file. Besides: document.*.
  [[nodiscard]] static Result<WorkingCalendar> load(const std::filesystem::path& path);

  // Working time between the two; zero when `to` is not later.
  [[nodiscard]] std::chrono::microseconds between(Instant from, Instant to) const;
  // When so much working time has passed since; at once for zero and less, though nobody works.
  [[nodiscard]] Instant after(Instant from, std::chrono::microseconds span) const;
  [[nodiscard]] bool is_worked(Date day) const { return !hours_of(day).empty(); }
  // As it was written, for people to read.
  [[nodiscard]] const CalendarText& text() const { return text_; }

 private:
  struct Span {
    std::chrono::minutes from;
    std::chrono::minutes to;
  };
  using Hours = std::vector<Span>;
  [[nodiscard]] const Hours& hours_of(Date day) const;

  CalendarText text_;
  std::array<Hours, 7> week_;  // from Monday
  std::set<Date> holidays_;
  std::set<Date> workdays_;
};

}  // namespace yunguan
