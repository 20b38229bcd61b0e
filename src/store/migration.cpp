// SPDX-License-Identifier: Apache-2.0
#include "store/migration.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <utility>

#include "base/parse.h"
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
constexpr NamedQuery kNameProduct{
    "store.name_schema_step",
    "UPDATE schema_step SET product = :product WHERE folder = :folder AND version = :version"};
constexpr NamedQuery kAppliedWhole{"store.schema_steps_whole",
                                   "SELECT folder, version, name, digest, applied_at, product FROM schema_step"
                                   " ORDER BY folder, version"};
constexpr NamedQuery kAppliedBefore{"store.schema_steps_before",
                                    "SELECT folder, version, name, digest, applied_at, '' FROM schema_step"
                                    " ORDER BY folder, version"};
constexpr NamedQuery kForget{"store.forget_schema_step",
                             "DELETE FROM schema_step WHERE folder = :folder AND version = :version"};
// Two nodes that start together take turns; the number is arbitrary but stays.
constexpr NamedQuery kTakeTurn{"store.migration_turn", "SELECT CAST(pg_advisory_xact_lock(7094310021) AS TEXT)"};

// The step of this folder from which on steps name the product.
constexpr std::int64_t kProductStep = 4;

using StepKey = std::pair<std::string, std::int64_t>;
using Digests = std::map<StepKey, std::string>;

// "0.1.0": whole numbers with dots between.
bool is_version(std::string_view text) {
  const auto parts = split(text, '.');
  return std::ranges::all_of(parts,
                             [](std::string_view part) { return parse_integer<std::uint32_t>(part).has_value(); });
}

// What was written before versions were is older than any of them.
bool version_less(std::string_view a, std::string_view b) {
  if (!is_version(a) || !is_version(b)) return is_version(b) && !is_version(a);
  return std::ranges::lexicographical_compare(
      split(a, '.'), split(b, '.'), {}, [](std::string_view part) { return *parse_integer<std::uint32_t>(part); },
      [](std::string_view part) { return *parse_integer<std::uint32_t>(part); });
}

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

// Whether the steps there name the product that ran them.
bool names_products(const Digests& applied) { return applied.contains({"store", kProductStep}); }

Result<void> apply(Database& db, const Migration& step, std::string_view product) {
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
    if (names_products(applied) || key_of(step) == StepKey{"store", kProductStep}) {
      YG_TRY(tx.run(kNameProduct, {product, step.folder, step.version}));
    }
    return {};
  });
}

std::vector<Migration> with_own_steps(const std::vector<Migration>& steps) {
  std::vector<Migration> all = store_migrations();
  all.insert(all.end(), steps.begin(), steps.end());
  require_no_gaps(all);
  return all;
}

Result<std::vector<AppliedStep>> undo_from(const std::vector<AppliedStep>& applied, const std::vector<Migration>& all,
                                           const RollbackGoal& goal) {
  std::vector<AppliedStep> undone;
  for (auto step = all.rbegin(); step != all.rend(); ++step) {
    const auto found = std::ranges::find_if(
        applied, [&](const AppliedStep& one) { return one.folder == step->folder && one.version == step->version; });
    if (found == applied.end()) continue;
    const bool goes = goal.folder.empty() ? version_less(goal.product, found->product)
                                          : found->folder == goal.folder && found->version > goal.version;
    if (!goes) continue;
    if (step->down.empty()) {
      const std::string place = fmt::format("{} {}", step->folder, step->version);
      return fail(
          ErrorKind::conflict, "store.no_way_back",
          {fmt::format("数据库步骤 {} 不能撤销；请改用升级前的备份恢复。", place),
           fmt::format("The step {} of the store cannot be undone; restore the backup from before instead.", place)},
          {.field = place});
    }
    undone.push_back(*found);
  }
  return undone;
}

}  // namespace

