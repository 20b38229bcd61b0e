// SPDX-License-Identifier: Apache-2.0
// A year of the calendar that orders go by, as people look at it.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "base/working_calendar.h"
#include "duty/duty.h"

namespace yunguan::duty {

struct CalendarView {
  std::string name;
  std::int64_t year = 0;
  std::int64_t version = 0;               // of the calendar as a whole
  WeekHours hours;                        // that hold in the year
  bool own_hours = false;                 // the year has others than the usual ones
  WeekHours usual;                        // of years without their own
  std::vector<Holiday> holidays;          // of the year
  std::vector<Date> workdays;             // worked to make up for them
  std::vector<std::int64_t> worked_days;  // from January
  std::vector<std::int64_t> years;        // for which holidays are known
  bool may_change = false;                // by the caller
  bool file_is_passed_over = false;       // the file beside the program was changed, and what people entered counts
};
BOOST_DESCRIBE_STRUCT(CalendarView, (),
                      (name, year, version, hours, own_hours, usual, holidays, workdays, worked_days, years, may_change,
                       file_is_passed_over))

[[nodiscard]] CalendarView calendar_view(const WorkingCalendar& calendar, std::chrono::year year);

}  // namespace yunguan::duty
