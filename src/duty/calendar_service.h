// SPDX-License-Identifier: Apache-2.0
// What people do with the working calendar: look at a year, see what a change would move, keep it, read a file, look back.
#pragma once

#include "duty/calendar_view.h"
#include "duty/ground.h"

namespace yunguan::duty {

struct YearInput {
  std::vector<Holiday> holidays;
  std::vector<Date> workdays;
  std::optional<WeekHours> hours;  // of this year alone; absent: the usual ones
  std::optional<WeekHours> usual;  // of all years without their own; absent: they stay
};
BOOST_DESCRIBE_STRUCT(YearInput, (), (holidays, workdays, hours, usual))

struct CalendarFileInput {
  std::string yaml;
};
BOOST_DESCRIBE_STRUCT(CalendarFileInput, (), (yaml))
struct CalendarFault {
  std::optional<std::uint64_t> line;
  std::string field;
  std::string value;
  Text text;
};
BOOST_DESCRIBE_STRUCT(CalendarFault, (), (line, field, value, text))
// What a file says; nothing is kept.
struct CalendarFile {
  std::optional<WeekHours> hours;
  std::vector<CalendarYear> years;
  std::vector<CalendarFault> faults;  // empty: it is good
};
BOOST_DESCRIBE_STRUCT(CalendarFile, (), (hours, years, faults))

struct CalendarVersionLine {
  std::int64_t number = 0;
  CalendarOrigin origin = CalendarOrigin::file;
  std::optional<std::int64_t> year;
  std::string made_by;
  Instant made_at;
  bool is_first = false;  // the days of the first are no changes
  std::vector<DayChange> days;
  std::vector<HoursChange> hours;
};
BOOST_DESCRIBE_STRUCT(CalendarVersionLine, (), (number, origin, year, made_by, made_at, is_first, days, hours))
struct CalendarVersions {
  std::vector<CalendarVersionLine> items;  // newest first
};
BOOST_DESCRIBE_STRUCT(CalendarVersions, (), (items))

// The year is 2000 to 2100 everywhere: duty.year (invalid). Changes are of everybody's orders: duty.whole_platform (forbidden) unless the
// caller may for all units.
class CalendarService {
 public:
  explicit CalendarService(const Ground& ground) : ground_(ground) {}

  static constexpr std::int64_t kVersionsShown = 100;

  Result<CalendarView> view(const identity::Asking& asking, std::int64_t year) const;
  // Errors (invalid): those of faults_of, with the field in the input.
  Result<CalendarImpact> preview(const identity::Asking& asking, std::int64_t year, const YearInput& input) const;
  // Besides: http.stale. What changes nothing makes no version.
  Result<CalendarView> save(const identity::Asking& asking, std::int64_t year, std::int64_t version,
                            const YearInput& input) const;
  // Faults of the file are an answer, not an error.
  Result<CalendarFile> read(const identity::Asking& asking, const CalendarFileInput& input) const;
  Result<CalendarVersions> versions() const;

 private:
  const Ground& ground_;
};

}  // namespace yunguan::duty
