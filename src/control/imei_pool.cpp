// SPDX-License-Identifier: Apache-2.0
#include "control/imei_pool.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/parse.h"
#include "http/etag.h"
#include "store/id_source.h"
#include "store/list_value.h"
#include "store/outbox.h"

namespace yunguan::control {
namespace {

using identity::Actor;
using identity::AuditEntry;
using identity::principal_of;
using store::NamedQuery;
using store::Row;

constexpr std::size_t kCompared = 14;
constexpr std::size_t kFaultsMax = 20;
const Text kNoSuchPool{"没有这个 IMEI 池", "there is no such pool of IMEIs"};

// Cards name their pool; few do, so an index over those alone costs the others nothing.
#define YG_OF_POOLS "imei_mode NOT IN ('', 'none', 'fixed', 'first-use', 'terminal')"

constexpr store::Migration kCreate{"imei_pool",
                                   1,
                                   "keep pools of IMEIs",
                                   R"(CREATE TABLE imei_pool (
         id BIGINT PRIMARY KEY,
         unit_id BIGINT NOT NULL,
         name TEXT NOT NULL UNIQUE,
         note TEXT NOT NULL,
         imeis BIGINT NOT NULL,
         created_by TEXT NOT NULL,
         created_at BIGINT NOT NULL,
         updated_at BIGINT NOT NULL,
         version BIGINT NOT NULL
       );
       CREATE TABLE imei_pool_entry (
         pool_id BIGINT NOT NULL,
         compared TEXT NOT NULL,
         imei TEXT NOT NULL,
         added_by TEXT NOT NULL,
         added_at BIGINT NOT NULL,
         PRIMARY KEY (pool_id, compared)
       );
       CREATE INDEX card_imei_pool ON card (imei_mode) WHERE )" YG_OF_POOLS,
                                   "",
                                   ""};

constexpr NamedQuery kNames{"control.pool_names", "SELECT name, unit_id FROM imei_pool"};
constexpr NamedQuery kInsert{
    "control.insert_pool",
    "INSERT INTO imei_pool (id, unit_id, name, note, imeis, created_by, created_at, updated_at, version) "
    "VALUES (:id, :unit, :name, :note, 0, :by, :at, :updated, 1)"};
constexpr NamedQuery kUpdate{
    "control.update_pool",
    "UPDATE imei_pool SET note = :note, imeis = :imeis, updated_at = :at, version = version + 1 "
    "WHERE id = :id AND version = :version"};
constexpr NamedQuery kAddEntry{"control.add_pool_imei",
                               "INSERT INTO imei_pool_entry (pool_id, compared, imei, added_by, added_at) "
                               "VALUES (:pool, :compared, :imei, :by, :at) ON CONFLICT (pool_id, compared) DO NOTHING"};
constexpr NamedQuery kRemoveEntry{"control.remove_pool_imei",
                                  "DELETE FROM imei_pool_entry WHERE pool_id = :pool AND compared = :compared"};
constexpr NamedQuery kRemoveEntries{"control.remove_pool_imeis", "DELETE FROM imei_pool_entry WHERE pool_id = :pool"};
constexpr NamedQuery kRemove{"control.remove_pool", "DELETE FROM imei_pool WHERE id = :pool"};

constexpr std::string_view kColumns =
    "p.id, p.unit_id, p.name, p.note, p.imeis, p.created_by, p.created_at, p.updated_at, p.version, "
    "(SELECT COUNT(*) FROM card c WHERE c.imei_mode = 'pool:' || p.name AND c." YG_OF_POOLS ")";

ImeiPool pool_at(const Row& row, const identity::UnitTree& tree) {
  ImeiPool pool;
  pool.id = row.id<ImeiPoolId>(0);
  pool.unit_id = row.id<UnitId>(1);
  pool.unit_name = tree.name(pool.unit_id);
  pool.name = row.text(2);
  pool.note = row.text(3);
  pool.imeis = row.integer(4);
  pool.created_by = row.text(5);
  pool.created_at = row.instant(6);
  pool.updated_at = row.instant(7);
  pool.version = row.integer(8);
  pool.cards = row.integer(9);
  return pool;
}

