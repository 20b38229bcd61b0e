// SPDX-License-Identifier: Apache-2.0
#include "base/working_calendar.h"

#include <algorithm>
#include <optional>

#include "base/document_decode.h"
#include "base/parse.h"

namespace yunguan {
namespace {

using std::chrono::microseconds;
using std::chrono::minutes;

constexpr std::array<std::string_view, 7> kWeekdays{"monday", "tuesday",  "wednesday", "thursday",
                                                    "friday", "saturday", "sunday"};
constexpr std::size_t kTextBytes = std::string_view{"09:00-12:00"}.size();

std::unexpected<Error> refuse(std::string field, std::string code, Text text, std::string value) {
  return fail(ErrorKind::invalid, std::move(code), std::move(text),
              {.field = std::move(field), .value = std::move(value)});
}

std::optional<minutes> minutes_of(std::string_view text) {
  const auto hour = parse_integer<int>(text.substr(0, 2));
  const auto minute = parse_integer<int>(text.substr(3));
  if (text[2] != ':' || !hour || !minute || *hour < 0 || *minute < 0 || *minute > 59) return std::nullopt;
  const minutes all = std::chrono::hours{*hour} + minutes{*minute};
  return all > std::chrono::hours{24} ? std::nullopt : std::optional{all};
}

}  // namespace

Result<WorkingCalendar> WorkingCalendar::from(const CalendarText& text) {
  WorkingCalendar calendar;
  calendar.text_ = text;
  for (const auto& [day, spans] : text.hours) {
    const auto known = std::ranges::find(kWeekdays, day);
    if (known == kWeekdays.end())
      return refuse("hours", "calendar.weekday", {"没有这个星期名", "there is no such weekday"}, day);
    Hours& hours = calendar.week_[static_cast<std::size_t>(known - kWeekdays.begin())];
    for (const std::string& span : spans) {
      const bool formed = span.size() == kTextBytes && span[5] == '-';
      const auto from = formed ? minutes_of(std::string_view{span}.substr(0, 5)) : std::nullopt;
      const auto to = formed ? minutes_of(std::string_view{span}.substr(6)) : std::nullopt;
      const bool in_order = from && to && *from < *to && (hours.empty() || hours.back().to <= *from);
      if (!in_order) {
        return refuse("hours." + day, "calendar.hours",
                      {"工作时段应写成 09:00-12:00，并按先后排列、互不重叠",
                       "hours are written 09:00-12:00, one after the other, without overlap"},
                      span);
      }
      hours.push_back({*from, *to});
    }
  }
  calendar.holidays_ = {text.holidays.begin(), text.holidays.end()};
  calendar.workdays_ = {text.workdays.begin(), text.workdays.end()};
  for (const Date& day : calendar.workdays_) {
    if (calendar.holidays_.contains(day))
      return refuse("workdays", "calendar.day", {"同一天既放假又上班", "the day is free and worked"}, format_date(day));
  }
  const bool ever = std::ranges::any_of(calendar.week_, [](const Hours& hours) { return !hours.empty(); });
  const bool monday = calendar.workdays_.empty() || !calendar.week_[0].empty();
  if (!ever || !monday)
    return refuse("hours", "calendar.empty", {"没有写明工作时间", "it does not say when people work"}, text.name);
  return calendar;
}

Result<WorkingCalendar> WorkingCalendar::load(const std::filesystem::path& path) {
  YG_TRY_ASSIGN(const Document document, load_yaml(path));
  YG_TRY_ASSIGN(const auto text, decode_document<CalendarText>(document));
  auto calendar = from(text);
  if (!calendar) calendar.error().where.file = path.string();
  return calendar;
}

const WorkingCalendar::Hours& WorkingCalendar::hours_of(Date day) const {
  static const Hours free;
  if (workdays_.contains(day)) return week_[0];
  if (holidays_.contains(day)) return free;
  return week_[std::chrono::weekday{std::chrono::sys_days{day}}.iso_encoding() - 1];
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

// A calendar is worked at least once a week, holidays aside; those come to an end.
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
