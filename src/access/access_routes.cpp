// SPDX-License-Identifier: Apache-2.0
#include "access/access_routes.h"

#include "access/permit_list.h"
#include "http/etag.h"

namespace yunguan::access {
namespace {

using http::JsonRoute;
using http::Method;
using http::Request;
using identity::Asking;

JsonRoute declared(Method method, std::string path, std::string operation, std::string permission,
                   std::string summary) {
  return {.method = method,
          .path = std::move(path),
          .operation = std::move(operation),
          .permission = std::move(permission),
          .summary = std::move(summary),
          .tag = "access"};
}

// Systems are what forms offer: whoever is signed in may ask, and whoever may neither read permits nor apply for them sees none.
JsonRoute for_applicants(JsonRoute declaration) {
  declaration.permission = std::string{http::kSignedIn};
  declaration.token_scope = std::string{http::kOwnWork};
  return declaration;
}

JsonRoute editing(JsonRoute declaration) {
  declaration.if_match = true;
  return declaration;
}

Result<SystemId> system_in(const Request& request) {
  YG_TRY_ASSIGN(const std::int64_t id, request.path_id("id"));
  return SystemId{id};
}

void add_systems(std::vector<http::Route>& routes, const SystemService& systems) {
  const std::string all = "/api/v1/access/systems";
  JsonRoute list = for_applicants(
      declared(Method::get, all, "list_access_systems", "", "Application systems that permits are granted for."));
  list.query = system_list().parameters();
  list.query.push_back({"unit_id", "Systems of the unit and of all below it.", "integer"});
  routes.push_back(http::get_route<http::Page<System>>(
      std::move(list), [&systems](const Request& request) { return systems.list(request); }));
  JsonRoute create = declared(Method::post, all, "create_access_system", "permit.manage", "Enter a system.");
  create.success_status = 201;
  create.idempotent_create = true;
  routes.push_back(http::json_route<SystemInput, System>(std::move(create),
                                                         [&systems](const Request& request, const SystemInput& input) {
                                                           return systems.create(Asking::of(request), input);
                                                         }));
  routes.push_back(http::get_route<System>(
      for_applicants(declared(Method::get, all + "/{id}", "get_access_system", "", "One system.")),
      [&systems](const Request& request) -> Result<System> {
        YG_TRY_ASSIGN(const auto id, system_in(request));
        return systems.get(Asking::of(request), id);
      }));
}

void add_edits(std::vector<http::Route>& routes, const SystemService& systems) {
  const std::string one = "/api/v1/access/systems/{id}";
  routes.push_back(http::json_route<SystemInput, System>(
      editing(declared(Method::put, one, "change_access_system", "permit.manage",
                       "Change a system; what is granted already stays as it is.")),
      [&systems](const Request& request, const SystemInput& input) -> Result<System> {
        YG_TRY_ASSIGN(const auto id, system_in(request));
        YG_TRY_ASSIGN(const auto version, http::expected_version(request));
        return systems.change(Asking::of(request), id, version, input);
      }));
  routes.push_back(http::json_route<ReasonInput, System>(
      editing(declared(Method::post, one + "/close", "close_access_system", "permit.manage",
                       "No more permits; those in force end.")),
      [&systems](const Request& request, const ReasonInput& input) -> Result<System> {
        YG_TRY_ASSIGN(const auto id, system_in(request));
        YG_TRY_ASSIGN(const auto version, http::expected_version(request));
        return systems.close(Asking::of(request), id, version, input);
      }));
  routes.push_back(
      http::get_route<System>(editing(declared(Method::post, one + "/open", "open_access_system", "permit.manage",
                                               "It may be asked for again; what has ended stays ended.")),
                              [&systems](const Request& request) -> Result<System> {
                                YG_TRY_ASSIGN(const auto id, system_in(request));
                                YG_TRY_ASSIGN(const auto version, http::expected_version(request));
                                return systems.open(Asking::of(request), id, version);
                              }));
}

void add_permits(std::vector<http::Route>& routes, const Ground& ground, const PermitService& permits) {
  const std::string all = "/api/v1/access/permits";
  auto query = PermitList::declaration().parameters();
  query.push_back({"unit_id", "Permits of cards of the unit and of all below it.", "integer"});
  query.push_back(
      {"due", "confirm: may be confirmed now; overdue: should have been; ending: within 30 days.", "string"});
  JsonRoute list = declared(Method::get, all, "list_permits", "permit.read", "Which card may reach which system.");
  list.query = query;
  routes.push_back(http::get_route<http::Page<PermitView>>(
      std::move(list), [&ground](const Request& request) { return PermitList::page(ground, request); }));
  JsonRoute file = declared(Method::get, all + "/export", "export_permits", "permit.read", "The list as a file.");
  file.query = std::move(query);
  file.query.push_back({"format", "csv or xlsx", "string"});
  file.query.push_back({"columns", "Columns in order, separated by commas; all when absent.", "string"});
  routes.push_back(http::raw_route(
      std::move(file), [&ground](const Request& request) { return PermitList::download(ground, request); }));
  routes.push_back(http::get_route<PermitHistory>(
      declared(Method::get, all + "/{id}", "get_permit", "permit.read", "One permit with what happened to it."),
      [&permits](const Request& request) -> Result<PermitHistory> {
        YG_TRY_ASSIGN(const std::int64_t id, request.path_id("id"));
        return permits.get(Asking::of(request), PermitId{id});
      }));
  routes.push_back(http::json_route<ConfirmInput, PermitOutcomes>(
      declared(Method::post, all + "/confirm", "confirm_permits", "permit.confirm",
               "They are still needed; each has its answer."),
      [&permits](const Request& request, const ConfirmInput& input) {
        return permits.confirm(Asking::of(request), input);
      }));
  routes.push_back(http::get_route<AccessFigures>(
      declared(Method::get, "/api/v1/access/figures", "get_access_figures", "permit.read",
               "How many are in force, to be confirmed, or end soon, of the caller's units."),
      [&ground](const Request& request) { return PermitList::figures(ground, request); }));
}

// One act for two rights: whoever keeps permits takes them back, whoever confirms them gives them up. Which it is, the service sees.
void add_ending(std::vector<http::Route>& routes, const PermitService& permits) {
  routes.push_back(http::json_route<EndInput, PermitOutcomes>(
      declared(Method::post, "/api/v1/access/permits/end", "end_permits", "permit.read",
               "Take permits back, or give them up; each has its answer."),
      [&permits](const Request& request, const EndInput& input) { return permits.end(Asking::of(request), input); }));
}

}  // namespace

std::vector<http::Route> access_routes(const Ground& ground, const SystemService& systems,
                                       const PermitService& permits) {
  std::vector<http::Route> routes;
  add_systems(routes, systems);
  add_edits(routes, systems);
  add_permits(routes, ground, permits);
  add_ending(routes, permits);
  return routes;
}

}  // namespace yunguan::access