Result<std::optional<ImeiPool>> find_pool(store::Reader& reader, ImeiPoolId id, const identity::UnitTree& tree) {
  static const std::string kSql = fmt::format("SELECT {} FROM imei_pool p WHERE p.id = :id", kColumns);
  return reader.one({"control.find_pool", kSql}, {id}, [&](const Row& row) { return pool_at(row, tree); });
}

std::optional<Error> imei_fault(std::string_view imei) {
  if (!all_digits(imei) || imei.size() < 14 || imei.size() > 16) {
    return Error{
        ErrorKind::invalid, "control.imei", {"IMEI 须为 14 到 16 位数字", "an IMEI is 14 to 16 digits"}, {}, {}};
  }
  if (imei.size() == 15 && imei.back() != '0' && !luhn_valid(imei)) {
    return Error{
        ErrorKind::invalid, "control.imei_check", {"IMEI 的校验位不对", "the IMEI's check digit is wrong"}, {}, {}};
  }
  return std::nullopt;
}

Result<std::vector<std::string>> imeis_of(const std::optional<std::string>& text) {
  if (!text) return std::vector<std::string>{};
  ImeiText read = read_imeis(*text);
  if (read.faults.empty()) return std::move(read.imeis);
  Error error{ErrorKind::invalid,
              "control.imeis",
              {fmt::format("有 {} 处不是 IMEI，未作改动", read.faults.size()),
               fmt::format("{} entries are no IMEIs; nothing was changed", read.faults.size())},
              {},
              {}};
  if (read.faults.size() > kFaultsMax) read.faults.resize(kFaultsMax);
  error.details = std::move(read.faults);
  return fail(std::move(error));
}

AuditEntry entry_of(const http::Request& request, std::string action, const ImeiPool& pool) {
  return {.actor = Actor::of(request),
          .action = std::move(action),
          .object_type = "imei_pool",
          .object_id = fmt::format("{}", pool.id.value),
          .object_label = pool.name,
          .unit_id = pool.unit_id};
}

http::List make_list() {
  http::List::Declaration list{.name = "control.imei_pools", .fields = {}, .id_column = "p.id", .default_sort = "name"};
  list.fields = {
      {.name = "name", .kind = http::FieldKind::text, .column = "p.name", .sortable = true},
      {.name = "imeis", .kind = http::FieldKind::integer, .column = "p.imeis", .sortable = true},
      {.name = "updated_at", .kind = http::FieldKind::instant, .column = "p.updated_at", .sortable = true},
  };
  list.other_parameters = {"unit_id"};
  return http::List{std::move(list)};
}

http::List make_entry_list() {
  // The 14 digits are a number of their own: what tells the rows of one pool apart.
  http::List::Declaration list{
      .name = "control.pool_imeis", .fields = {}, .id_column = "CAST(e.compared AS BIGINT)", .default_sort = "imei"};
  list.fields = {{.name = "imei", .kind = http::FieldKind::text, .column = "e.compared", .sortable = true}};
  list.search = [](std::string_view q) {
    const auto digits = trimmed(q);
    if (!all_digits(digits) || digits.size() > 16) return http::SqlPiece{"1 = 0", {}};
    std::string from{digits.substr(0, kCompared)};
    std::string behind = from;
    ++behind.back();
    return http::SqlPiece{"e.compared >= ? AND e.compared < ?", {from, behind}};
  };
  list.search_sentence = "First digits of an IMEI.";
  return http::List{std::move(list)};
}

}  // namespace

const std::vector<store::Migration>& imei_pool_migrations() {
  static const std::vector<store::Migration> steps{kCreate};
  return steps;
}

