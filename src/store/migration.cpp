// SPDX-License-Identifier: Apache-2.0
#include "store/migration.h"

#include <fmt/format.h>

#include <map>
#include <utility>

#include "store/schema.h"

namespace yunguan::store {
namespace {

constexpr NamedQuery kCreateTable{
    "store.create_schema_step",
    "CREATE TABLE IF NOT EXISTS schema_step (folder TEXT NOT NULL, version BIGINT NOT NULL,"
    " name TEXT NOT NULL, digest TEXT NOT NULL, applied_at BIGINT NOT NULL,"
    " PRIMARY KEY (folder, version))"};
constexpr NamedQuery kApplied{"store.schema_steps",
                              "SELECT folder, version, digest FROM schema_step ORDER BY folder, version"};
constexpr NamedQuery kHasTableSqlite{
    "store.has_schema_step", "SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name = 'schema_step'"};
constexpr NamedQuery kHasTablePostgres{
    "store.has_schema_step", "SELECT CAST(CASE WHEN to_regclass('schema_step') IS NULL THEN 0 ELSE 1 END AS BIGINT)"};
constexpr NamedQuery kRecord{"store.record_schema_step",
                             "INSERT INTO schema_step (folder, version, name, digest, applied_at)"
                             " VALUES (:folder, :version, :name, :digest, :at)"};
// Two nodes that start together take turns; the number is arbitrary but stays.
constexpr NamedQuery kTakeTurn{"store.migration_turn", "SELECT CAST(pg_advisory_xact_lock(7094310021) AS TEXT)"};

using StepKey = std::pair<std::string, std::int64_t>;
using Digests = std::map<StepKey, std::string>;

// FNV-1a: enough to notice an edited step; nobody is to be kept from forging one.
std::string digest_of(const Migration& step) {
  std::uint64_t hash = 0xcbf29ce484222325u;
  for (const std::string_view part : {step.sql, step.sqlite, step.postgres}) {
    for (const char c : part) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3u;
    hash = (hash ^ 0xffu) * 0x100000001b3u;
  }
  return fmt::format("{:016x}", hash);
}

StepKey key_of(const Migration& step) { return {std::string{step.folder}, step.version}; }

void require_no_gaps(const std::vector<Migration>& steps) {
  std::map<std::string_view, int> last;
  for (const Migration& step : steps) YG_ASSERT(step.version == ++last[step.folder]);
}

Result<void> take_turn(Transaction& tx) {
  if (tx.dialect() == Dialect::sqlite) return {};  // has one writer anyway
  return tx.each(kTakeTurn, {}, [](const Row&) { return true; });
}

Result<bool> has_table(Reader& reader) {
  const NamedQuery& query = reader.dialect() == Dialect::sqlite ? kHasTableSqlite : kHasTablePostgres;
  YG_TRY_ASSIGN(const auto count, reader.one(query, {}, [](const Row& row) { return row.integer(0); }));
  return count.value_or(0) > 0;
}

Result<Digests> read_applied(Reader& reader) {
  Digests applied;
  YG_TRY(reader.each(kApplied, {}, [&](const Row& row) {
    applied.emplace(StepKey{row.text(0), row.integer(1)}, row.text(2));
    return true;
  }));
  return applied;
}

Result<void> check_applied(const Digests& applied, const std::vector<Migration>& steps) {
  Digests known;
  for (const Migration& step : steps) known.emplace(key_of(step), digest_of(step));
  for (const auto& [key, digest] : applied) {
    const std::string place = fmt::format("{} {}", key.first, key.second);
    const auto found = known.find(key);
    if (found == known.end()) {
      return fail(ErrorKind::conflict, "store.newer",
                  {fmt::format("数据库由更新版本的程序写成（步骤 {}），本程序不能使用它。", place),
                   fmt::format("The store was written by a newer program (step {}); this one cannot use it.", place)},
                  {.field = place});
    }
    if (found->second != digest) {
      return fail(ErrorKind::conflict, "store.edited",
                  {fmt::format("已发布的数据库步骤 {} 与程序中的不一致。", place),
                   fmt::format("The released step {} of the store differs from the program's.", place)},
                  {.field = place});
    }
  }
  return {};
}

Result<void> apply(Database& db, const Migration& step) {
  return db.write([&](Transaction& tx) -> Result<void> {
    YG_TRY(take_turn(tx));
    YG_TRY_ASSIGN(const Digests applied, read_applied(tx));
    if (applied.contains(key_of(step))) return {};  // another node was first
    const std::string_view own = tx.dialect() == Dialect::sqlite ? step.sqlite : step.postgres;
    const std::string name = fmt::format("migrate.{}.{}", step.folder, step.version);
    for (const std::string_view sql : {step.sql, own}) {
      if (!sql.empty()) YG_TRY(tx.script({name, sql}));
    }
    YG_TRY(tx.run(kRecord, {step.folder, step.version, step.name, digest_of(step), to_micros(SystemClock{}.now())}));
    return {};
  });
}

std::vector<Migration> with_own_steps(const std::vector<Migration>& steps) {
  std::vector<Migration> all = store_migrations();
  all.insert(all.end(), steps.begin(), steps.end());
  require_no_gaps(all);
  return all;
}

}  // namespace

Result<void> migrate(Database& db, const std::vector<Migration>& steps) {
  const std::vector<Migration> all = with_own_steps(steps);
  YG_TRY_ASSIGN(const Digests applied, db.write([](Transaction& tx) -> Result<Digests> {
    YG_TRY(take_turn(tx));
    YG_TRY(tx.run(kCreateTable, {}));
    return read_applied(tx);
  }));
  YG_TRY(check_applied(applied, all));
  for (const Migration& step : all) {
    if (!applied.contains(key_of(step))) YG_TRY(apply(db, step));
  }
  return {};
}

Result<SchemaState> schema_state(Database& db, const std::vector<Migration>& steps) {
  const std::vector<Migration> all = with_own_steps(steps);
  YG_TRY_ASSIGN(const Digests applied, db.read([](Reader& reader) -> Result<Digests> {
    YG_TRY_ASSIGN(const bool there, has_table(reader));
    if (!there) return Digests{};
    return read_applied(reader);
  }));
  YG_TRY(check_applied(applied, all));
  return SchemaState{applied.size(), all.size() - applied.size()};
}

}  // namespace yunguan::store
