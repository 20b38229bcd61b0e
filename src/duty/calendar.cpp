// SPDX-License-Identifier: Apache-2.0
#include "duty/calendar.h"

#include <map>
#include <set>

namespace yunguan::duty {
namespace {

struct Marked {
  DayMark mark = DayMark::ordinary;
  std::string name;
  friend bool operator==(const Marked&, const Marked&) = default;
};

std::map<Date, Marked> marked_days(const CalendarText& text) {
  std::map<Date, Marked> days;
  for (const CalendarYear& year : text.years) {
    for (const Holiday& holiday : year.holidays) {
      for (Date day = holiday.from; day <= holiday.to; day = std::chrono::sys_days{day} + std::chrono::days{1})
        days[day] = {DayMark::holiday, holiday.name};
    }
    for (const Date& day : year.workdays) days[day] = {DayMark::workday, {}};
  }
  return days;
}

std::map<std::int64_t, std::optional<WeekHours>> own_hours(const CalendarText& text) {
  std::map<std::int64_t, std::optional<WeekHours>> hours;
  for (const CalendarYear& year : text.years) {
    if (year.hours) hours[year.year] = year.hours;
  }
  return hours;
}

}  // namespace

CalendarChanges changes_between(const CalendarText& before, const CalendarText& after) {
  CalendarChanges changes;
  auto was = marked_days(before);
  auto is = marked_days(after);
  std::set<Date> days;
  for (const auto& [day, marked] : was) days.insert(day);
  for (const auto& [day, marked] : is) days.insert(day);
  for (const Date& day : days) {
    if (was[day] != is[day]) changes.days.push_back({day, was[day].mark, is[day].mark, was[day].name, is[day].name});
  }
  if (before.hours != after.hours) changes.hours.push_back({std::nullopt, before.hours, after.hours});
  auto had = own_hours(before);
  auto has = own_hours(after);
  std::set<std::int64_t> years;
  for (const auto& [year, hours] : had) years.insert(year);
  for (const auto& [year, hours] : has) years.insert(year);
  for (const std::int64_t year : years) {
    if (had[year] != has[year]) changes.hours.push_back({year, had[year], has[year]});
  }
  return changes;
}

}  // namespace yunguan::duty
