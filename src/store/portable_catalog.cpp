// SPDX-License-Identifier: Apache-2.0
// What tables there are, from the engines' own catalogues.
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "store/portable.h"

namespace yunguan::store {
namespace {

constexpr NamedQuery kTablesSqlite{
    "store.tables",
    "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'"
    " ORDER BY name"};
constexpr NamedQuery kColumnsSqlite{"store.columns", "SELECT name, type FROM pragma_table_info(:name) ORDER BY cid"};
constexpr NamedQuery kParentsSqlite{"store.parents", "SELECT DISTINCT \"table\" FROM pragma_foreign_key_list(:name)"};

constexpr NamedQuery kTablesPostgres{"store.tables",
                                     "SELECT CAST(tablename AS TEXT) FROM pg_tables WHERE schemaname = current_schema()"
                                     // The journal's blocks are no rows of the platform's tables.
                                     " AND tablename NOT LIKE 'journal\\_%' ORDER BY tablename COLLATE \"C\""};
constexpr NamedQuery kColumnsPostgres{
    "store.columns",
    "SELECT CAST(a.attname AS TEXT), format_type(a.atttypid, NULL) FROM pg_attribute a"
    " JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace"
    " WHERE n.nspname = current_schema() AND c.relname = :name AND a.attnum > 0 AND NOT a.attisdropped"
    " AND a.attgenerated = '' ORDER BY a.attnum"};
constexpr NamedQuery kParentsPostgres{
    "store.parents",
    "SELECT DISTINCT CAST(p.relname AS TEXT) FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid"
    " JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_class p ON p.oid = k.confrelid"
    " WHERE k.contype = 'f' AND n.nspname = current_schema() AND c.relname = :name"};

// Numbers given by a sequence "card_id" on PostgreSQL are those of the series "card" on SQLite.
constexpr std::string_view kSeriesPostgres =
    "SELECT name, next_id FROM id_series WHERE name NOT IN (SELECT left(sequencename, length(sequencename) - 3)"
    " FROM pg_sequences WHERE schemaname = current_schema() AND sequencename LIKE '%\\_id')"
    " UNION ALL SELECT left(sequencename, length(sequencename) - 3), COALESCE(last_value + 1, start_value)"
    " FROM pg_sequences WHERE schemaname = current_schema() AND sequencename LIKE '%\\_id'";
// Events that have no place yet get those behind the last one given.
constexpr std::string_view kEventsPostgres =
    "SELECT COALESCE(e.sequence, l.sequence + row_number() OVER (PARTITION BY e.sequence IS NULL ORDER BY e.writer,"
    " e.id)), e.topic, e.key, e.payload, e.at FROM outbox_event e CROSS JOIN outbox_last l ORDER BY 1";
constexpr std::string_view kLastPostgres =
    "SELECT sequence + (SELECT count(*) FROM outbox_event WHERE sequence IS NULL) FROM outbox_last";
constexpr std::string_view kLastSqlite =
    "SELECT COALESCE((SELECT seq FROM sqlite_sequence WHERE name = 'outbox_event'), 0)";

Result<ColumnKind> kind_of(const std::string& table, const std::string& column, std::string_view type) {
  if (type == "BIGINT" || type == "INTEGER" || type == "bigint" || type == "integer") return ColumnKind::integer;
  if (type == "TEXT" || type == "text" || type == "character varying") return ColumnKind::text;
  if (type == "REAL" || type == "DOUBLE PRECISION" || type == "double precision") return ColumnKind::real;
  return fail(
      ErrorKind::internal, "store.portable",
      {fmt::format("列 {}.{} 的类型 {} 不能在两种数据库之间搬移。", table, column, type),
       fmt::format("The type {2} of the column {0}.{1} cannot be carried between the stores.", table, column, type)});
}

std::string select_of(const PortableTable& table) {
  std::string columns;
  for (const PortableColumn& column : table.columns) {
    columns += fmt::format("{}{}", columns.empty() ? "" : ", ", column.name);
  }
  return fmt::format("SELECT {} FROM {}", columns, table.name);
}

// The common form of what the engines keep each in its own way.
void make_common(PortableTable& table, Dialect dialect) {
  using enum ColumnKind;
  const bool sqlite = dialect == Dialect::sqlite;
  if (table.name == "outbox_event") {
    table.columns = {{"sequence", integer}, {"topic", text}, {"key", text}, {"payload", text}, {"at", integer}};
    table.select = sqlite ? select_of(table) : std::string(kEventsPostgres);
  } else if (table.name == "outbox_last") {
    table.columns = {{"sequence", integer}};
    table.select = sqlite ? kLastSqlite : kLastPostgres;
  } else if (table.name == "id_series" && !sqlite) {
    table.columns = {{"name", text}, {"next_id", integer}};
    table.select = kSeriesPostgres;
  }
}

Result<std::vector<std::string>> names(Reader& reader, const NamedQuery& query, const Params& params) {
  return reader.all(query, params, [](const Row& row) { return row.text(0); });
}

// Parents first; what refers to itself or in a ring comes where the alphabet puts it.
std::vector<PortableTable> in_order(std::vector<PortableTable> tables,
                                    const std::map<std::string, std::set<std::string>>& parents) {
  std::vector<PortableTable> ordered;
  std::set<std::string> placed;
  while (!tables.empty()) {
    auto next = std::ranges::find_if(tables, [&](const PortableTable& table) {
      return std::ranges::all_of(parents.at(table.name), [&](const std::string& parent) {
        return parent == table.name || placed.contains(parent);
      });
    });
    if (next == tables.end()) next = tables.begin();
    placed.insert(next->name);
    ordered.push_back(std::move(*next));
    tables.erase(next);
  }
  return ordered;
}

}  // namespace

Result<std::vector<PortableTable>> portable_tables(Reader& reader) {
  const bool sqlite = reader.dialect() == Dialect::sqlite;
  YG_TRY_ASSIGN(const auto all, names(reader, sqlite ? kTablesSqlite : kTablesPostgres, {}));
  std::vector<PortableTable> tables;
  std::map<std::string, std::set<std::string>> parents;
  for (const std::string& name : all) {
    PortableTable table{.name = name, .columns = {}, .select = {}};
    YG_TRY_ASSIGN(const auto columns,
                  reader.all(sqlite ? kColumnsSqlite : kColumnsPostgres, {name}, [](const Row& row) {
                    return std::pair{row.text(0), row.text(1)};
                  }));
    for (const auto& [column, type] : columns) {
      YG_TRY_ASSIGN(const ColumnKind kind, kind_of(name, column, type));
      table.columns.push_back({column, kind});
    }
    table.select = select_of(table);
    make_common(table, reader.dialect());
    YG_TRY_ASSIGN(const auto above, names(reader, sqlite ? kParentsSqlite : kParentsPostgres, {name}));
    parents[name] = {above.begin(), above.end()};
    tables.push_back(std::move(table));
  }
  // SQLite keeps the last number of the outbox in a table of its own, which is none of ours.
  if (sqlite && parents.contains("outbox_event")) {
    PortableTable last{.name = "outbox_last", .columns = {}, .select = {}};
    make_common(last, Dialect::sqlite);
    parents[last.name] = {"outbox_event"};
    tables.push_back(std::move(last));
  }
  if (parents.contains("outbox_last")) parents["outbox_last"] = {"outbox_event"};
  return in_order(std::move(tables), parents);
}

}  // namespace yunguan::store
