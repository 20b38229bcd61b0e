// SPDX-License-Identifier: Apache-2.0
#include "base/parse.h"
#include "duty/duty_routes.h"
#include "http/etag.h"

namespace yunguan::duty {
namespace {

using http::JsonRoute;
using http::Method;
using http::Request;
using identity::Asking;

JsonRoute declared(Method method, std::string path, std::string operation, std::string summary) {
  return {.method = method,
          .path = "/api/v1/calendar" + std::move(path),
          .operation = std::move(operation),
          .permission = "duty.calendar",
          .summary = std::move(summary),
          .tag = "duty"};
}

// This year when none is asked for.
Result<std::int64_t> year_asked(const Ground& ground, const Request& request) {
  const auto text = request.query_value("year");
  if (!text || text->empty()) return static_cast<int>(shanghai_date(ground.clock.now()).year());
  return parse_integer<std::int64_t>(*text).value_or(0);
}

JsonRoute looking() {
  JsonRoute route = declared(Method::get, "", "get_calendar", "A year of the calendar that orders go by.");
  route.permission = std::string{http::kSignedIn};
  route.token_scope = std::string{http::kOwnWork};
  route.query = {{"year", "This year when absent.", "integer"}};
  return route;
}

}  // namespace

std::vector<http::Route> calendar_routes(const Ground& ground, const CalendarService& calendar) {
  std::vector<http::Route> routes;
  routes.push_back(http::get_route<CalendarView>(looking(), [&](const Request& request) -> Result<CalendarView> {
    YG_TRY_ASSIGN(const auto year, year_asked(ground, request));
    return calendar.view(Asking::of(request), year);
  }));
  JsonRoute edit = declared(Method::put, "/{year}", "set_calendar_year",
                            "Set the holidays, make-up days and hours of a year; If-Match: the calendar's version.");
  edit.if_match = true;
  routes.push_back(http::json_route<YearInput, CalendarView>(
      edit, [&calendar](const Request& request, const YearInput& input) -> Result<CalendarView> {
        YG_TRY_ASSIGN(const auto year, request.path_id("year"));
        YG_TRY_ASSIGN(const auto version, http::expected_version(request));
        return calendar.save(Asking::of(request), year, version, input);
      }));
  routes.push_back(http::json_route<YearInput, CalendarImpact>(
      declared(Method::post, "/{year}/preview", "preview_calendar_year",
               "Of how many orders that go on a time limit would move; nothing is changed."),
      [&calendar](const Request& request, const YearInput& input) -> Result<CalendarImpact> {
        YG_TRY_ASSIGN(const auto year, request.path_id("year"));
        return calendar.preview(Asking::of(request), year, input);
      }));
  routes.push_back(http::json_route<CalendarFileInput, CalendarFile>(
      declared(Method::post, "/read", "read_calendar_file",
               "What a calendar file says, with its faults by line; nothing is changed."),
      [&calendar](const Request& request, const CalendarFileInput& input) {
        return calendar.read(Asking::of(request), input);
      }));
  JsonRoute history = declared(Method::get, "/versions", "list_calendar_versions",
                               "Who changed the calendar, when, and what; the newest 100.");
  history.permission = "duty.read";
  routes.push_back(
      http::get_route<CalendarVersions>(history, [&calendar](const Request&) { return calendar.versions(); }));
  return routes;
}

}  // namespace yunguan::duty