Result<std::set<std::string, std::less<>>> pool_names(store::Reader& reader, identity::UnitDirectory& units,
                                                      UnitId unit) {
  YG_TRY_ASSIGN(const auto tree, units.tree());
  const identity::Unit* of_card = tree->find(unit);
  std::set<std::string, std::less<>> names;
  YG_TRY(reader.each(kNames, {}, [&](const Row& row) {
    const identity::Unit* owner = tree->find(row.id<UnitId>(1));
    if (owner != nullptr && of_card != nullptr && of_card->path.starts_with(owner->path)) names.insert(row.text(0));
    return true;
  }));
  return names;
}

ImeiText read_imeis(std::string_view text) {
  ImeiText read;
  std::set<std::string, std::less<>> seen;
  std::uint64_t line = 0;
  for (const std::string_view row : split(text, '\n')) {
    ++line;
    const bool heading = line == 1 && row.find_first_of("0123456789") == std::string_view::npos;
    if (heading) continue;
    std::size_t at = 0;
    while (at < row.size()) {
      const auto end = std::min(row.find_first_of(" \t\r,;\"", at), row.size());
      const std::string_view imei = row.substr(at, end - at);
      at = end + 1;
      if (imei.empty()) continue;
      if (auto fault = imei_fault(imei)) {
        fault->where = {.row = line, .field = "imeis", .value = clipped(imei), .clause = "§2.1.3(1)"};
        read.faults.push_back(std::move(*fault));
      } else if (seen.emplace(imei.substr(0, kCompared)).second) {
        read.imeis.emplace_back(imei);
      }
    }
  }
  return read;
}

const http::List& ImeiPools::declaration() {
  static const http::List kList = make_list();
  return kList;
}

const http::List& ImeiPools::entry_declaration() {
  static const http::List kList = make_entry_list();
  return kList;
}

Result<http::Page<ImeiPool>> ImeiPools::list(const http::Request& request) const {
  YG_TRY_ASSIGN(const auto query, declaration().parse(request));
  YG_TRY_ASSIGN(const auto units, ground_.units_of(request, "card.read"));
  YG_TRY_ASSIGN(const auto tree, ground_.units.tree());
  const http::ListSql sql{.select = fmt::format("SELECT {}", kColumns),
                          .from = "FROM imei_pool p",
                          .scope = unit_scope(units, "p.unit_id")};
  return ground_.db.read([&](store::Reader& reader) {
    return http::read_page<ImeiPool>(reader, declaration(), query, sql,
                                     [&](const Row& row) { return pool_at(row, *tree); });
  });
}

Result<ImeiPool> ImeiPools::find_visible(const http::Request& request, std::string_view permission) const {
  YG_TRY_ASSIGN(const auto number, request.path_id("id"));
  YG_TRY_ASSIGN(const auto tree, ground_.units.tree());
  YG_TRY_ASSIGN(auto pool,
                ground_.db.read([&](store::Reader& reader) { return find_pool(reader, ImeiPoolId{number}, *tree); }));
  if (!pool) return fail(ErrorKind::not_found, "control.no_pool", kNoSuchPool);
  const identity::Unit* unit = tree->find(pool->unit_id);
  if (unit == nullptr || !principal_of(request).may(permission, unit->path)) {
    return identity::refuse_out_of_scope(ground_.audit, ground_.db, request, "imei_pool", fmt::format("{}", number),
                                         "control.no_pool", kNoSuchPool);
  }
  return std::move(*pool);
}

Result<ImeiPool> ImeiPools::get(const http::Request& request) const { return find_visible(request, "card.read"); }

Result<http::Page<PoolEntry>> ImeiPools::entries(const http::Request& request) const {
  YG_TRY_ASSIGN(const auto pool, find_visible(request, "card.read"));
  YG_TRY_ASSIGN(const auto query, entry_declaration().parse(request));
  const http::ListSql sql{.select = "SELECT e.imei, e.added_by, e.added_at",
                          .from = "FROM imei_pool_entry e",
                          .scope = {"e.pool_id = ?", {pool.id}}};
  return ground_.db.read([&](store::Reader& reader) {
    return http::read_page<PoolEntry>(
        reader, entry_declaration(), query, sql,
        [](const Row& row) {
          return PoolEntry{row.text(0), row.text(1), row.instant(2)};
        },
        pool.imeis);
  });
}

