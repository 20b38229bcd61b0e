// SPDX-License-Identifier: Apache-2.0
#include "store/stage.h"

#include <fmt/format.h>

#include <cstdio>
#include <filesystem>

#include "store/portable.h"

namespace yunguan::store {
namespace {

constexpr std::string_view kSqlite = "sqlite:";

constexpr NamedQuery kHasSchema{"store.has_stage", "SELECT count(*) FROM pg_namespace WHERE nspname = :name"};
constexpr NamedQuery kCurrent{"store.current_schema", "SELECT CAST(current_schema() AS TEXT)"};
// Indexes and the sequences of identity columns go with their tables.
constexpr NamedQuery kObjects{
    "store.stage_objects",
    "SELECT format('ALTER %s %I.%I SET SCHEMA ', CASE c.relkind WHEN 'S' THEN 'SEQUENCE' ELSE 'TABLE' END, n.nspname,"
    " c.relname) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = :name"
    " AND (c.relkind IN ('r', 'p') OR (c.relkind = 'S' AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.objid = c.oid"
    " AND d.deptype IN ('a', 'i') AND d.refobjsubid > 0)))"};

std::string schema_of(std::string_view id) { return fmt::format("yunguan_restore_{}", id); }

Result<std::unique_ptr<Database>> open_postgres(const Options& options) {
  Options own = options;
  own.read_sessions = 1;
  return Database::open(own);
}

Result<std::int64_t> move_all(Transaction& tx, const std::string& from, const std::string& to) {
  YG_TRY_ASSIGN(const auto objects, tx.all(kObjects, {from}, [](const Row& row) { return row.text(0); }));
  for (const std::string& object : objects) {
    const std::string sql = object + to;
    YG_TRY(tx.script({"store.move_stage", sql}));
  }
  return static_cast<std::int64_t>(objects.size());
}

}  // namespace

std::string sqlite_path(std::string_view url) {
  return url.starts_with(kSqlite) ? std::string(url.substr(kSqlite.size())) : std::string();
}

std::string stage_url(const std::string& url, std::string_view id) {
  if (url.starts_with(kSqlite)) return fmt::format("{}.restore-{}", url, id);
  return fmt::format("{}{}options=-csearch_path%3D{}", url, url.find('?') == std::string::npos ? "?" : "&",
                     schema_of(id));
}

Result<bool> has_tables(const Options& options) {
  const std::string path = sqlite_path(options.url);
  std::error_code ignored;
  if (!path.empty() && !std::filesystem::exists(path, ignored)) return false;
  YG_TRY_ASSIGN(const auto db, open_postgres(options));
  YG_TRY_ASSIGN(const auto tables, db->read([](Reader& reader) { return portable_tables(reader); }));
  return !tables.empty();
}

Result<void> make_stage(const Options& options, std::string_view id) {
  if (!sqlite_path(options.url).empty()) return drop_stage(options, id);
  YG_TRY(drop_stage(options, id));
  YG_TRY_ASSIGN(const auto db, open_postgres(options));
  const std::string sql = "CREATE SCHEMA " + schema_of(id);
  return db->write([&](Transaction& tx) { return tx.script({"store.make_stage", sql}); });
}

Result<void> drop_stage(const Options& options, std::string_view id) {
  const std::string path = sqlite_path(stage_url(options.url, id));
  if (!path.empty()) {
    for (const char* suffix : {"", "-wal", "-shm", "-journal"}) std::remove((path + suffix).c_str());
    return {};
  }
  YG_TRY_ASSIGN(const auto db, open_postgres(options));
  const std::string sql = fmt::format("DROP SCHEMA IF EXISTS {} CASCADE", schema_of(id));
  return db->write([&](Transaction& tx) { return tx.script({"store.drop_stage", sql}); });
}

Result<void> take_stage(const Options& options, std::string_view id, const std::string& aside) {
  YG_TRY_ASSIGN(const auto db, open_postgres(options));
  const std::string stage = schema_of(id);
  return db->write([&](Transaction& tx) -> Result<void> {
    const auto first = [](const Row& row) { return row.integer(0); };
    YG_TRY_ASSIGN(const auto there, tx.one(kHasSchema, {stage}, first));
    if (there.value_or(0) == 0) return {};
    YG_TRY_ASSIGN(const auto current, tx.one(kCurrent, {}, [](const Row& row) { return row.text(0); }));
    YG_ASSERT(current.has_value());
    const std::string make_aside = "CREATE SCHEMA " + aside;
    YG_TRY(tx.script({"store.make_aside", make_aside}));
    YG_TRY_ASSIGN(const std::int64_t moved, move_all(tx, *current, aside));
    const std::string drop_aside = "DROP SCHEMA " + aside;
    if (moved == 0) YG_TRY(tx.script({"store.drop_aside", drop_aside}));
    YG_TRY(move_all(tx, stage, *current));
    const std::string drop_stage = fmt::format("DROP SCHEMA {}", stage);
    return tx.script({"store.drop_stage", drop_stage});
  });
}

}  // namespace yunguan::store
