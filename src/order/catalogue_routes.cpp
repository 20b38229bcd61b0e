// SPDX-License-Identifier: Apache-2.0
// The services on the shelf: what one may apply for, how they are written, and publishing one.
#include <algorithm>

#include "base/parse.h"
#include "order/catalogue.h"
#include "order/order_routes.h"
#include "order/step_list.h"

namespace yunguan::order {
namespace {

using http::JsonRoute;
using http::Method;
using http::Request;
using identity::Asking;

struct CheckInput {
  boost::json::object values;
};
BOOST_DESCRIBE_STRUCT(CheckInput, (), (values))

// Anything else names no service; it is asked for all the same, and answered so.
std::string code_in(const Request& request) {
  const std::string& code = request.path_values.at("code");
  const bool is_one = std::ranges::all_of(
      code, [](char c) { return (c >= 'a' && c <= 'z') || c == '.' || c == '_' || (c >= '0' && c <= '9'); });
  return is_one ? code : std::string{"?"};
}

JsonRoute declared(Method method, std::string path, std::string operation, std::string permission,
                   std::string summary) {
  JsonRoute route{.method = method,
                  .path = std::move(path),
                  .operation = std::move(operation),
                  .permission = std::move(permission),
                  .summary = std::move(summary),
                  .tag = "services"};
  if (route.permission == http::kSignedIn) route.token_scope = std::string{http::kAnyToken};
  return route;
}

}  // namespace

std::vector<http::Route> catalogue_routes(const Ground& ground, const OrderService& service) {
  const std::string anybody{http::kSignedIn};
  std::vector<http::Route> routes;
  routes.push_back(http::get_route<ServicesAnswer>(
      declared(Method::get, "/api/v1/services", "list_services", anybody,
               "All services, and which the caller may apply for."),
      [&](const Request& request) { return all_services(ground, Asking::of(request)); }));
  routes.push_back(http::get_route<ServiceDetail>(
      declared(Method::get, "/api/v1/services/{code}", "get_service", anybody,
               "A service: its form, rules, flow and clocks."),
      [&](const Request& request) { return service_detail(ground, Asking::of(request), code_in(request)); }));
  routes.push_back(http::json_route<CheckInput, CheckAnswer>(
      declared(Method::post, "/api/v1/services/{code}/check", "check_application", anybody,
               "Looks through a form while it is filled in; nothing is kept."),
      [&](const Request& request, const CheckInput& input) {
        return service.check(Asking::of(request), code_in(request), input.values);
      }));
  routes.push_back(http::get_route<VersionsAnswer>(
      declared(Method::get, "/api/v1/services/{code}/versions", "list_service_versions", anybody,
               "How a service was written, version by version."),
      [&](const Request& request) { return service_versions(ground, code_in(request)); }));
  JsonRoute naming = declared(Method::get, "/api/v1/service_steps", "list_service_steps", anybody,
                              "The steps of services that are put before a role, post, group on duty, unit or person.");
  naming.query = {{"names", "role:CODE, post:CODE, on_duty:CODE, unit:CODE or person:LOGIN."}};
  routes.push_back(http::get_route<NamingAnswer>(std::move(naming), [&](const Request& request) {
    return steps_naming(ground, request.query_value("names").value_or(""));
  }));
  JsonRoute people = declared(Method::get, "/api/v1/services/{code}/people", "list_service_people", "service.publish",
                              "Whom a service's steps would be put before now, for an applicant of a unit.");
  people.query = {{"unit_id", "The applicant's unit.", "integer"}};
  routes.push_back(http::get_route<StepPeopleAnswer>(std::move(people), [&](const Request& request) {
    const auto unit = parse_integer<std::int64_t>(request.query_value("unit_id").value_or(""));
    return step_people(ground, Asking::of(request), code_in(request), UnitId{unit.value_or(0)});
  }));
  routes.push_back(http::json_route<PublishInput, PublishAnswer>(
      declared(Method::post, "/api/v1/services", "publish_service", "service.publish",
               "Checks a service written as YAML and, unless only asked to check, publishes it."),
      [&](const Request& request, const PublishInput& input) { return publish(ground, Asking::of(request), input); }));
  routes.push_back(
      http::act_route(declared(Method::del, "/api/v1/services/{code}", "withdraw_service", "service.publish",
                               "Takes a service off the shelf; orders under way go on."),
                      [&](const Request& request) { return withdraw(ground, Asking::of(request), code_in(request)); }));
  return routes;
}

}  // namespace yunguan::order
