// SPDX-License-Identifier: Apache-2.0
#include "identity/conflict_service.h"
#include "identity/routes.h"

namespace yunguan::identity {

namespace {

struct RemoveBody {
  std::string reason;
};
BOOST_DESCRIBE_STRUCT(RemoveBody, (), (reason))

}  // namespace

std::vector<http::Route> conflict_routes(const ConflictService& conflicts) {
  using http::Method;
  std::vector<http::Route> routes;
  routes.push_back(http::get_route<ConflictMatrix>(
      {Method::get, "/api/v1/role_conflicts", "list_role_conflicts", "role.read",
       "What may not come together in one person, and who has it all the same.", "roles"},
      [&conflicts](const http::Request& request) { return conflicts.matrix(Asking::of(request)); }));
  routes.push_back(http::json_route<NewConflict, ConflictView>(
      {.method = Method::post,
       .path = "/api/v1/role_conflicts",
       .operation = "add_role_conflict",
       .permission = "conflict.write",
       .summary = "Name two permissions that nobody may have at once.",
       .tag = "roles",
       .success_status = 201},
      [&conflicts](const http::Request& request, const NewConflict& wanted) {
        return conflicts.add(Asking::of(request), wanted);
      }));
  routes.push_back(
      http::act_route<RemoveBody>({.method = Method::post,
                                   .path = "/api/v1/role_conflicts/{id}/remove",
                                   .operation = "remove_role_conflict",
                                   .permission = "conflict.write",
                                   .summary = "Let two permissions come together again, for a reason.",
                                   .tag = "roles"},
                                  [&conflicts](const http::Request& request, const RemoveBody& body) -> Result<void> {
                                    YG_TRY_ASSIGN(const std::int64_t id, request.path_id("id"));
                                    return conflicts.remove(Asking::of(request), ConflictId{id}, body.reason);
                                  }));
  return routes;
}

}  // namespace yunguan::identity