Result<void> migrate(Database& db, const std::vector<Migration>& steps, std::string_view product) {
  const std::vector<Migration> all = with_own_steps(steps);
  YG_TRY_ASSIGN(const Digests applied, db.write([](Transaction& tx) -> Result<Digests> {
    YG_TRY(take_turn(tx));
    YG_TRY(tx.run(kCreateTable, {}));
    return read_applied(tx);
  }));
  YG_TRY(check_applied(applied, all));
  for (const Migration& step : all) {
    if (!applied.contains(key_of(step))) YG_TRY(apply(db, step, product));
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

Result<std::vector<AppliedStep>> applied_steps(Reader& reader) {
  YG_TRY_ASSIGN(const bool there, has_table(reader));
  if (!there) return std::vector<AppliedStep>{};
  YG_TRY_ASSIGN(const Digests applied, read_applied(reader));
  return reader.all(names_products(applied) ? kAppliedWhole : kAppliedBefore, {}, [](const Row& row) {
    return AppliedStep{row.text(0), row.integer(1), row.text(2), row.text(3), row.instant(4), row.text(5)};
  });
}

Result<std::vector<Migration>> steps_applied(const std::vector<Migration>& steps,
                                             const std::vector<AppliedStep>& applied) {
  Digests digests;
  for (const AppliedStep& step : applied) digests.emplace(StepKey{step.folder, step.version}, step.digest);
  std::vector<Migration> all = with_own_steps(steps);
  YG_TRY(check_applied(digests, all));
  std::erase_if(all, [&](const Migration& step) { return !digests.contains(key_of(step)); });
  return all;
}

Result<std::vector<Migration>> pending_steps(Database& db, const std::vector<Migration>& steps) {
  YG_TRY_ASSIGN(const auto applied, db.read([](Reader& reader) { return applied_steps(reader); }));
  YG_TRY_ASSIGN(const auto done, steps_applied(steps, applied));
  std::vector<Migration> all = with_own_steps(steps);
  std::erase_if(all, [&](const Migration& step) {
    return std::ranges::any_of(done, [&](const Migration& one) { return key_of(one) == key_of(step); });
  });
  return all;
}

Result<RollbackGoal> parse_rollback_goal(std::string_view text) {
  const auto colon = text.find(':');
  if (colon != std::string_view::npos) {
    const auto version = parse_integer<std::int64_t>(text.substr(colon + 1));
    if (colon > 0 && version && *version >= 0) {
      return RollbackGoal{.folder = std::string(text.substr(0, colon)), .version = *version, .product = {}};
    }
  } else if (is_version(text)) {
    return RollbackGoal{.folder = {}, .version = 0, .product = std::string(text)};
  }
  return fail(ErrorKind::invalid, "store.rollback_goal",
              {"回退目标写作 文件夹:步骤（如 card:3）或产品版本（如 0.1.0）。",
               "A rollback goes to FOLDER:STEP (card:3) or to a version of the product (0.1.0)."},
              {.field = "to", .value = std::string(text)});
}

Result<std::vector<AppliedStep>> plan_rollback(Database& db, const std::vector<Migration>& steps,
                                               const RollbackGoal& goal) {
  YG_TRY_ASSIGN(const auto applied, db.read([](Reader& reader) { return applied_steps(reader); }));
  YG_TRY(steps_applied(steps, applied));
  return undo_from(applied, with_own_steps(steps), goal);
}

Result<std::vector<AppliedStep>> roll_back(Database& db, const std::vector<Migration>& steps,
                                           const RollbackGoal& goal) {
  const std::vector<Migration> all = with_own_steps(steps);
  return db.write([&](Transaction& tx) -> Result<std::vector<AppliedStep>> {
    YG_TRY(take_turn(tx));
    YG_TRY_ASSIGN(const auto applied, applied_steps(tx));
    YG_TRY(steps_applied(steps, applied));
    YG_TRY_ASSIGN(auto undone, undo_from(applied, all, goal));
    for (const AppliedStep& step : undone) {
      const auto found = std::ranges::find_if(
          all, [&](const Migration& one) { return one.folder == step.folder && one.version == step.version; });
      const std::string name = fmt::format("undo.{}.{}", step.folder, step.version);
      YG_TRY(tx.script({name, found->down}));
      YG_TRY(tx.run(kForget, {step.folder, step.version}));
    }
    return undone;
  });
}

}  // namespace yunguan::store
