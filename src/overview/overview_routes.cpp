// SPDX-License-Identifier: Apache-2.0
#include "overview/overview_routes.h"

namespace yunguan::overview {

using http::JsonRoute;
using http::Method;
using http::Request;

std::vector<http::Route> overview_routes(Workbench& workbench, Search& search) {
  std::vector<http::Route> routes;
  routes.push_back(
      http::get_route<WorkbenchView>(JsonRoute{.method = Method::get,
                                               .path = "/api/v1/workbench",
                                               .operation = "get_workbench",
                                               .permission = std::string{http::kSignedIn},
                                               .summary = "What the caller sees first.",
                                               .tag = "overview"},
                                     [&workbench](const Request& request) { return workbench.view(request); }));
  routes.push_back(
      http::get_route<SearchAnswer>(JsonRoute{.method = Method::get,
                                              .path = "/api/v1/search",
                                              .operation = "search",
                                              .permission = std::string{http::kSignedIn},
                                              .summary = "Objects by number or name.",
                                              .tag = "overview",
                                              .query = {{"q", "Digits of a number, or a part of a name."}}},
                                    [&search](const Request& request) { return search.find(request); }));
  return routes;
}

}  // namespace yunguan::overview
