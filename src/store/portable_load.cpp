// SPDX-License-Identifier: Apache-2.0
// Filling a store from a copy.
#include <fmt/format.h>

#include <algorithm>

#include "store/portable.h"

namespace yunguan::store {
namespace {

struct Aside {
  std::string drop;
  std::string again;
};

constexpr NamedQuery kIndexesSqlite{
    "store.indexes", "SELECT 'DROP INDEX ' || name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL"};
// Those behind a primary key or a UNIQUE stay: they belong to the table.
constexpr NamedQuery kIndexesPostgres{
    "store.indexes",
    "SELECT format('DROP INDEX %I', c.relname), pg_get_indexdef(i.indexrelid) FROM pg_index i"
    " JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_namespace n ON n.oid = c.relnamespace"
    " WHERE n.nspname = current_schema()"
    " AND NOT EXISTS (SELECT 1 FROM pg_constraint k WHERE k.conindid = i.indexrelid AND k.contype <> 'f')"};
constexpr NamedQuery kReferencesPostgres{
    "store.references",
    "SELECT format('ALTER TABLE %s DROP CONSTRAINT %I', CAST(conrelid AS regclass), conname),"
    " format('ALTER TABLE %s ADD CONSTRAINT %I %s', CAST(conrelid AS regclass), conname, pg_get_constraintdef(k.oid))"
    " FROM pg_constraint k JOIN pg_namespace n ON n.oid = k.connamespace"
    " WHERE k.contype = 'f' AND n.nspname = current_schema()"};
constexpr NamedQuery kSequences{"store.sequences",
                                "SELECT CAST(left(sequencename, length(sequencename) - 3) AS TEXT) FROM pg_sequences"
                                " WHERE schemaname = current_schema() AND sequencename LIKE '%\\_id'"};
constexpr NamedQuery kSetSequence{"store.set_sequence", "SELECT setval(CAST(:name AS TEXT) || '_id', :next, false)"};
constexpr NamedQuery kSetLastPostgres{"store.set_outbox_last", "UPDATE outbox_last SET sequence = :sequence"};
constexpr NamedQuery kForgetLastSqlite{"store.forget_outbox_last",
                                       "DELETE FROM sqlite_sequence WHERE name = 'outbox_event'"};
constexpr NamedQuery kSetLastSqlite{"store.set_outbox_last",
                                    "INSERT INTO sqlite_sequence (name, seq) VALUES ('outbox_event', :sequence)"};

Result<std::vector<Aside>> list(Transaction& tx, const NamedQuery& query) {
  return tx.all(query, {}, [](const Row& row) { return Aside{row.text(0), row.text(1)}; });
}

}  // namespace

Result<PortableLoad> PortableLoad::begin(Transaction& tx) {
  PortableLoad load{tx};
  YG_TRY_ASSIGN(load.tables_, portable_tables(tx));
  YG_TRY(load.set_aside());
  YG_TRY(load.empty_tables());
  return load;
}

Result<void> PortableLoad::set_aside() {
  std::vector<Aside> aside;
  if (tx_.dialect() == Dialect::sqlite) {
    YG_TRY(tx_.script({"store.defer_references", "PRAGMA defer_foreign_keys = ON"}));
    YG_TRY_ASSIGN(aside, list(tx_, kIndexesSqlite));
  } else {
    YG_TRY_ASSIGN(aside, list(tx_, kIndexesPostgres));
    YG_TRY_ASSIGN(auto references, list(tx_, kReferencesPostgres));
    std::ranges::move(references, std::back_inserter(aside));
    // References rest on unique indexes that may be among those set aside, so they go first and come back last.
    for (auto one = aside.rbegin(); one != aside.rend(); ++one) YG_TRY(tx_.script({"store.set_aside", one->drop}));
  }
  if (tx_.dialect() == Dialect::sqlite) {
    for (const Aside& one : aside) YG_TRY(tx_.script({"store.set_aside", one.drop}));
  }
  for (Aside& one : aside) again_.push_back(std::move(one.again));
  return {};
}

Result<void> PortableLoad::empty_tables() {
  // Children before the parents they refer to.
  for (auto table = tables_.rbegin(); table != tables_.rend(); ++table) {
    if (table->name == "outbox_last") continue;  // holds one row, which is set
    YG_TRY(tx_.script({"store.empty", fmt::format("DELETE FROM {}", table->name)}));
  }
  return {};
}

Result<std::vector<PortableColumn>> PortableLoad::columns_of(std::string_view table,
                                                             const std::vector<std::string>& columns) const {
  const auto unknown = [&](std::string_view column) {
    const std::string place = column.empty() ? std::string(table) : fmt::format("{}.{}", table, column);
    return fail(ErrorKind::conflict, "store.portable_table",
                {fmt::format("备份中的 {} 在本程序的数据结构里不存在。", place),
                 fmt::format("{} of the copy is not in the schema of this program.", place)},
                {.field = place});
  };
  const auto found = std::ranges::find(tables_, table, &PortableTable::name);
  if (found == tables_.end()) return unknown("");
  std::vector<PortableColumn> kinds;
  for (const std::string& name : columns) {
    const auto column = std::ranges::find(found->columns, name, &PortableColumn::name);
    if (column == found->columns.end()) return unknown(name);
    kinds.push_back(*column);
  }
  return kinds;
}

Result<void> PortableLoad::add(std::string_view table, const std::vector<std::string>& columns,
                               const std::vector<Params>& rows) {
  if (rows.empty()) return {};
  YG_TRY(columns_of(table, columns));
  if (table == "outbox_last") return set_outbox_end(rows);
  if (table == "id_series" && tx_.dialect() == Dialect::postgresql) return add_series(rows);
  return tx_.insert_many(table, {columns.begin(), columns.end()}, rows);
}

Result<void> PortableLoad::add_series(const std::vector<Params>& rows) {
  YG_TRY_ASSIGN(const auto sequences, tx_.all(kSequences, {}, [](const Row& row) { return row.text(0); }));
  std::vector<Params> plain;
  for (const Params& row : rows) {
    const auto* name = std::get_if<std::string>(&row[0].data());
    if (name == nullptr || std::ranges::find(sequences, *name) == sequences.end()) {
      plain.push_back(row);
    } else {
      YG_TRY(tx_.each(kSetSequence, row, [](const Row&) { return true; }));
    }
  }
  return tx_.insert_many("id_series", {"name", "next_id"}, plain);
}

Result<void> PortableLoad::set_outbox_end(const std::vector<Params>& rows) {
  if (tx_.dialect() == Dialect::sqlite) {
    YG_TRY(tx_.run(kForgetLastSqlite, {}));
    YG_TRY(tx_.run(kSetLastSqlite, rows.front()));
  } else {
    YG_TRY(tx_.run(kSetLastPostgres, rows.front()));
  }
  return {};
}

Result<void> PortableLoad::finish() {
  for (const std::string& statement : again_) YG_TRY(tx_.script({"store.bring_back", statement}));
  return {};
}

}  // namespace yunguan::store
