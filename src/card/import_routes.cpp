// SPDX-License-Identifier: Apache-2.0
#include "card/card_routes.h"

namespace yunguan::card {

using http::JsonRoute;
using http::Method;
using http::Request;

std::vector<http::Route> import_routes(ImportService& imports, CardExport& exports) {
  std::vector<http::Route> routes;
  routes.push_back(http::json_route<ImportInput, job::Job>(
      JsonRoute{.method = Method::post,
                .path = "/api/v1/card_imports",
                .operation = "begin_card_import",
                .permission = "card.import",
                .summary = "Checks, and takes if asked, an uploaded file of cards.",
                .tag = "imports",
                .success_status = 202,
                .idempotent_create = true},
      [&imports](const Request& request, const ImportInput& input) { return imports.begin(request, input); }));
  routes.push_back(http::raw_route(JsonRoute{.method = Method::get,
                                             .path = "/api/v1/card_imports/template",
                                             .operation = "get_import_template",
                                             .permission = "card.import",
                                             .summary = "An empty file with the columns an import takes.",
                                             .tag = "imports",
                                             .query = {{"format", "csv or xlsx."}}},
                                   [&exports](const Request& request) { return exports.import_template(request); }));
  routes.back().response_type = "application/octet-stream";
  routes.push_back(http::get_route<ImportView>(JsonRoute{.method = Method::get,
                                                         .path = "/api/v1/card_imports/{job_id}",
                                                         .operation = "get_card_import",
                                                         .permission = "card.import",
                                                         .summary = "An import of the caller and what it found.",
                                                         .tag = "imports"},
                                               [&imports](const Request& request) { return imports.get(request); }));
  routes.push_back(
      http::get_route<http::Page<RemarkRow>>(JsonRoute{.method = Method::get,
                                                       .path = "/api/v1/card_imports/{job_id}/errors",
                                                       .operation = "list_import_remarks",
                                                       .permission = "card.import",
                                                       .summary = "What is wrong with which row and column.",
                                                       .tag = "imports",
                                                       .query = remark_list().parameters()},
                                             [&imports](const Request& request) { return imports.remarks(request); }));
  routes.push_back(http::get_route<job::Job>(JsonRoute{.method = Method::post,
                                                       .path = "/api/v1/card_imports/{job_id}/take",
                                                       .operation = "take_card_import",
                                                       .permission = "card.import",
                                                       .summary = "Takes the good rows of a finished check.",
                                                       .tag = "imports",
                                                       .success_status = 202,
                                                       .idempotent_create = true},
                                             [&imports](const Request& request) { return imports.take(request); }));
  return routes;
}

}  // namespace yunguan::card
