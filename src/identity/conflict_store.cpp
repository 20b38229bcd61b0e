// SPDX-License-Identifier: Apache-2.0
#include "identity/conflict_store.h"

#include <fmt/format.h>

#include "crypto/row_code.h"

namespace yunguan::identity {

namespace {

#define YG_CONFLICT_COLUMNS "x.id, x.left_code, x.right_code, x.reason, x.created_by, x.created_at, x.integrity"
constexpr std::size_t kIntegrityColumn = 6;

constexpr store::NamedQuery kTurn{"identity.lock_conflicts",
                                  "UPDATE role_conflict_turn SET turn = turn + 1 WHERE id = 1"};
constexpr store::NamedQuery kAll{
    "identity.all_conflicts", "SELECT " YG_CONFLICT_COLUMNS " FROM role_conflict x ORDER BY x.left_code, x.right_code"};
constexpr store::NamedQuery kFind{"identity.find_conflict",
                                  "SELECT " YG_CONFLICT_COLUMNS " FROM role_conflict x WHERE x.id = :id"};
constexpr store::NamedQuery kInsert{
    "identity.insert_conflict",
    "INSERT INTO role_conflict (id, left_code, right_code, reason, created_by, created_at, integrity)"
    " VALUES (:id, :left, :right, :reason, :by, :at, :integrity)"};
constexpr store::NamedQuery kDelete{"identity.delete_conflict", "DELETE FROM role_conflict WHERE id = :id"};

RoleConflict conflict_at(const store::Row& row) {
  return {row.id<ConflictId>(0), row.text(1), row.text(2), row.text(3), row.text(4), row.instant(5)};
}

crypto::RowCode code_of(const RoleConflict& conflict) {
  crypto::RowCode code("role_conflict");
  code.add("id", conflict.id)
      .add("left_code", conflict.left)
      .add("right_code", conflict.right)
      .add("reason", conflict.reason)
      .add("created_by", conflict.created_by)
      .add("created_at", conflict.created_at);
  return code;
}

}  // namespace

Result<void> lock_conflicts(store::Transaction& tx) {
  YG_TRY(tx.run(kTurn, {}));
  return {};
}

Result<std::vector<RoleConflict>> all_conflicts(store::Reader& reader) { return reader.all(kAll, {}, conflict_at); }

Result<std::optional<RoleConflict>> find_conflict(store::Reader& reader, ConflictId id) {
  return reader.one(kFind, {id}, conflict_at);
}

Result<void> insert_conflict(store::Transaction& tx, const crypto::KeyRing& keys, const RoleConflict& conflict) {
  YG_TRY_ASSIGN(const std::string integrity, code_of(conflict).code(keys));
  YG_TRY(tx.run(kInsert, {conflict.id, conflict.left, conflict.right, conflict.reason, conflict.created_by,
                          conflict.created_at, integrity}));
  return {};
}

Result<void> delete_conflict(store::Transaction& tx, ConflictId id) {
  YG_TRY(tx.run(kDelete, {id}));
  return {};
}

Result<void> check_holders(store::Reader& reader, const std::vector<RoleConflict>& pairs, const Role& role) {
  YG_TRY(check_conflicts(pairs, {}, role));
  if (pairs.empty()) return {};
  YG_TRY_ASSIGN(const auto holders, roles_of_holders(reader, role.id));
  for (const auto& [person, held] : holders) {
    std::vector<Role> others;
    for (const HeldRole& one : held) {
      if (one.role.id != role.id) others.push_back(one.role);
    }
    YG_TRY(check_conflicts(pairs, others, role));
  }
  return {};
}

Result<void> check_role_conflicts(store::Reader& reader, const crypto::KeyRing& keys, TableCheck& check) {
  Result<void> outcome;
  YG_TRY(reader.each(kAll, {}, [&](const store::Row& row) {
    const RoleConflict conflict = conflict_at(row);
    const auto sound = code_of(conflict).matches(keys, row.text(kIntegrityColumn));
    if (!sound) {
      outcome = std::unexpected(sound.error());
      return false;
    }
    check.count(*sound, std::to_string(conflict.id.value), fmt::format("{} × {}", conflict.left, conflict.right));
    return true;
  }));
  return outcome;
}

}  // namespace yunguan::identity
