// SPDX-License-Identifier: Apache-2.0
#include "identity/unit_store.h"

#include "identity/enum_name.h"
#include "identity/scope.h"

namespace yunguan::identity {

namespace {

#define YG_UNIT_COLUMNS "id, parent_id, code, name, kind, path, state, version"

constexpr store::NamedQuery kAll{"identity.all_units", "SELECT " YG_UNIT_COLUMNS " FROM unit ORDER BY path"};
constexpr store::NamedQuery kFind{"identity.find_unit", "SELECT " YG_UNIT_COLUMNS " FROM unit WHERE id = :id"};
constexpr store::NamedQuery kPeople{
    "identity.people_by_unit",
    "SELECT unit_id, CAST(COUNT(*) AS BIGINT) FROM person WHERE state <> 'disabled' GROUP BY unit_id"};
constexpr store::NamedQuery kTreeVersion{"identity.unit_tree_version", "SELECT version FROM unit_tree WHERE id = 1"};
constexpr store::NamedQuery kLockTree{"identity.lock_unit_tree",
                                      "UPDATE unit_tree SET version = version + 1 WHERE id = 1"};
constexpr store::NamedQuery kInsert{
    "identity.insert_unit",
    "INSERT INTO unit (id, parent_id, code, name, kind, path, state, created_at, version, integrity)"
    " VALUES (:id, :parent, :code, :name, :kind, :path, :state, :at, :version, :integrity)"};
constexpr store::NamedQuery kUpdate{
    "identity.update_unit",
    "UPDATE unit SET name = :name, parent_id = :parent, state = :state, version = :version, integrity = :integrity"
    " WHERE id = :id AND version = :before"};
constexpr store::NamedQuery kMove{
    "identity.move_unit_paths",
    "UPDATE unit SET path = :to || SUBSTR(path, CAST(:skip AS INTEGER)) WHERE path >= :from AND path < :end"};
constexpr store::NamedQuery kInsertHistory{
    "identity.insert_unit_history",
    "INSERT INTO unit_history (unit_id, version, at, name, parent_id, state, person_login)"
    " VALUES (:unit, :version, :at, :name, :parent, :state, :login)"};
constexpr store::NamedQuery kHistory{"identity.unit_history",
                                     "SELECT version, at, name, parent_id, state, person_login FROM unit_history WHERE "
                                     "unit_id = :unit ORDER BY version DESC"};

std::optional<UnitId> optional_unit(const store::Row& row, std::size_t column) {
  const auto id = row.optional_integer(column);
  return id ? std::optional(UnitId{*id}) : std::nullopt;
}

Unit unit_at(const store::Row& row) {
  return {.id = row.id<UnitId>(0),
          .parent_id = optional_unit(row, 1),
          .code = row.text(2),
          .name = row.text(3),
          .kind = from_name_or(row.text(4), UnitKind::access),
          .path = row.text(5),
          .state = from_name_or(row.text(6), UnitState::closed),
          .version = row.integer(7)};
}

}  // namespace

Result<std::vector<Unit>> all_units(store::Reader& reader) { return reader.all(kAll, {}, unit_at); }

Result<std::optional<Unit>> find_unit(store::Reader& reader, UnitId id) { return reader.one(kFind, {id}, unit_at); }

Result<std::vector<std::pair<UnitId, std::int64_t>>> people_by_unit(store::Reader& reader) {
  return reader.all(kPeople, {}, [](const store::Row& row) { return std::pair{row.id<UnitId>(0), row.integer(1)}; });
}

Result<std::int64_t> tree_version(store::Reader& reader) {
  YG_TRY_ASSIGN(const auto version, reader.one(kTreeVersion, {}, [](const store::Row& row) { return row.integer(0); }));
  return version.value_or(0);
}

Result<void> lock_tree(store::Transaction& tx) {
  YG_TRY(tx.run(kLockTree, {}));
  return {};
}

Result<void> insert_unit(store::Transaction& tx, const crypto::KeyRing& keys, const Unit& unit, Instant at) {
  YG_TRY_ASSIGN(const std::string integrity, code_of(unit).code(keys));
  YG_TRY(tx.run(kInsert, {unit.id, unit.parent_id, unit.code, unit.name, name_of(unit.kind), unit.path,
                          name_of(unit.state), at, unit.version, integrity}));
  return {};
}

Result<void> update_unit(store::Transaction& tx, const crypto::KeyRing& keys, const Unit& unit) {
  YG_TRY_ASSIGN(const std::string integrity, code_of(unit).code(keys));
  YG_TRY_ASSIGN(const std::int64_t rows, tx.run(kUpdate, {unit.name, unit.parent_id, name_of(unit.state), unit.version,
                                                          integrity, unit.id, unit.version - 1}));
  if (rows != 1) {
    return fail(
        ErrorKind::stale, "identity.stale",
        {"该单位刚被他人修改，请刷新后再试。", "Somebody has just changed this unit; reload it and try again."});
  }
  return {};
}

Result<void> move_paths(store::Transaction& tx, std::string_view from, std::string_view to) {
  YG_TRY(tx.run(kMove, {to, static_cast<std::int64_t>(from.size()) + 1, from, path_end(from)}));
  return {};
}

Result<void> insert_unit_history(store::Transaction& tx, const Unit& unit, std::string_view login, Instant at) {
  YG_TRY(tx.run(kInsertHistory, {unit.id, unit.version, at, unit.name, unit.parent_id, name_of(unit.state), login}));
  return {};
}

Result<std::vector<UnitVersion>> unit_history(store::Reader& reader, UnitId id) {
  return reader.all(kHistory, {id}, [](const store::Row& row) {
    return UnitVersion{row.integer(0),
                       row.instant(1),
                       row.text(2),
                       optional_unit(row, 3),
                       from_name_or(row.text(4), UnitState::closed),
                       row.text(5)};
  });
}

crypto::RowCode code_of(const Unit& unit) {
  crypto::RowCode code("unit");
  code.add("id", unit.id)
      .add("parent_id", unit.parent_id)
      .add("code", unit.code)
      .add("name", unit.name)
      .add("kind", name_of(unit.kind))
      .add("state", name_of(unit.state))
      .add("version", unit.version);
  return code;
}

}  // namespace yunguan::identity
