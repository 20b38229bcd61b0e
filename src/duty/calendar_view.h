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
  std::map<std::string, std::vector<std::string>> hours;  // by weekday: "09:00-12:00"
  std::vector<Date> holidays;                             // of the year
  std::vector<Date> workdays;                             // worked to make up for them
  std::vector<std::int64_t> worked_days;                  // from January
  std::vector<std::int64_t> years;                        // for which holidays are known
};
BOOST_DESCRIBE_STRUCT(CalendarView, (), (name, year, hours, holidays, workdays, worked_days, years))

[[nodiscard]] CalendarView calendar_view(const WorkingCalendar& calendar, std::chrono::year year);

}  // namespace yunguan::duty
