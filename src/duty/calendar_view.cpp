// SPDX-License-Identifier: Apache-2.0
#include "duty/calendar_view.h"

#include <algorithm>
#include <set>

namespace yunguan::duty {
namespace {

std::vector<Date> within(const std::vector<Date>& days, std::chrono::year year) {
  std::vector<Date> found;
  std::ranges::copy_if(days, std::back_inserter(found), [&](const Date& day) { return day.year() == year; });
  std::ranges::sort(found);
  return found;
}

std::int64_t worked_in(const WorkingCalendar& calendar, std::chrono::year_month month) {
  std::int64_t worked = 0;
  const std::chrono::sys_days end{(month + std::chrono::months{1}) / std::chrono::day{1}};
  for (std::chrono::sys_days day{month / std::chrono::day{1}}; day < end; day += std::chrono::days{1})
    worked += calendar.is_worked(Date{day}) ? 1 : 0;
  return worked;
}

}  // namespace

CalendarView calendar_view(const WorkingCalendar& calendar, std::chrono::year year) {
  const CalendarText& text = calendar.text();
  CalendarView view{.name = text.name,
                    .year = static_cast<int>(year),
                    .hours = text.hours,
                    .holidays = within(text.holidays, year),
                    .workdays = within(text.workdays, year),
                    .worked_days = {},
                    .years = {}};
  for (unsigned month = 1; month <= 12; ++month)
    view.worked_days.push_back(worked_in(calendar, year / std::chrono::month{month}));
  std::set<int> years;
  for (const Date& day : text.holidays) years.insert(static_cast<int>(day.year()));
  view.years.assign(years.begin(), years.end());
  return view;
}

}  // namespace yunguan::duty
