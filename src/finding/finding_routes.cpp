// SPDX-License-Identifier: Apache-2.0
#include "finding/finding_routes.h"

namespace yunguan::finding {

using http::JsonRoute;
using http::Method;
using http::Request;

namespace {

const std::vector<http::QueryParameter>& narrowing() {
  static const std::vector<http::QueryParameter> kAll{
      {"unit_id", "The unit and all below it.", "integer"},
      {"month", "Month of the window, YYYY-MM."},
      {"severity", "Severities, separated by commas: urgent, high, normal."},
      {"overdue", "true: new ones past their deadline.", "boolean"},
  };
  return kAll;
}

JsonRoute declared(Method method, std::string path, std::string operation, std::string permission, std::string summary,
                   std::vector<http::QueryParameter> query = {}) {
  return {.method = method,
          .path = std::move(path),
          .operation = std::move(operation),
          .permission = std::move(permission),
          .summary = std::move(summary),
          .tag = "findings",
          .query = std::move(query)};
}

void add_acts(std::vector<http::Route>& routes, FindingService& service) {
  auto single = declared(Method::post, "/api/v1/findings/{id}/acts", "act_on_finding", "finding.handle",
                         "Confirms, dismisses, notes, assigns or reopens a finding, or acts upon its card.");
  single.if_match = true;
  routes.push_back(http::json_route<ActInput, FindingDetail>(
      single, [&service](const Request& request, const ActInput& input) { return service.act(request, input); }));
  routes.push_back(http::json_route<ManyInput, ManyAnswer>(
      declared(Method::post, "/api/v1/findings/acts", "act_on_findings", "finding.handle",
               "The same for a selection, at once, or for all that a filter finds, as a job."),
      [&service](const Request& request, const ManyInput& input) { return service.act_on_many(request, input); }));
}

void add_of_cards(std::vector<http::Route>& routes, FindingService& service) {
  routes.push_back(
      http::get_route<CardFindingsAnswer>(declared(Method::get, "/api/v1/cards/{id}/findings", "list_findings_of_card",
                                                   "finding.read", "The last 200 findings of one card, newest first."),
                                          [&service](const Request& request) { return service.of_card(request); }));
  routes.push_back(http::get_route<UsageAnswer>(
      declared(Method::get, "/api/v1/cards/{id}/usage", "get_usage_of_card", "finding.read",
               "What one card used in a month, day by day.", {{"month", "YYYY-MM; absent: this month."}}),
      [&service](const Request& request) { return service.usage_of_card(request); }));
}

}  // namespace

std::vector<http::Route> finding_routes(FindingService& service) {
  std::vector<http::Route> routes;
  auto query = FindingList::declaration().parameters();
  query.insert(query.end(), narrowing().begin(), narrowing().end());
  query.push_back({"may_handle", "true: only those of units where the caller may deal with them.", "boolean"});
  routes.push_back(
      http::get_route<http::Page<FindingRow>>(declared(Method::get, "/api/v1/findings", "list_findings", "finding.read",
                                                       "Findings of the caller's units.", query),
                                              [&service](const Request& request) { return service.list(request); }));
  auto export_query = query;
  export_query.push_back({"format", "csv or xlsx."});
  auto file = http::raw_route(declared(Method::get, "/api/v1/findings/export", "export_findings", "finding.export",
                                       "The list as a file.", export_query),
                              [&service](const Request& request) { return service.download(request); });
  file.response_type = "text/csv";
  routes.push_back(std::move(file));
  routes.push_back(http::get_route<SummaryAnswer>(
      declared(Method::get, "/api/v1/findings/summary", "summarise_findings", "finding.read",
               "How many by model, state, day and unit, from kept figures.", narrowing()),
      [&service](const Request& request) { return service.summary(request); }));
  routes.push_back(http::get_route<DictionaryAnswer>(
      declared(Method::get, "/api/v1/findings/dictionary", "get_finding_dictionary", "finding.read",
               "Models with severities and deadlines, and the reasons for dismissing."),
      [&service](const Request& request) { return service.dictionary(request); }));
  routes.push_back(http::get_route<SuggestionsAnswer>(
      declared(Method::get, "/api/v1/findings/suggestions", "list_blacklist_suggestions", "finding.read",
               "Applications seen on many cards of a month that are not on the blacklist.",
               {{"unit_id", "The unit and all below it.", "integer"}, {"month", "YYYY-MM; absent: this month."}}),
      [&service](const Request& request) { return service.suggestions(request); }));
  routes.push_back(http::get_route<QualityAnswer>(
      declared(Method::get, "/api/v1/findings/quality", "get_finding_quality", "finding.read",
               "Delays, false alarms and what is late, of the last days.",
               {{"unit_id", "The unit and all below it.", "integer"}, {"days", "1 to 92; 7 when absent.", "integer"}}),
      [&service](const Request& request) { return service.quality(request); }));
  routes.push_back(http::get_route<FindingDetail>(
      declared(Method::get, "/api/v1/findings/{id}", "get_finding", "finding.read", "One finding, explained."),
      [&service](const Request& request) { return service.get(request); }));
  routes.push_back(http::get_route<RowsAnswer>(
      declared(Method::get, "/api/v1/findings/{id}/rows", "list_rows_of_finding", "finding.read",
               "Usage rows of the card in the finding's window, its own ones marked.",
               {{"own", "true: only the finding's own rows.", "boolean"},
                {"offset", "Rows to leave out at the beginning.", "integer"},
                {"limit", "At most 500.", "integer"}}),
      [&service](const Request& request) { return service.rows(request); }));
  add_acts(routes, service);
  add_of_cards(routes, service);
  return routes;
}

}  // namespace yunguan::finding
