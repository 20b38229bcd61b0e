// SPDX-License-Identifier: Apache-2.0
#include "identity/role_store.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "base/parse.h"
#include "identity/enum_name.h"

namespace yunguan::identity {

namespace {

#define YG_ROLE_COUNT ", (SELECT CAST(COUNT(DISTINCT h.person_id) AS BIGINT) FROM person_role h WHERE h.role_id = r.id)"

constexpr store::NamedQuery kAll{"identity.all_roles",
                                 "SELECT " YG_ROLE_COLUMNS YG_ROLE_COUNT " FROM role r ORDER BY r.id"};
constexpr store::NamedQuery kFind{"identity.find_role",
                                  "SELECT " YG_ROLE_COLUMNS YG_ROLE_COUNT " FROM role r WHERE r.id = :id"};
constexpr store::NamedQuery kFindCode{"identity.find_role_code",
                                      "SELECT " YG_ROLE_COLUMNS YG_ROLE_COUNT " FROM role r WHERE r.code = :code"};
constexpr store::NamedQuery kInsert{
    "identity.insert_role",
    "INSERT INTO role (id, code, name_zh, name_en, kind, permissions, built_in, version, access_rule, integrity)"
    " VALUES (:id, :code, :zh, :en, :kind, :permissions, :built_in, :version, :access_rule, :integrity)"};
constexpr store::NamedQuery kUpdate{"identity.update_role",
                                    "UPDATE role SET name_zh = :zh, name_en = :en, permissions = :permissions, version "
                                    "= :version, access_rule = :access_rule, integrity = :integrity"
                                    " WHERE id = :id AND version = :before"};
constexpr store::NamedQuery kDelete{"identity.delete_role", "DELETE FROM role WHERE id = :id"};
constexpr store::NamedQuery kHeld{"identity.roles_of_person",
                                  "SELECT " YG_PERSON_ROLE_COLUMNS ", " YG_ROLE_COLUMNS
                                  " FROM person_role h JOIN role r ON r.id = h.role_id WHERE h.person_id = :person"
                                  " ORDER BY h.role_id, h.unit_id"};
constexpr store::NamedQuery kHeldByAll{"identity.roles_of_all", "SELECT " YG_PERSON_ROLE_COLUMNS ", " YG_ROLE_COLUMNS
                                                                " FROM person_role h JOIN role r ON r.id = h.role_id"
                                                                " ORDER BY h.person_id, h.role_id, h.unit_id"};
constexpr store::NamedQuery kHeldByHolders{"identity.roles_of_holders",
                                           "SELECT " YG_PERSON_ROLE_COLUMNS ", " YG_ROLE_COLUMNS
                                           " FROM person_role h JOIN role r ON r.id = h.role_id WHERE h.person_id IN"
                                           " (SELECT w.person_id FROM person_role w WHERE w.role_id = :role)"
                                           " ORDER BY h.person_id, h.role_id, h.unit_id"};
constexpr store::NamedQuery kInsertHeld{
    "identity.insert_person_role",
    "INSERT INTO person_role (person_id, role_id, unit_id, granted_by, granted_at, integrity)"
    " VALUES (:person, :role, :unit, :by, :at, :integrity)"};
constexpr store::NamedQuery kDeleteHeld{
    "identity.delete_person_role",
    "DELETE FROM person_role WHERE person_id = :person AND role_id = :role AND unit_id = :unit"};
constexpr store::NamedQuery kHolders{
    "identity.count_active_holders",
    "SELECT CAST(COUNT(DISTINCT p.id) AS BIGINT) FROM person p JOIN person_role h ON h.person_id = p.id"
    " JOIN role r ON r.id = h.role_id WHERE r.kind = :kind AND p.state = 'active' AND p.expires_at IS NULL"
    " AND p.id <> :except"};

std::string joined(const std::vector<std::string>& permissions) {
  return fmt::format("{}", fmt::join(permissions, ","));
}

HeldRole held_role_at(const store::Row& row) {
  constexpr std::size_t kRoleColumn = kPersonRoleIntegrityColumn + 1;
  return {person_role_at(row, 0), row.text(kPersonRoleIntegrityColumn), role_at(row, kRoleColumn),
          row.text(kRoleColumn + kRoleIntegrityColumn)};
}

Result<std::map<PersonId, std::vector<HeldRole>>> by_person(store::Reader& reader, const store::NamedQuery& query,
                                                            const store::Params& params) {
  std::map<PersonId, std::vector<HeldRole>> held;
  YG_TRY(reader.each(query, params, [&](const store::Row& row) {
    HeldRole one = held_role_at(row);
    held[one.held.person_id].push_back(std::move(one));
    return true;
  }));
  return held;
}

Role counted_role_at(const store::Row& row) {
  Role role = role_at(row, 0);
  role.people_count = row.integer(kRoleIntegrityColumn + 1);
  return role;
}

}  // namespace

Role role_at(const store::Row& row, std::size_t first) {
  Role role{.id = row.id<RoleId>(first),
            .code = row.text(first + 1),
            .name = {row.text(first + 2), row.text(first + 3)},
            .kind = from_name_or(row.text(first + 4), RoleKind::business),
            .built_in = row.truth(first + 6),
            .version = row.integer(first + 7),
            .access_rule = row.optional_text(first + 8)};
  const std::string permissions = row.text(first + 5);
  if (!permissions.empty()) {
    for (const std::string_view code : split(permissions, ',')) role.permissions.emplace_back(code);
  }
  return role;
}

PersonRole person_role_at(const store::Row& row, std::size_t first) {
  return {row.id<PersonId>(first), row.id<RoleId>(first + 1), row.id<UnitId>(first + 2), row.text(first + 3),
          row.instant(first + 4)};
}

Result<std::vector<Role>> all_roles(store::Reader& reader) { return reader.all(kAll, {}, counted_role_at); }

Result<std::optional<Role>> find_role(store::Reader& reader, RoleId id) {
  return reader.one(kFind, {id}, counted_role_at);
}

Result<std::optional<Role>> find_role(store::Reader& reader, std::string_view code) {
  return reader.one(kFindCode, {code}, counted_role_at);
}

Result<void> insert_role(store::Transaction& tx, const crypto::KeyRing& keys, const Role& role) {
  YG_TRY_ASSIGN(const std::string integrity, code_of(role).code(keys));
  YG_TRY(tx.run(kInsert, {role.id, role.code, role.name.zh, role.name.en, name_of(role.kind), joined(role.permissions),
                          role.built_in, role.version, role.access_rule, integrity}));
  return {};
}

Result<bool> update_role(store::Transaction& tx, const crypto::KeyRing& keys, const Role& role) {
  YG_TRY_ASSIGN(const std::string integrity, code_of(role).code(keys));
  YG_TRY_ASSIGN(const std::int64_t rows,
                tx.run(kUpdate, {role.name.zh, role.name.en, joined(role.permissions), role.version, role.access_rule,
                                 integrity, role.id, role.version - 1}));
  return rows == 1;
}

Result<void> delete_role(store::Transaction& tx, RoleId id) {
  YG_TRY(tx.run(kDelete, {id}));
  return {};
}

Result<std::vector<HeldRole>> roles_of(store::Reader& reader, PersonId person) {
  return reader.all(kHeld, {person}, held_role_at);
}

Result<std::map<PersonId, std::vector<HeldRole>>> roles_of_all(store::Reader& reader) {
  return by_person(reader, kHeldByAll, {});
}

Result<std::map<PersonId, std::vector<HeldRole>>> roles_of_holders(store::Reader& reader, RoleId role) {
  return by_person(reader, kHeldByHolders, {role});
}

Result<void> insert_person_role(store::Transaction& tx, const crypto::KeyRing& keys, const PersonRole& held) {
  YG_TRY_ASSIGN(const std::string integrity, code_of(held).code(keys));
  YG_TRY(
      tx.run(kInsertHeld, {held.person_id, held.role_id, held.unit_id, held.granted_by, held.granted_at, integrity}));
  return {};
}

Result<bool> delete_person_role(store::Transaction& tx, PersonId person, RoleId role, UnitId unit) {
  YG_TRY_ASSIGN(const std::int64_t rows, tx.run(kDeleteHeld, {person, role, unit}));
  return rows == 1;
}

Result<std::int64_t> count_active_holders(store::Reader& reader, RoleKind kind, PersonId except) {
  YG_TRY_ASSIGN(const auto count,
                reader.one(kHolders, {name_of(kind), except}, [](const store::Row& row) { return row.integer(0); }));
  return count.value_or(0);
}

crypto::RowCode code_of(const Role& role) {
  crypto::RowCode code("role");
  code.add("id", role.id)
      .add("code", role.code)
      .add("name_zh", role.name.zh)
      .add("name_en", role.name.en)
      .add("kind", name_of(role.kind))
      .add("permissions", joined(role.permissions))
      .add("built_in", role.built_in)
      .add("version", role.version);
  // Rows of before there were rules keep their codes.
  if (role.access_rule) code.add("access_rule", *role.access_rule);
  return code;
}

crypto::RowCode code_of(const PersonRole& held) {
  crypto::RowCode code("person_role");
  code.add("person_id", held.person_id)
      .add("role_id", held.role_id)
      .add("unit_id", held.unit_id)
      .add("granted_by", held.granted_by)
      .add("granted_at", held.granted_at);
  return code;
}

}  // namespace yunguan::identity
