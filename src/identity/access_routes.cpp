// SPDX-License-Identifier: Apache-2.0
#include "http/etag.h"
#include "identity/access_rules.h"
#include "identity/lock_list.h"
#include "identity/online_session.h"
#include "identity/routes.h"

namespace yunguan::identity {

namespace {

using http::Method;

struct ReasonBody {
  std::string reason;
};
BOOST_DESCRIBE_STRUCT(ReasonBody, (), (reason))

struct EndedView {
  std::int64_t ended = 0;
};
BOOST_DESCRIBE_STRUCT(EndedView, (), (ended))

void add_online_routes(std::vector<http::Route>& routes, const OnlineSessions& online) {
  routes.push_back(http::get_route<http::Page<OnlineSession>>(
      {Method::get, "/api/v1/online_sessions", "list_online_sessions", "session.read",
       "Who of the caller's units is signed in now.", "sign_in", online.declaration().parameters()},
      [&online](const http::Request& request) -> Result<http::Page<OnlineSession>> {
        YG_TRY_ASSIGN(const http::ListQuery query, online.declaration().parse(request));
        return online.list(Asking::of(request), query);
      }));
  routes.push_back(
      http::act_route<ReasonBody>({.method = Method::post,
                                   .path = "/api/v1/online_sessions/{id}/end",
                                   .operation = "end_online_session",
                                   .permission = "session.end",
                                   .summary = "End somebody's session; the browser learns it at once.",
                                   .tag = "sign_in"},
                                  [&online](const http::Request& request, const ReasonBody& body) -> Result<void> {
                                    YG_TRY_ASSIGN(const std::int64_t id, request.path_id("id"));
                                    return online.end(Asking::of(request), SessionId{id}, body.reason);
                                  }));
  routes.push_back(http::json_route<ReasonBody, EndedView>(
      {.method = Method::post,
       .path = "/api/v1/people/{id}/end_sessions",
       .operation = "end_sessions_of_person",
       .permission = "session.end",
       .summary = "End all sessions of a person.",
       .tag = "sign_in"},
      [&online](const http::Request& request, const ReasonBody& body) -> Result<EndedView> {
        YG_TRY_ASSIGN(const std::int64_t id, request.path_id("id"));
        YG_TRY_ASSIGN(const std::int64_t ended, online.end_all(Asking::of(request), PersonId{id}, body.reason));
        return EndedView{ended};
      }));
}

void add_rule_routes(std::vector<http::Route>& routes, const AccessRules& rules) {
  routes.push_back(
      http::get_route<PersonAccess>({Method::get, "/api/v1/people/{id}/access", "get_person_access", "access.read",
                                     "From where and when a person may sign in.", "sign_in"},
                                    [&rules](const http::Request& request) -> Result<PersonAccess> {
                                      YG_TRY_ASSIGN(const std::int64_t id, request.path_id("id"));
                                      return rules.of_person(Asking::of(request), PersonId{id});
                                    }));
  routes.push_back(http::json_route<AccessRule, PersonAccess>(
      {.method = Method::put,
       .path = "/api/v1/people/{id}/access",
       .operation = "set_person_access",
       .permission = "access.write",
       .summary = "Say from where and when a person may sign in.",
       .tag = "sign_in",
       .if_match = true},
      [&rules](const http::Request& request, const AccessRule& rule) -> Result<PersonAccess> {
        YG_TRY_ASSIGN(const std::int64_t id, request.path_id("id"));
        YG_TRY_ASSIGN(const std::int64_t version, http::expected_version(request));
        return rules.set_for_person(Asking::of(request), PersonId{id}, version, rule);
      }));
  routes.push_back(
      http::get_route<RoleAccess>({Method::get, "/api/v1/roles/{id}/access", "get_role_access", "access.read",
                                   "From where and when the holders of a role may sign in.", "sign_in"},
                                  [&rules](const http::Request& request) -> Result<RoleAccess> {
                                    YG_TRY_ASSIGN(const std::int64_t id, request.path_id("id"));
                                    return rules.of_role(RoleId{id});
                                  }));
  routes.push_back(http::json_route<AccessRule, RoleAccess>(
      {.method = Method::put,
       .path = "/api/v1/roles/{id}/access",
       .operation = "set_role_access",
       .permission = "access.write",
       .summary = "Say from where and when the holders of a role may sign in.",
       .tag = "sign_in",
       .if_match = true},
      [&rules](const http::Request& request, const AccessRule& rule) -> Result<RoleAccess> {
        YG_TRY_ASSIGN(const std::int64_t id, request.path_id("id"));
        YG_TRY_ASSIGN(const std::int64_t version, http::expected_version(request));
        return rules.set_for_role(Asking::of(request), RoleId{id}, version, rule);
      }));
}

}  // namespace

std::vector<http::Route> access_routes(const OnlineSessions& online, const AccessRules& rules, const LockList& locks) {
  std::vector<http::Route> routes;
  add_online_routes(routes, online);
  add_rule_routes(routes, rules);
  routes.push_back(http::get_route<LockedPeople>(
      {Method::get, "/api/v1/locked_people", "list_locked_people", "person.read",
       "People of the caller's units who failed to sign in too often, and until when they are locked.", "sign_in"},
      [&locks](const http::Request& request) { return locks.list(Asking::of(request)); }));
  return routes;
}

}  // namespace yunguan::identity
