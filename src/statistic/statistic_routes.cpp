// SPDX-License-Identifier: Apache-2.0
#include "statistic/statistic_routes.h"

namespace yunguan::statistic {

using http::JsonRoute;
using http::Method;
using http::Request;

std::vector<http::Route> statistic_routes(StatisticService& statistics, UsageImporter& importer) {
  std::vector<http::Route> routes;
  auto query = query_parameters();
  routes.push_back(
      http::get_route<Statistic>(JsonRoute{.method = Method::get,
                                           .path = "/api/v1/statistics",
                                           .operation = "get_statistic",
                                           .permission = "statistic.read",
                                           .summary = "Cards, or their usage, counted by one or two dimensions.",
                                           .tag = "statistics",
                                           .query = query},
                                 [&statistics](const Request& request) { return statistics.get(request); }));
  query.push_back({"format", "csv or xlsx."});
  routes.push_back(http::raw_route(JsonRoute{.method = Method::get,
                                             .path = "/api/v1/statistics/export",
                                             .operation = "export_statistic",
                                             .permission = "statistic.read",
                                             .summary = "The same table as a file.",
                                             .tag = "statistics",
                                             .query = query},
                                   [&statistics](const Request& request) { return statistics.download(request); }));
  routes.back().response_type = "application/octet-stream";
  routes.push_back(
      http::get_route<UsageMonths>(JsonRoute{.method = Method::get,
                                             .path = "/api/v1/statistics/months",
                                             .operation = "list_usage_months",
                                             .permission = "statistic.read",
                                             .summary = "The months of usage there are, newest first.",
                                             .tag = "statistics"},
                                   [&statistics](const Request& request) { return statistics.months(request); }));
  routes.push_back(http::json_route<UsageImportInput, job::Job>(
      JsonRoute{.method = Method::post,
                .path = "/api/v1/statistics/usage_imports",
                .operation = "begin_usage_import",
                .permission = "statistic.import",
                .summary = "Takes an uploaded file of monthly usage in.",
                .tag = "statistics",
                .success_status = 202,
                .idempotent_create = true},
      [&importer](const Request& request, const UsageImportInput& input) { return importer.begin(request, input); }));
  return routes;
}

}  // namespace yunguan::statistic
