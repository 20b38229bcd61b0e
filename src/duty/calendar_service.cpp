// SPDX-License-Identifier: Apache-2.0
#include "duty/calendar_service.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/document_decode.h"
#include "http/etag.h"

namespace yunguan::duty {
namespace {

using identity::Asking;

Result<void> check_year(std::int64_t year) {
  if (year >= kCalendarFirstYear && year <= kCalendarLastYear) return {};
  return fail(ErrorKind::invalid, "duty.year", {"年份须在 2000 至 2100 之间", "the year is 2000 to 2100"},
              {.field = "year", .value = std::to_string(year)});
}

Result<void> check_whole_platform(const Asking& asking) {
  if (asking.principal.scope("duty.calendar").everything()) return {};
  return fail(ErrorKind::forbidden, "duty.whole_platform",
              {"工作日历是全平台共用的，须由管理全部单位的人维护",
               "the calendar is the same for all units: only who keeps all of them changes it"});
}

bool is_plain(const CalendarYear& year) { return year.holidays.empty() && year.workdays.empty() && !year.hours; }

// The text with the year as the input says.
CalendarText with_year(CalendarText text, std::int64_t year, const YearInput& input) {
  std::erase_if(text.years, [&](const CalendarYear& one) { return one.year == year; });
  CalendarYear changed{.year = year, .holidays = input.holidays, .workdays = input.workdays, .hours = input.hours};
  std::ranges::sort(changed.holidays, {}, &Holiday::from);
  std::ranges::sort(changed.workdays);
  if (!is_plain(changed)) text.years.push_back(std::move(changed));
  std::ranges::sort(text.years, {}, &CalendarYear::year);
  if (input.usual) text.hours = *input.usual;
  return text;
}

// Faults where the input has them; of another year, which only the usual hours can spoil, with the year before the sentence.
Result<WorkingCalendar> checked(const CalendarText& text, std::int64_t year) {
  auto calendar = WorkingCalendar::from(text);
  if (calendar) return calendar;
  Error error = std::move(calendar).error();
  const auto place = [&](Error& one) {
    std::string& field = one.where.field;
    if (field.starts_with("/hours")) field = "/usual" + field.substr(6);
    for (std::size_t n = 0; n < text.years.size(); ++n) {
      const std::string at = fmt::format("/years/{}/", n);
      if (!field.starts_with(at)) continue;
      const std::int64_t of = text.years[n].year;
      field = of == year ? field.substr(at.size() - 1) : "/usual";
      if (of != year) one.text = {fmt::format("{} 年：{}", of, one.text.zh), fmt::format("{}: {}", of, one.text.en)};
    }
  };
  place(error);
  for (Error& detail : error.details) place(detail);
  return fail(std::move(error));
}

boost::json::object kept_of(const CalendarText& text, std::int64_t year, bool with_usual) {
  boost::json::object kept{{"year", year}};
  const auto found = std::ranges::find(text.years, year, &CalendarYear::year);
  if (found != text.years.end()) kept = json::encode(*found).as_object();
  if (with_usual) kept["usual"] = json::encode(text.hours);
  return kept;
}

CalendarFault fault_of(const Error& error) {
  return {error.where.row, error.where.field, error.where.value, error.text};
}

void add_faults(const Error& error, std::vector<CalendarFault>& faults) {
  if (error.details.empty()) faults.push_back(fault_of(error));
  for (const Error& detail : error.details) faults.push_back(fault_of(detail));
}

}  // namespace

Result<CalendarView> CalendarService::view(const Asking& asking, std::int64_t year) const {
  YG_TRY(check_year(year));
  YG_TRY_ASSIGN(const auto calendar, ground_.calendar.now());
  CalendarView view = calendar_view(*calendar, std::chrono::year{static_cast<int>(year)});
  view.may_change = asking.principal.scope("duty.calendar").everything();
  view.file_is_passed_over = view.may_change && ground_.calendar.file_is_passed_over();
  return view;
}

Result<CalendarImpact> CalendarService::preview(const Asking& asking, std::int64_t year, const YearInput& input) const {
  YG_TRY(check_whole_platform(asking));
  YG_TRY(check_year(year));
  YG_TRY_ASSIGN(const auto now, ground_.calendar.now());
  YG_TRY_ASSIGN(const auto next, checked(with_year(now->text(), year, input), year));
  return ground_.impact(next);
}

Result<CalendarView> CalendarService::save(const Asking& asking, std::int64_t year, std::int64_t version,
                                           const YearInput& input) const {
  YG_TRY(check_year(year));
  identity::AuditEntry entry{.actor = asking.actor,
                             .action = "calendar.change",
                             .object_type = "calendar",
                             .object_id = std::to_string(year),
                             .object_label = std::to_string(year)};
  YG_TRY(identity::audited(ground_.audit, ground_.db, std::move(entry),
                           [&](store::Transaction& tx, identity::AuditEntry& written) -> Result<void> {
                             YG_TRY(check_whole_platform(asking));
                             YG_TRY_ASSIGN(const auto newest, newest_calendar(tx));
                             YG_ASSERT(newest.has_value());
                             YG_TRY(http::check_version(version, newest->number));
                             CalendarText next = with_year(newest->text, year, input);
                             YG_TRY(checked(next, year));
                             const bool usual_changes = next.hours != newest->text.hours;
                             written.before = kept_of(newest->text, year, usual_changes);
                             written.after = kept_of(next, year, usual_changes);
                             if (next == newest->text) return {};
                             return keep_calendar(tx, ground_.keys,
                                                  {.number = newest->number + 1,
                                                   .origin = CalendarOrigin::own,
                                                   .year = year,
                                                   .text = std::move(next),
                                                   .made_by = asking.principal.signature(),
                                                   .made_at = ground_.clock.now()});
                           }));
  return view(asking, year);
}

Result<CalendarFile> CalendarService::read(const Asking& asking, const CalendarFileInput& input) const {
  YG_TRY(check_whole_platform(asking));
  CalendarFile file;
  const auto document = parse_yaml(input.yaml, "calendar.yaml");
  if (!document) {
    add_faults(document.error(), file.faults);
    return file;
  }
  auto text = decode_document<CalendarText>(*document);
  if (!text) {
    add_faults(text.error(), file.faults);
    return file;
  }
  for (const Error& fault : faults_of(*text)) file.faults.push_back(fault_of(located(*document, fault)));
  std::ranges::stable_sort(file.faults, {}, [](const CalendarFault& fault) { return fault.line.value_or(0); });
  file.hours = std::move(text->hours);
  file.years = std::move(text->years);
  return file;
}

Result<CalendarVersions> CalendarService::versions() const {
  YG_TRY_ASSIGN(const auto versions,
                ground_.db.read([](store::Reader& reader) { return calendar_versions(reader, kVersionsShown + 1); }));
  CalendarVersions answer;
  for (std::size_t n = 0; n < versions.size() && std::cmp_less(n, kVersionsShown); ++n) {
    const CalendarVersion& version = versions[n];
    CalendarVersionLine line{.number = version.number,
                             .origin = version.origin,
                             .year = version.year,
                             .made_by = version.made_by,
                             .made_at = version.made_at,
                             .is_first = n + 1 == versions.size(),
                             .days = {},
                             .hours = {}};
    if (!line.is_first) {
      auto changes = changes_between(versions[n + 1].text, version.text);
      line.days = std::move(changes.days);
      line.hours = std::move(changes.hours);
    }
    answer.items.push_back(std::move(line));
  }
  return answer;
}

}  // namespace yunguan::duty
