// SPDX-License-Identifier: Apache-2.0
#include "base/working_calendar.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "base/document_decode.h"
#include "base/parse.h"

namespace yunguan {
namespace {

using std::chrono::microseconds;
using std::chrono::minutes;

constexpr std::array<std::string_view, 7> kWeekdays{"monday", "tuesday",  "wednesday", "thursday",
                                                    "friday", "saturday", "sunday"};
constexpr std::size_t kTextBytes = std::string_view{"09:00-12:00"}.size();

std::optional<minutes> minutes_of(std::string_view text) {
  const auto hour = parse_integer<int>(text.substr(0, 2));
  const auto minute = parse_integer<int>(text.substr(3));
  if (text[2] != ':' || !hour || !minute || *hour < 0 || *minute < 0 || *minute > 59) return std::nullopt;
  const minutes all = std::chrono::hours{*hour} + minutes{*minute};
  return all > std::chrono::hours{24} ? std::nullopt : std::optional{all};
}

std::optional<std::pair<minutes, minutes>> span_of(std::string_view text) {
  if (text.size() != kTextBytes || text[5] != '-') return std::nullopt;
  const auto from = minutes_of(text.substr(0, 5));
  const auto to = minutes_of(text.substr(6));
  if (!from || !to || *from >= *to) return std::nullopt;
  return std::pair{*from, *to};
}

std::size_t weekday_of(Date day) { return std::chrono::weekday{std::chrono::sys_days{day}}.iso_encoding() - 1; }

bool is_worked(const WeekHours& hours, Date day) {
  const auto found = hours.find(std::string{kWeekdays.at(weekday_of(day))});
  return found != hours.end() && !found->second.empty();
}

Date next(Date day) { return std::chrono::sys_days{day} + std::chrono::days{1}; }

class Faults {
 public:
  explicit Faults(const CalendarText& text) : text_(text) {}

  std::vector<Error> all() {
    if (!fits(text_.name)) add("/name", "calendar.name", kNameText, text_.name);
    check_hours(text_.hours, "/hours");
    std::set<std::int64_t> years;
    for (std::size_t n = 0; n < text_.years.size(); ++n) {
      const CalendarYear& year = text_.years[n];
      const std::string at = fmt::format("/years/{}", n);
      const bool is_kept = year.year >= kCalendarFirstYear && year.year <= kCalendarLastYear;
      if (!is_kept) {
        add(at + "/year", "calendar.year", {"年份须在 2000 至 2100 之间", "the year is 2000 to 2100"},
            std::to_string(year.year));
      } else if (!years.insert(year.year).second) {
        add(at + "/year", "calendar.year", {"同一年写了两次", "the year is given twice"}, std::to_string(year.year));
      }
      check_year(year, at);
    }
    return std::move(faults_);
  }

 private:
  static bool fits(std::string_view name) {
    return !trimmed(name).empty() && characters_in(name) <= kNameMax && name.find_first_of("\r\n\t") == name.npos;
  }

  void check_hours(const WeekHours& hours, const std::string& at) {
    bool ever = false;
    for (const auto& [day, spans] : hours) {
      const std::string place = at + "/" + day;
      if (std::ranges::find(kWeekdays, day) == kWeekdays.end())
        add(place, "calendar.weekday", {"没有这个星期名", "there is no such weekday"}, day);
      ever = ever || !spans.empty();
      minutes end{0};
      for (std::size_t n = 0; n < spans.size(); ++n) {
        const auto span = span_of(spans[n]);
        if (!span || span->first < end) {
          add(fmt::format("{}/{}", place, n), "calendar.hours",
              {"工作时段应写成 09:00-12:00，并按先后排列、互不重叠",
               "hours are written 09:00-12:00, one after the other, without overlap"},
              spans[n]);
        }
        if (span) end = std::max(end, span->second);
      }
    }
    if (!ever) add(at, "calendar.empty", {"没有写明工作时间", "it does not say when people work"}, {});
  }

  void check_year(const CalendarYear& year, const std::string& at) {
    const WeekHours& hours = year.hours ? *year.hours : text_.hours;
    if (year.hours) check_hours(*year.hours, at + "/hours");
    std::set<Date> free;
    for (std::size_t n = 0; n < year.holidays.size(); ++n)
      check_holiday(year.holidays[n], year.year, hours, free, fmt::format("{}/holidays/{}", at, n));
    std::set<Date> worked;
    for (std::size_t n = 0; n < year.workdays.size(); ++n) {
      const Date day = year.workdays[n];
      const std::string place = fmt::format("{}/workdays/{}", at, n);
      if (!of_year(day, year.year, place)) continue;
      if (!worked.insert(day).second) {
        add(place, "calendar.twice", {"这一天写了两次", "the day is given twice"}, format_date(day));
      } else if (free.contains(day)) {
        add(place, "calendar.day", {"这一天既放假又上班", "the day is free and worked"}, format_date(day));
      } else if (is_worked(hours, day)) {
        add(place, "calendar.worked_already",
            {"这一天本来就上班，不是调休上班日", "the day is worked anyway: it makes up for nothing"},
            format_date(day));
      } else if (!is_worked(hours, kAMonday)) {
        add(place, "calendar.empty",
            {"调休上班日按星期一的工作时间，星期一却没有工作时间",
             "such a day is worked like a Monday, and Mondays have no hours"},
            format_date(day));
      }
    }
  }

