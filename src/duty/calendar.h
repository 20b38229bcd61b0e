// SPDX-License-Identifier: Apache-2.0
// The working calendar as people keep it: every change of a year is a version of the whole.
#pragma once

#include <boost/describe.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/working_calendar.h"

namespace yunguan::duty {

// Where a version comes from: the file beside the program, or a person.
BOOST_DEFINE_ENUM_CLASS(CalendarOrigin, file, own)

struct CalendarVersion {
  std::int64_t number = 0;  // 1 is the first
  CalendarOrigin origin = CalendarOrigin::file;
  std::optional<std::int64_t> year;  // that a person changed
  CalendarText text;
  std::string made_by;
  Instant made_at;
};

BOOST_DEFINE_ENUM_CLASS(DayMark, ordinary, holiday, workday)
// What a version made of a day.
struct DayChange {
  Date day;
  DayMark before = DayMark::ordinary;
  DayMark after = DayMark::ordinary;
  std::string name_before;  // of a holiday
  std::string name_after;
  friend bool operator==(const DayChange&, const DayChange&) = default;
};
BOOST_DESCRIBE_STRUCT(DayChange, (), (day, before, after, name_before, name_after))

// No year: the usual hours. No hours: those of the year are the usual ones.
struct HoursChange {
  std::optional<std::int64_t> year;
  std::optional<WeekHours> before;
  std::optional<WeekHours> after;
};
BOOST_DESCRIBE_STRUCT(HoursChange, (), (year, before, after))

struct CalendarChanges {
  std::vector<DayChange> days;  // in their order
  std::vector<HoursChange> hours;
};
[[nodiscard]] CalendarChanges changes_between(const CalendarText& before, const CalendarText& after);

// What another calendar would do to orders that go on.
struct CalendarImpact {
  std::int64_t running = 0;    // orders that go on
  std::int64_t moved = 0;      // of which a time limit or a timer would move
  std::int64_t late = 0;       // of those: in time now, late then
  std::int64_t in_time = 0;    // of those: late now, in time then
  std::int64_t looked_at = 0;  // fewer than `running`: there are too many to look at all of them here
};
BOOST_DESCRIBE_STRUCT(CalendarImpact, (), (running, moved, late, in_time, looked_at))

}  // namespace yunguan::duty
