// SPDX-License-Identifier: Apache-2.0
// What may not come together in one person. The hard stop between the three administrators and business is role.h's and is
// never lifted; beside it an installation names pairs of permissions of its own, such as entering and approving.
#pragma once

#include <boost/describe.hpp>
#include <string>
#include <vector>

#include "base/id.h"
#include "base/time.h"
#include "identity/role_store.h"

namespace yunguan::identity {

using ConflictId = StrongId<struct RoleConflictTag>;

// Two permissions nobody may have at once, by whatever roles and for whatever units.
struct RoleConflict {
  ConflictId id;
  std::string left;  // permission; before `right` in byte order
  std::string right;
  std::string reason;
  std::string created_by;  // login
  Instant created_at;
};

// identity.conflict (conflict) when `wanted` has one side of a pair and itself or one of `held` the other; both roles and
// the pair are named.
Result<void> check_conflicts(const std::vector<RoleConflict>& pairs, const std::vector<Role>& held, const Role& wanted);

}  // namespace yunguan::identity
