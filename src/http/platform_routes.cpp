// SPDX-License-Identifier: Apache-2.0
#include "http/platform_routes.h"

#include <mutex>

namespace yunguan::http {
namespace {

Route text_route(std::string path, std::string operation, std::string summary,
                 std::function<Result<std::string>()> text) {
  Route route = raw_route({.path = std::move(path),
                           .operation = std::move(operation),
                           .permission = std::string(kPublic),
                           .summary = std::move(summary),
                           .tag = "platform"},
                          [text = std::move(text)](const Request&) -> Result<Response> {
                            Response response;
                            YG_TRY_ASSIGN(response.body, text());
                            response.content_type = "text/plain; version=0.0.4; charset=utf-8";
                            return response;
                          });
  route.response_type = "text/plain";
  return route;
}

}  // namespace

std::vector<Route> platform_routes(const Metrics& metrics, std::function<Result<void>()> ready) {
  std::vector<Route> routes;
  routes.push_back(text_route("/healthz", "health", "Says that the process answers.",
                              []() -> Result<std::string> { return "ok\n"; }));
  routes.push_back(text_route("/readyz", "readiness", "Says whether requests can be served now.",
                              [ready = std::move(ready)]() -> Result<std::string> {
                                YG_TRY(ready());
                                return "ready\n";
                              }));
  routes.push_back(text_route("/metrics", "metrics", "Figures of the process in Prometheus' text format.",
                              [&metrics]() -> Result<std::string> { return metrics.text(); }));
  return routes;
}

Route openapi_route(const Router& router, std::string version) {
  // Routes are still being added when this one is declared.
  struct Document {
    std::once_flag made;
    std::string text;
  };
  auto document = std::make_shared<Document>();
  Route route = raw_route({.path = "/api/v1/openapi.json",
                           .operation = "get_openapi",
                           .permission = std::string(kSignedIn),
                           .summary = "Gives this document.",
                           .tag = "platform",
                           .token_scope = std::string(kAnyToken)},
                          [&router, version = std::move(version), document](const Request&) -> Result<Response> {
                            std::call_once(document->made, [&] {
                              document->text = json::write(boost::json::value(router.openapi(version)));
                            });
                            return Response::json(document->text);
                          });
  route.response_schema = {{"type", "object"}};
  return route;
}

}  // namespace yunguan::http
