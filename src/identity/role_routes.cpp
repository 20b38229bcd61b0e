// SPDX-License-Identifier: Apache-2.0
#include "http/etag.h"
#include "identity/role_service.h"
#include "identity/routes.h"

namespace yunguan::identity {

namespace {

struct PermissionView {
  std::string code;
  std::string group;
  Text text;
  std::vector<RoleKind> holders;  // the kinds of role that may carry it
};
BOOST_DESCRIBE_STRUCT(PermissionView, (), (code, group, text, holders))

struct PermissionItems {
  std::vector<PermissionView> items;
};
BOOST_DESCRIBE_STRUCT(PermissionItems, (), (items))

struct RoleItems {
  std::vector<Role> items;
};
BOOST_DESCRIBE_STRUCT(RoleItems, (), (items))

PermissionItems permission_items(const PermissionTable& table) {
  PermissionItems list;
  for (const Permission* permission : table.all()) {
    PermissionView view{std::string(permission->code),
                        std::string(permission->group),
                        {std::string(permission->zh), std::string(permission->en)},
                        {}};
    for (const RoleKind kind :
         {RoleKind::business, RoleKind::system_admin, RoleKind::security_admin, RoleKind::audit_admin}) {
      if (permission->holders & bit(kind)) view.holders.push_back(kind);
    }
    list.items.push_back(std::move(view));
  }
  return list;
}

Result<RoleId> role_of(const http::Request& request) {
  YG_TRY_ASSIGN(const std::int64_t id, request.path_id("id"));
  return RoleId{id};
}

}  // namespace

std::vector<http::Route> role_routes(const Context& context, const RoleService& roles) {
  using http::Method;
  std::vector<http::Route> routes;
  routes.push_back(
      http::get_route<PermissionItems>({Method::get, "/api/v1/permissions", "list_permissions", "role.read",
                                        "All permissions a role can carry.", "roles"},
                                       [&table = context.permissions](const http::Request&) -> Result<PermissionItems> {
                                         return permission_items(table);
                                       }));
  routes.push_back(
      http::get_route<RoleItems>({Method::get, "/api/v1/roles", "list_roles", "role.read", "All roles.", "roles"},
                                 [&roles](const http::Request&) -> Result<RoleItems> {
                                   YG_TRY_ASSIGN(auto items, roles.list());
                                   return RoleItems{std::move(items)};
                                 }));
  routes.push_back(http::json_route<NewRole, Role>({.method = Method::post,
                                                    .path = "/api/v1/roles",
                                                    .operation = "create_role",
                                                    .permission = "role.write",
                                                    .summary = "Create a business role.",
                                                    .tag = "roles",
                                                    .success_status = 201,
                                                    .idempotent_create = true},
                                                   [&roles](const http::Request& request, const NewRole& wanted) {
                                                     return roles.create(Asking::of(request), wanted);
                                                   }));
  routes.push_back(http::json_route<RoleChange, Role>(
      {.method = Method::patch,
       .path = "/api/v1/roles/{id}",
       .operation = "update_role",
       .permission = "role.write",
       .summary = "Change a business role.",
       .tag = "roles",
       .if_match = true},
      [&roles](const http::Request& request, const RoleChange& change) -> Result<Role> {
        YG_TRY_ASSIGN(const RoleId id, role_of(request));
        YG_TRY_ASSIGN(const std::int64_t version, http::expected_version(request));
        return roles.update(Asking::of(request), id, version, change);
      }));
  routes.push_back(http::act_route({.method = Method::del,
                                    .path = "/api/v1/roles/{id}",
                                    .operation = "delete_role",
                                    .permission = "role.write",
                                    .summary = "Delete a business role that nobody holds.",
                                    .tag = "roles",
                                    .if_match = true},
                                   [&roles](const http::Request& request) -> Result<void> {
                                     YG_TRY_ASSIGN(const RoleId id, role_of(request));
                                     YG_TRY_ASSIGN(const std::int64_t version, http::expected_version(request));
                                     return roles.remove(Asking::of(request), id, version);
                                   }));
  return routes;
}

}  // namespace yunguan::identity
