// SPDX-License-Identifier: Apache-2.0
// The SQL of roles and of who holds them.
#pragma once

#include <map>
#include <optional>
#include <string_view>
#include <vector>

#include "crypto/key_ring.h"
#include "crypto/row_code.h"
#include "identity/role.h"
#include "store/database.h"

namespace yunguan::identity {

// By id; people_count filled in.
Result<std::vector<Role>> all_roles(store::Reader& reader);
Result<std::optional<Role>> find_role(store::Reader& reader, RoleId id);
Result<std::optional<Role>> find_role(store::Reader& reader, std::string_view code);

Result<void> insert_role(store::Transaction& tx, const crypto::KeyRing& keys, const Role& role);
// Name, permissions and version; false when the row no longer has the version before.
Result<bool> update_role(store::Transaction& tx, const crypto::KeyRing& keys, const Role& role);
Result<void> delete_role(store::Transaction& tx, RoleId id);

// A role and its holding, with the codes that prove them.
struct HeldRole {
  PersonRole held;
  std::string held_integrity;
  Role role;  // without people_count
  std::string role_integrity;
};
Result<std::vector<HeldRole>> roles_of(store::Reader& reader, PersonId person);
// All roles of everybody who holds any; of everybody who holds this one.
Result<std::map<PersonId, std::vector<HeldRole>>> roles_of_all(store::Reader& reader);
Result<std::map<PersonId, std::vector<HeldRole>>> roles_of_holders(store::Reader& reader, RoleId role);

Result<void> insert_person_role(store::Transaction& tx, const crypto::KeyRing& keys, const PersonRole& held);
// False when the person does not hold it there.
Result<bool> delete_person_role(store::Transaction& tx, PersonId person, RoleId role, UnitId unit);
// People in state active, without an end of their account, who hold a role of this kind, other than `except`.
Result<std::int64_t> count_active_holders(store::Reader& reader, RoleKind kind, PersonId except);

[[nodiscard]] crypto::RowCode code_of(const Role& role);
[[nodiscard]] crypto::RowCode code_of(const PersonRole& held);

// How roles and holdings are read off a row; for the integrity check.
[[nodiscard]] Role role_at(const store::Row& row, std::size_t first_column);
[[nodiscard]] PersonRole person_role_at(const store::Row& row, std::size_t first_column);
#define YG_ROLE_COLUMNS                                                                \
  "r.id, r.code, r.name_zh, r.name_en, r.kind, r.permissions, r.built_in, r.version, " \
  "r.access_rule, r.integrity"
#define YG_PERSON_ROLE_COLUMNS "h.person_id, h.role_id, h.unit_id, h.granted_by, h.granted_at, h.integrity"
inline constexpr std::size_t kRoleIntegrityColumn = 9;
inline constexpr std::size_t kPersonRoleIntegrityColumn = 5;

}  // namespace yunguan::identity
