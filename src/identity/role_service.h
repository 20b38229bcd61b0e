// SPDX-License-Identifier: Apache-2.0
// Making roles and giving them to people: the security administrator's work.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "identity/context.h"
#include "identity/role_store.h"

namespace yunguan::identity {

struct NewRole {
  std::string code;
  Text name;
  std::vector<std::string> permissions;
};
BOOST_DESCRIBE_STRUCT(NewRole, (), (code, name, permissions))

struct RoleChange {
  std::optional<Text> name;
  std::optional<std::vector<std::string>> permissions;
};
BOOST_DESCRIBE_STRUCT(RoleChange, (), (name, permissions))

class RoleService {
 public:
  explicit RoleService(const Context& context) : context_(context) {}

  Result<std::vector<Role>> list() const;
  // Business roles only. Errors: role.code, role.name, role.permissions (invalid: unknown, or reserved for
  // administrators; one detail each), role.code_taken (conflict)
  Result<Role> create(const Asking& asking, const NewRole& wanted) const;
  // Errors: those above, role.not_found, http.stale, role.fixed (conflict: an administrator's role)
  Result<Role> update(const Asking& asking, RoleId id, std::int64_t version, const RoleChange& change) const;
  // role.fixed, role.in_use (conflict), role.not_found, http.stale
  Result<void> remove(const Asking& asking, RoleId id, std::int64_t version) const;

  // Errors: person.not_found, role.not_found (invalid here), identity.separation, identity.self_grant,
  // identity.admin_scope (invalid: administrators' roles are given for the root only), role.granted (conflict),
  // person.disabled (conflict)
  Result<void> grant(const Asking& asking, PersonId person, RoleId role, UnitId unit) const;
  // Errors: person.not_found, role.not_granted (not found), identity.last_administrator (conflict)
  Result<void> revoke(const Asking& asking, PersonId person, RoleId role, UnitId unit) const;

 private:
  Result<std::vector<std::string>> checked_permissions(const std::vector<std::string>& codes) const;
  struct Holder;
  Result<Holder> holder(const Asking& asking, std::string_view action, PersonId person, UnitId unit) const;
  Result<void> grant_in(store::Transaction& tx, const Asking& asking, const Holder& holder, const Role& role) const;

  const Context context_;
};

}  // namespace yunguan::identity