namespace {

struct Moved {
  std::int64_t added = 0;
  std::int64_t removed = 0;
  std::int64_t known = 0;
};

Result<Moved> move_imeis(store::Transaction& tx, ImeiPoolId pool, const std::vector<std::string>& add,
                         const std::vector<std::string>& remove, const std::string& login, Instant at) {
  Moved moved;
  for (const std::string& imei : remove) {
    YG_TRY_ASSIGN(const auto rows, tx.run(kRemoveEntry, {pool, imei.substr(0, kCompared)}));
    moved.removed += rows;
  }
  for (const std::string& imei : add) {
    YG_TRY_ASSIGN(const auto rows, tx.run(kAddEntry, {pool, imei.substr(0, kCompared), imei, login, at}));
    moved.added += rows;
  }
  moved.known = static_cast<std::int64_t>(add.size()) - moved.added;
  return moved;
}

Result<void> check_size(std::int64_t imeis) {
  if (imeis <= static_cast<std::int64_t>(kPoolImeisMax)) return {};
  return fail(ErrorKind::too_large, "control.pool_full",
              {fmt::format("一个池最多 {} 个 IMEI", kPoolImeisMax),
               fmt::format("a pool holds at most {} IMEIs", kPoolImeisMax)},
              {.field = "add", .value = fmt::format("{}", imeis)});
}

Result<void> check_name(std::string_view name) {
  // A name stands in cards, files and commands: "pool:<name>".
  const bool plain =
      !trimmed(name).empty() && trimmed(name).size() == name.size() && name.size() <= kPoolNameMax && is_utf8(name) &&
      std::ranges::none_of(name, [](char c) {
        return static_cast<unsigned char>(c) < 0x20 || std::string_view{";,:\"\x7f"}.find(c) != std::string_view::npos;
      });
  if (plain) return {};
  return fail(ErrorKind::invalid, "control.pool_name",
              {"名称须为 1 到 64 字节，首尾无空格，不含 ; , : 和引号",
               "a name is 1 to 64 bytes without blanks around it, and without ; , : or quotes"},
              {.field = "name", .value = clipped(name)});
}

}  // namespace

Result<ImeiPool> ImeiPools::create(const http::Request& request, const NewPoolInput& input) const {
  YG_TRY_ASSIGN(const auto tree, ground_.units.tree());
  const identity::Unit* unit = tree->find(input.unit_id);
  if (unit == nullptr || !principal_of(request).may("control.lists", unit->path)) {
    return fail(ErrorKind::invalid, "control.unit",
                {"没有这个单位，或您无权为它建池", "no such unit, or you may not keep pools for it"},
                {.field = "unit_id", .value = fmt::format("{}", input.unit_id.value)});
  }
  YG_TRY(check_name(input.name));
  YG_TRY_ASSIGN(const auto imeis, imeis_of(input.imeis));
  YG_TRY(check_size(static_cast<std::int64_t>(imeis.size())));
  ImeiPool pool{
      .unit_id = unit->id, .unit_name = unit->name, .name = input.name, .note = clipped(input.note.value_or(""), 500)};
  AuditEntry entry = entry_of(request, "imei_pool.create", pool);
  entry.after = boost::json::object{{"name", pool.name}, {"imeis", imeis.size()}};
  auto kept = identity::audited(
      ground_.audit, ground_.db, entry, [&](store::Transaction& tx, AuditEntry& audit) -> Result<ImeiPool> {
        const Instant now = ground_.clock.now();
        YG_TRY_ASSIGN(const auto id, store::next_id<ImeiPoolId>(tx, "imei_pool"));
        audit.object_id = fmt::format("{}", id.value);
        YG_TRY(tx.run(kInsert, {id, pool.unit_id, pool.name, pool.note, audit.actor.login, now, now}));
        YG_TRY_ASSIGN(const Moved moved, move_imeis(tx, id, imeis, {}, audit.actor.login, now));
        YG_TRY(tx.run(kUpdate, {pool.note, moved.added, now, id, 1}));
        YG_TRY(store::publish(tx, kListsTopic, "imei_pools", "{}", now));
        YG_TRY_ASSIGN(auto made, find_pool(tx, id, *tree));
        return std::move(*made);
      });
  if (!kept && kept.error().code == "store.duplicate") {
    return fail(ErrorKind::conflict, "control.pool_taken",
                {"已有同名的 IMEI 池", "there is a pool of that name already"},
                {.field = "name", .value = clipped(input.name)});
  }
  return kept;
}

