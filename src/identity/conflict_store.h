// SPDX-License-Identifier: Apache-2.0
// The SQL of permissions that exclude each other.
#pragma once

#include <optional>
#include <vector>

#include "identity/conflict.h"
#include "identity/integrity.h"
#include "store/database.h"

namespace yunguan::identity {

// First statement about conflicts in every transaction that changes pairs, roles or who holds them: they take turns, so
// that a grant and a change of its role do not miss each other.
Result<void> lock_conflicts(store::Transaction& tx);

// By left, right.
Result<std::vector<RoleConflict>> all_conflicts(store::Reader& reader);
Result<std::optional<RoleConflict>> find_conflict(store::Reader& reader, ConflictId id);
// store.duplicate (conflict) for a pair that is there already.
Result<void> insert_conflict(store::Transaction& tx, const crypto::KeyRing& keys, const RoleConflict& conflict);
Result<void> delete_conflict(store::Transaction& tx, ConflictId id);

// check_conflicts() against everybody who holds `role` already, as it would be after a change.
Result<void> check_holders(store::Reader& reader, const std::vector<RoleConflict>& pairs, const Role& role);

// For the integrity check.
Result<void> check_role_conflicts(store::Reader& reader, const crypto::KeyRing& keys, TableCheck& check);

}  // namespace yunguan::identity