  void check_holiday(const Holiday& holiday, std::int64_t year, const WeekHours& hours, std::set<Date>& free,
                     const std::string& at) {
    if (!fits(holiday.name)) add(at + "/name", "calendar.name", kNameText, holiday.name);
    if (!of_year(holiday.from, year, at + "/from") || !of_year(holiday.to, year, at + "/to")) return;
    if (holiday.to < holiday.from) {
      add(at + "/to", "calendar.span", {"止于开始之前", "it ends before it begins"}, format_date(holiday.to));
      return;
    }
    bool frees = false;
    for (Date day = holiday.from; day <= holiday.to; day = next(day)) {
      frees = frees || is_worked(hours, day);
      if (!free.insert(day).second) {
        add(at, "calendar.twice", {"与另一个假期有重合的日子", "it shares a day with another holiday"},
            format_date(day));
        return;
      }
    }
    if (!frees) {
      add(at, "calendar.free_already",
          {"这些日子本来就休息，不必列为放假", "these days are free anyway: they need not be given"},
          format_date(holiday.from));
    }
  }

  bool of_year(Date day, std::int64_t year, const std::string& at) {
    if (static_cast<int>(day.year()) == year) return true;
    add(at, "calendar.outside", {fmt::format("不是 {} 年的日子", year), fmt::format("it is not a day of {}", year)},
        format_date(day));
    return false;
  }

  void add(std::string at, std::string code, Text text, std::string value) {
    faults_.push_back(
        {ErrorKind::invalid, std::move(code), std::move(text), {.field = std::move(at), .value = clipped(value)}, {}});
  }

  static constexpr std::int64_t kNameMax = 40;
  static constexpr Date kAMonday{std::chrono::year{2026}, std::chrono::November, std::chrono::day{23}};
  inline static const Text kNameText{"名称须填写，最长 40 个字", "a name of up to 40 characters is needed"};

  const CalendarText& text_;
  std::vector<Error> faults_;
};

}  // namespace

std::vector<Error> faults_of(const CalendarText& text) { return Faults{text}.all(); }

Result<WorkingCalendar> WorkingCalendar::from(CalendarText text, std::int64_t number) {
  auto faults = faults_of(text);
  if (!faults.empty()) {
    Error first = faults.front();
    if (faults.size() > 1) first.details = std::move(faults);
    return fail(std::move(first));
  }
  WorkingCalendar calendar;
  calendar.usual_ = week_of(text.hours);
  for (const CalendarYear& year : text.years) {
    if (year.hours) calendar.own_[static_cast<int>(year.year)] = week_of(*year.hours);
    calendar.workdays_.insert(year.workdays.begin(), year.workdays.end());
    for (const Holiday& holiday : year.holidays) {
      for (Date day = holiday.from; day <= holiday.to; day = next(day)) calendar.holidays_.insert(day);
    }
  }
  calendar.text_ = std::move(text);
  calendar.number_ = number;
  return calendar;
}

Result<WorkingCalendar> WorkingCalendar::load(const std::filesystem::path& path) {
  YG_TRY_ASSIGN(const Document document, load_yaml(path));
  YG_TRY_ASSIGN(auto text, decode_document<CalendarText>(document));
  auto calendar = from(std::move(text));
  if (!calendar) return fail(located(document, std::move(calendar).error()));
  return calendar;
}

WorkingCalendar::Week WorkingCalendar::week_of(const WeekHours& hours) {
  Week week;
  for (const auto& [day, spans] : hours) {
    const auto place = static_cast<std::size_t>(std::ranges::find(kWeekdays, day) - kWeekdays.begin());
    for (const std::string& text : spans) {
      const auto span = span_of(text).value();
      week.at(place).push_back({span.first, span.second});
    }
  }
  return week;
}

const WorkingCalendar::Hours& WorkingCalendar::hours_of(Date day) const {
  static const Hours free;
  const auto own = own_.find(static_cast<int>(day.year()));
  const Week& week = own == own_.end() ? usual_ : own->second;
  if (workdays_.contains(day)) return week[0];
  if (holidays_.contains(day)) return free;
  return week.at(weekday_of(day));
}

microseconds WorkingCalendar::between(Instant from, Instant to) const {
  microseconds sum{0};
  for (Date day = shanghai_date(from); from < to && start_of(day) < to;
       day = std::chrono::sys_days{day} + std::chrono::days{1}) {
    for (const Span& span : hours_of(day)) {
      const Instant begin = std::max<Instant>(start_of(day) + span.from, from);
      const Instant end = std::min<Instant>(start_of(day) + span.to, to);
      if (begin < end) sum += end - begin;
    }
  }
  return sum;
}

// A week that is not all holidays is worked at least once, and holidays are only those that were entered.
Instant WorkingCalendar::after(Instant from, microseconds span) const {
  if (span <= microseconds{0}) return from;
  for (Date day = shanghai_date(from);; day = std::chrono::sys_days{day} + std::chrono::days{1}) {
    for (const Span& worked : hours_of(day)) {
      const Instant begin = std::max<Instant>(start_of(day) + worked.from, from);
      const Instant end = start_of(day) + worked.to;
      if (begin >= end) continue;
      if (span <= end - begin) return begin + span;
      span -= end - begin;
    }
  }
}

}  // namespace yunguan