Result<PoolChangeAnswer> ImeiPools::change(const http::Request& request, const PoolChangeInput& input) const {
  YG_TRY_ASSIGN(const auto before, find_visible(request, "control.lists"));
  YG_TRY(http::check_if_match(request, before.version));
  YG_TRY_ASSIGN(const auto add, imeis_of(input.add));
  YG_TRY_ASSIGN(const auto remove, imeis_of(input.remove));
  YG_TRY_ASSIGN(const auto tree, ground_.units.tree());
  AuditEntry entry = entry_of(request, "imei_pool.change", before);
  return identity::audited(
      ground_.audit, ground_.db, entry, [&](store::Transaction& tx, AuditEntry& audit) -> Result<PoolChangeAnswer> {
        const Instant now = ground_.clock.now();
        YG_TRY_ASSIGN(const Moved moved, move_imeis(tx, before.id, add, remove, audit.actor.login, now));
        const std::int64_t imeis = before.imeis + moved.added - moved.removed;
        YG_TRY(check_size(imeis));
        const std::string note = input.note ? clipped(*input.note, 500) : before.note;
        YG_TRY_ASSIGN(const auto rows, tx.run(kUpdate, {note, imeis, now, before.id, before.version}));
        YG_TRY(http::check_version(before.version, rows == 1 ? before.version : before.version + 1));
        YG_TRY(store::publish(tx, kListsTopic, "imei_pools", "{}", now));
        audit.before = boost::json::object{{"imeis", before.imeis}};
        audit.after = boost::json::object{{"imeis", imeis}, {"added", moved.added}, {"removed", moved.removed}};
        YG_TRY_ASSIGN(auto pool, find_pool(tx, before.id, *tree));
        return PoolChangeAnswer{*pool, moved.added, moved.removed, moved.known, pool->version};
      });
}

Result<void> ImeiPools::remove(const http::Request& request) const {
  YG_TRY_ASSIGN(const auto before, find_visible(request, "control.lists"));
  YG_TRY_ASSIGN(const auto tree, ground_.units.tree());
  return identity::audited(ground_.audit, ground_.db, entry_of(request, "imei_pool.remove", before),
                           [&](store::Transaction& tx, AuditEntry&) -> Result<void> {
                             YG_TRY_ASSIGN(const auto now, find_pool(tx, before.id, *tree));
                             if (!now) return fail(ErrorKind::not_found, "control.no_pool", kNoSuchPool);
                             if (now->cards > 0) {
                               return fail(ErrorKind::conflict, "control.pool_used",
                                           {fmt::format("还有 {} 张卡绑定到这个池", now->cards),
                                            fmt::format("{} cards are bound to this pool", now->cards)});
                             }
                             YG_TRY(tx.run(kRemoveEntries, {before.id}));
                             YG_TRY(tx.run(kRemove, {before.id}));
                             return store::publish(tx, kListsTopic, "imei_pools", "{}", ground_.clock.now());
                           });
}

}  // namespace yunguan::control
