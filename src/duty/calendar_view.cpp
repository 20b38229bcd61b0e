// SPDX-License-Identifier: Apache-2.0
#include "duty/calendar_view.h"

#include <algorithm>

namespace yunguan::duty {
namespace {

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
  CalendarView view;
  view.name = text.name;
  view.year = static_cast<int>(year);
  view.version = calendar.number();
  view.hours = view.usual = text.hours;
  const auto own = std::ranges::find(text.years, view.year, &CalendarYear::year);
  if (own != text.years.end()) {
    view.holidays = own->holidays;
    view.workdays = own->workdays;
    view.own_hours = own->hours.has_value();
    view.hours = own->hours.value_or(text.hours);
  }
  for (unsigned month = 1; month <= 12; ++month)
    view.worked_days.push_back(worked_in(calendar, year / std::chrono::month{month}));
  for (const CalendarYear& one : text.years) {
    if (!one.holidays.empty()) view.years.push_back(one.year);
  }
  return view;
}

}  // namespace yunguan::duty
