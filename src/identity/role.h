// SPDX-License-Identifier: Apache-2.0
// Roles: named sets of permissions, given to people for a unit and all below it.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/id.h"
#include "base/time.h"
#include "identity/permission.h"

namespace yunguan::identity {

struct Role {
  RoleId id;
  std::string code;  // unique; lower-case letters, digits, "_"
  Text name;
  RoleKind kind = RoleKind::business;
  std::vector<std::string> permissions;  // sorted
  std::int64_t people_count = 0;         // who hold it
  bool built_in = false;                 // ships with the product: never deleted; those of administrators never changed
  std::int64_t version = 1;
  std::optional<std::string> access_rule = {};  // restriction.h; holds for whoever holds the role
};
BOOST_DESCRIBE_STRUCT(Role, (), (id, code, name, kind, permissions, people_count, built_in, version))

// That a person holds a role for a unit's subtree.
struct PersonRole {
  PersonId person_id;
  RoleId role_id;
  UnitId unit_id;
  std::string granted_by;  // login
  Instant granted_at;
};

// The hard stop between administrators (system, security, audit) and with business: a person's roles are all of one kind,
// and administrators hold one role. Refused with identity.separation (conflict).
[[nodiscard]] Result<void> check_separation(const std::set<RoleKind>& held, RoleKind wanted);

// "系统管理员" / "system administrator"
[[nodiscard]] Text kind_text(RoleKind kind);

}  // namespace yunguan::identity
