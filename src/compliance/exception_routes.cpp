// SPDX-License-Identifier: Apache-2.0
#include "compliance/exception_service.h"

namespace yunguan::compliance {

using http::JsonRoute;
using http::Method;
using http::Request;

namespace {

void add_acts(std::vector<http::Route>& routes, ExceptionService& service) {
  struct Act {
    ExceptionEvent event;
    std::string path;
    std::string permission;
    std::string summary;
  };
  const Act acts[] = {
      {ExceptionEvent::approve, "approve", "compliance.review", "Signs a request of somebody else, with the reason."},
      {ExceptionEvent::refuse, "refuse", "compliance.review", "Refuses a request, with the reason."},
      {ExceptionEvent::revoke, "revoke", "compliance.review", "Ends a signed exception before its day."},
      {ExceptionEvent::withdraw, "withdraw", "card.write", "Takes one's own request back."},
  };
  for (const Act& act : acts) {
    routes.push_back(http::json_route<ReasonInput, ExceptionView>(
        JsonRoute{.method = Method::post,
                  .path = "/api/v1/compliance_exceptions/{id}/" + act.path,
                  .operation = act.path + "_compliance_exception",
                  .permission = act.permission,
                  .summary = act.summary,
                  .tag = "compliance"},
        [&service, event = act.event, permission = act.permission](const Request& request, const ReasonInput& input) {
          return service.act(request, permission, event, input);
        }));
  }
}

void add_requests(std::vector<http::Route>& routes, ExceptionService& service) {
  routes.push_back(http::json_route<ExceptionInput, ExceptionView>(
      JsonRoute{.method = Method::post,
                .path = "/api/v1/compliance_exceptions",
                .operation = "request_compliance_exception",
                .permission = "card.write",
                .summary = "Asks for an exception from the limits of whitelists.",
                .tag = "compliance",
                .success_status = 201,
                .idempotent_create = true},
      [&service](const Request& request, const ExceptionInput& input) { return service.create(request, input); }));
  routes.push_back(http::json_route<ExceptionInput, ExceptionPreview>(
      JsonRoute{.method = Method::post,
                .path = "/api/v1/compliance_exceptions/preview",
                .operation = "preview_compliance_exception",
                .permission = "card.write",
                .summary = "Which cards an exception would cover, and which not and why.",
                .tag = "compliance"},
      [&service](const Request& request, const ExceptionInput& input) { return service.preview(request, input); }));
}

}  // namespace

std::vector<http::Route> exception_routes(ExceptionService& service) {
  std::vector<http::Route> routes;
  auto query = exception_list().parameters();
  const http::QueryParameter by_unit{"unit_id", "The unit and all below it.", "integer"};
  query.push_back(by_unit);
  const auto get = [](std::string path, std::string operation, std::string permission, std::string summary,
                      std::vector<http::QueryParameter> parameters) {
    return JsonRoute{.method = Method::get,
                     .path = std::move(path),
                     .operation = std::move(operation),
                     .permission = std::move(permission),
                     .summary = std::move(summary),
                     .tag = "compliance",
                     .query = std::move(parameters)};
  };
  routes.push_back(
      http::get_route<http::Page<ExceptionView>>(get("/api/v1/compliance_exceptions", "list_compliance_exceptions",
                                                     "compliance.read", "Exceptions of the caller's units.", query),
                                                 [&service](const Request& request) { return service.list(request); }));
  routes.push_back(http::get_route<ExceptionCounts>(
      get("/api/v1/compliance_exceptions/counts", "count_compliance_exceptions", "compliance.read",
          "How many wait for a reviewer, are in force or end soon.", {by_unit}),
      [&service](const Request& request) { return service.counts(request); }));
  routes.push_back(http::get_route<ExceptionView>(
      get("/api/v1/compliance_exceptions/{id}", "get_compliance_exception", "compliance.read", "One exception.", {}),
      [&service](const Request& request) { return service.get(request); }));
  routes.push_back(http::get_route<ExceptedCards>(
      get("/api/v1/compliance_exceptions/{id}/cards", "list_excepted_cards", "compliance.read",
          "The cards an exception is for.", {{"after", "The last card of the page before.", "integer"}}),
      [&service](const Request& request) { return service.cards(request); }));
  routes.push_back(
      http::get_route<CardExceptions>(get("/api/v1/cards/{id}/exceptions", "list_exceptions_of_card", "card.read",
                                          "The exceptions of one card, newest first.", {}),
                                      [&service](const Request& request) { return service.of_card(request); }));
  add_requests(routes, service);
  add_acts(routes, service);
  return routes;
}

}  // namespace yunguan::compliance
