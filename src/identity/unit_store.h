// SPDX-License-Identifier: Apache-2.0
// The SQL of units.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "crypto/key_ring.h"
#include "crypto/row_code.h"
#include "identity/unit.h"
#include "store/database.h"

namespace yunguan::identity {

// In the order of their paths; people_count is not filled in.
Result<std::vector<Unit>> all_units(store::Reader& reader);
Result<std::optional<Unit>> find_unit(store::Reader& reader, UnitId id);

// People who are not disabled, by unit.
Result<std::vector<std::pair<UnitId, std::int64_t>>> people_by_unit(store::Reader& reader);

Result<std::int64_t> tree_version(store::Reader& reader);
// First statement of every transaction that changes units: they take turns, and other processes see the new version.
Result<void> lock_tree(store::Transaction& tx);

Result<void> insert_unit(store::Transaction& tx, const crypto::KeyRing& keys, const Unit& unit, Instant at);
// Name, parent, state and version; the row must still have the version before (identity.stale otherwise).
Result<void> update_unit(store::Transaction& tx, const crypto::KeyRing& keys, const Unit& unit);
// Gives a unit and all below it the path that follows from a new parent.
Result<void> move_paths(store::Transaction& tx, std::string_view from, std::string_view to);
Result<void> insert_unit_history(store::Transaction& tx, const Unit& unit, std::string_view login, Instant at);

struct UnitVersion {
  std::int64_t version = 0;
  Instant at;
  std::string name;
  std::optional<UnitId> parent_id;
  UnitState state = UnitState::open;
  std::string person_login;
};
BOOST_DESCRIBE_STRUCT(UnitVersion, (), (version, at, name, parent_id, state, person_login))
Result<std::vector<UnitVersion>> unit_history(store::Reader& reader, UnitId id);

// Without the path: it follows from the parents, and is checked against them.
[[nodiscard]] crypto::RowCode code_of(const Unit& unit);

}  // namespace yunguan::identity
