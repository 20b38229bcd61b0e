// SPDX-License-Identifier: Apache-2.0
#include "control/imei_pool.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "base/parse.h"
#include "http/etag.h"
#include "store/id_source.h"
#include "store/outbox.h"

namespace yunguan::control {
namespace {

using identity::Actor;
using identity::AuditEntry;
using identity::principal_of;
using store::NamedQuery;
using store::Row;

constexpr std::size_t kFaultsMax = 20;
const Text kNoSuchPool{"没有这个 IMEI 池", "there is no such pool of IMEIs"};

// Cards name their pool; few do, so an index over those alone costs the others nothing.
#define YG_OF_POOLS "imei_mode NOT IN ('', 'none', 'fixed', 'first-use', 'terminal')"

constexpr NamedQuery kNames{"control.pool_names", "SELECT name, unit_id FROM imei_pool WHERE removed_on IS NULL"};
constexpr NamedQuery kInsert{
    "control.insert_pool",
    "INSERT INTO imei_pool (id, unit_id, name, note, created_by, created_at, updated_at, removed_on, version) "
    "VALUES (:id, :unit, :name, :note, :by, :at, :updated, NULL, 1)"};
constexpr NamedQuery kUpdate{"control.update_pool",
                             "UPDATE imei_pool SET note = :note, updated_at = :at, version = version + 1 "
                             "WHERE id = :id AND version = :version"};
constexpr NamedQuery kRemove{"control.remove_pool",
                             "UPDATE imei_pool SET removed_on = :day, updated_at = :at WHERE id = :pool"};

std::string columns_on(Date today) {
  return fmt::format(
      "p.id, p.unit_id, p.name, p.note, (SELECT COUNT(*) FROM imei_pool_entry e WHERE e.pool_id = p.id AND "
      "e.valid_from <= '{0}' AND (e.valid_to IS NULL OR e.valid_to >= '{0}')), p.created_by, p.created_at, "
      "p.updated_at, p.version, (SELECT COUNT(*) FROM card c WHERE c.imei_mode = 'pool:' || p.name AND c." YG_OF_POOLS
      ")",
      format_date(today));
}

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

Result<std::optional<ImeiPool>> find_pool(store::Reader& reader, ImeiPoolId id, const identity::UnitTree& tree,
                                          Date today) {
  const std::string sql =
      fmt::format("SELECT {} FROM imei_pool p WHERE p.id = :id AND p.removed_on IS NULL", columns_on(today));
  return reader.one({"control.find_pool", sql}, {id}, [&](const Row& row) { return pool_at(row, tree); });
}

PoolEntry entry_at(const Row& row, Date today) {
  PoolEntry entry{row.integer(0),
                  row.text(1),
                  static_cast<ListOrigin>(row.integer(2)),
                  row.text(3),
                  row.text(4),
                  row.instant(5),
                  list_date(row.text(6)),
                  optional_list_date(row.optional_text(7)),
                  row.text(8),
                  row.text(9),
                  EntryState::in_force};
  entry.state = state_on(entry.valid_from, entry.valid_to, today);
  return entry;
}

// ?state=in_force|scheduled|ended
Result<void> add_state(const http::Request& request, Date today, http::SqlPiece& scope) {
  const auto state = request.query_value("state").value_or("");
  if (state.empty()) return {};
  if (state == "in_force") {
    scope.sql += " AND e.valid_from <= ? AND (e.valid_to IS NULL OR e.valid_to >= ?)";
    scope.params.insert(scope.params.end(), {today, today});
  } else if (state == "scheduled") {
    scope.sql += " AND e.valid_from > ? AND (e.valid_to IS NULL OR e.valid_to >= ?)";
    scope.params.insert(scope.params.end(), {today, today});
  } else if (state == "ended") {
    scope.sql += " AND e.valid_to < ?";
    scope.params.emplace_back(today);
  } else {
    return fail(ErrorKind::invalid, "control.state",
                {"状态须为 in_force、scheduled 或 ended", "the state is in_force, scheduled or ended"},
                {.field = "state", .value = clipped(state)});
  }
  return {};
}

std::unexpected<Error> bad_days(std::string field, Date day) {
  return fail(ErrorKind::invalid, "control.pool_days",
              {"最后一天不能早于生效日期，也不能早于昨天", "it cannot end before it begins, nor before yesterday"},
              {.field = std::move(field), .value = format_date(day)});
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

http::List make_list() {
  http::List::Declaration list{.name = "control.imei_pools", .fields = {}, .id_column = "p.id", .default_sort = "name"};
  list.fields = {
      {.name = "name", .kind = http::FieldKind::text, .column = "p.name", .sortable = true},
      {.name = "updated_at", .kind = http::FieldKind::instant, .column = "p.updated_at", .sortable = true},
  };
  list.other_parameters = {"unit_id"};
  return http::List{std::move(list)};
}

http::List make_entry_list() {
  http::List::Declaration list{.name = "control.pool_imeis", .fields = {}, .id_column = "e.id", .default_sort = "imei"};
  list.fields = {
      {.name = "imei", .kind = http::FieldKind::text, .column = "e.compared", .sortable = true},
      http::coded_field("origin", "e.origin", {{"shipped", 1}, {"file", 2}, {"hand", 3}}),
  };
  list.other_parameters = {"state"};
  list.search = [](std::string_view q) {
    const auto digits = trimmed(q);
    if (!all_digits(digits) || digits.size() > 16) return http::SqlPiece{"1 = 0", {}};
    std::string from{digits.substr(0, kComparedDigits)};
    std::string behind = from;
    ++behind.back();
    return http::SqlPiece{"e.compared >= ? AND e.compared < ?", {from, behind}};
  };
  list.search_sentence = "First digits of an IMEI.";
  return http::List{std::move(list)};
}

}  // namespace

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

identity::AuditEntry entry_about_pool(const http::Request& request, std::string action, const ImeiPool& pool) {
  return {.actor = Actor::of(request),
          .action = std::move(action),
          .object_type = "imei_pool",
          .object_id = fmt::format("{}", pool.id.value),
          .object_label = pool.name,
          .unit_id = pool.unit_id};
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
      } else if (seen.emplace(imei.substr(0, kComparedDigits)).second) {
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
  http::ListSql sql{.select = fmt::format("SELECT {}", columns_on(today())),
                    .from = "FROM imei_pool p",
                    .scope = unit_scope(units, "p.unit_id")};
  sql.scope.sql += sql.scope.sql.empty() ? "p.removed_on IS NULL" : " AND p.removed_on IS NULL";
  return ground_.db.read([&](store::Reader& reader) {
    return http::read_page<ImeiPool>(reader, declaration(), query, sql,
                                     [&](const Row& row) { return pool_at(row, *tree); });
  });
}

Result<ImeiPool> ImeiPools::find_visible(const http::Request& request, std::string_view permission) const {
  YG_TRY_ASSIGN(const auto number, request.path_id("id"));
  YG_TRY_ASSIGN(const auto tree, ground_.units.tree());
  YG_TRY_ASSIGN(auto pool, ground_.db.read([&](store::Reader& reader) {
    return find_pool(reader, ImeiPoolId{number}, *tree, today());
  }));
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
  http::ListSql sql{.select =
                        "SELECT e.id, e.imei, e.origin, e.source, e.added_by, e.added_at, e.valid_from, "
                        "e.valid_to, e.ended_by, e.end_reason",
                    .from = "FROM imei_pool_entry e",
                    .scope = {"e.pool_id = ?", {pool.id}}};
  YG_TRY(add_state(request, today(), sql.scope));
  return ground_.db.read([&](store::Reader& reader) {
    return http::read_page<PoolEntry>(reader, entry_declaration(), query, sql,
                                      [&](const Row& row) { return entry_at(row, today()); });
  });
}

namespace {

struct Moved {
  std::int64_t added = 0;
  std::int64_t removed = 0;
  std::int64_t known = 0;
};

bool overlap(const HeldImei& held, const ImeiOrigin& days) {
  const bool ends_before = held.valid_to && *held.valid_to < days.valid_from;
  const bool begins_behind = days.valid_to && held.valid_from > *days.valid_to;
  return !ends_before && !begins_behind;
}

// What is added and removed of what the pool holds from its earliest day on.
struct Wanted {
  const std::vector<std::string>& add;
  const std::vector<std::string>& remove;
  Date last_day;  // of what is removed
  std::string reason;
};

Result<Moved> move_imeis(store::Transaction& tx, ImeiPoolId pool, const Wanted& wanted, const ImeiOrigin& days) {
  std::map<std::string, std::vector<HeldImei>, std::less<>> there;
  YG_TRY_ASSIGN(auto held, held_imeis(tx, pool, std::min(days.valid_from, day_behind(wanted.last_day))));
  for (HeldImei& one : held) there[one.compared].push_back(std::move(one));
  Moved moved;
  std::vector<std::int64_t> ended;
  for (const std::string& imei : wanted.remove) {
    const auto found = there.find(imei.substr(0, kComparedDigits));
    if (found == there.end()) continue;
    bool any = false;
    for (HeldImei& one : found->second) {
      if (one.valid_to && *one.valid_to <= wanted.last_day) continue;
      ended.push_back(one.id);
      one.valid_to = wanted.last_day;
      any = true;
    }
    if (any) ++moved.removed;
  }
  std::vector<std::string> fresh;
  for (const std::string& imei : wanted.add) {
    const auto found = there.find(imei.substr(0, kComparedDigits));
    const bool known = found != there.end() &&
                       std::ranges::any_of(found->second, [&](const HeldImei& one) { return overlap(one, days); });
    if (known) {
      ++moved.known;
    } else {
      fresh.push_back(imei);
    }
  }
  moved.added = static_cast<std::int64_t>(fresh.size());
  YG_TRY(end_imeis(tx, ended, wanted.last_day, days.by, wanted.reason));
  YG_TRY(insert_imeis(tx, pool, fresh, days));
  return moved;
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

Result<ImeiPool> ImeiPools::find(store::Reader& reader, ImeiPoolId id) const {
  YG_TRY_ASSIGN(const auto tree, ground_.units.tree());
  YG_TRY_ASSIGN(auto pool, find_pool(reader, id, *tree, today()));
  if (!pool) return fail(ErrorKind::not_found, "control.no_pool", kNoSuchPool);
  return std::move(*pool);
}

Result<void> ImeiPools::touch(store::Transaction& tx, const ImeiPool& before, const std::string& note) const {
  YG_TRY_ASSIGN(const auto rows, tx.run(kUpdate, {note, ground_.clock.now(), before.id, before.version}));
  return http::check_version(before.version, rows == 1 ? before.version : before.version + 1);
}

Result<void> ImeiPools::check_size(store::Reader& reader, ImeiPoolId id) const {
  YG_TRY_ASSIGN(const auto held, held_imeis(reader, id, today()));
  const std::size_t imeis = held.size();
  if (imeis <= kPoolImeisMax) return {};
  return fail(ErrorKind::too_large, "control.pool_full",
              {fmt::format("一个池最多 {} 个 IMEI", kPoolImeisMax),
               fmt::format("a pool holds at most {} IMEIs", kPoolImeisMax)},
              {.field = "add", .value = fmt::format("{}", imeis)});
}

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
  ImeiPool pool{
      .unit_id = unit->id, .unit_name = unit->name, .name = input.name, .note = clipped(input.note.value_or(""), 500)};
  AuditEntry entry = entry_about_pool(request, "imei_pool.create", pool);
  entry.after = boost::json::object{{"name", pool.name}, {"imeis", imeis.size()}};
  auto kept = identity::audited(
      ground_.audit, ground_.db, entry, [&](store::Transaction& tx, AuditEntry& audit) -> Result<ImeiPool> {
        const Instant now = ground_.clock.now();
        YG_TRY_ASSIGN(const auto id, store::next_id<ImeiPoolId>(tx, "imei_pool"));
        audit.object_id = fmt::format("{}", id.value);
        YG_TRY(tx.run(kInsert, {id, pool.unit_id, pool.name, pool.note, audit.actor.login, now, now}));
        YG_TRY(insert_imeis(
            tx, id, imeis,
            {.by = audit.actor.login, .at = now, .valid_from = input.valid_from.value_or(today()), .valid_to = {}}));
        YG_TRY(check_size(tx, id));
        YG_TRY(store::publish(tx, kListsTopic, "imei_pools", "{}", now));
        return find(tx, id);
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
  const Date from = input.valid_from.value_or(today());
  const Date last = input.last_day.value_or(day_before(today()));
  if (input.valid_to && *input.valid_to < from) return bad_days("valid_to", *input.valid_to);
  if (last < day_before(today())) return bad_days("last_day", last);
  AuditEntry entry = entry_about_pool(request, "imei_pool.change", before);
  entry.reason = clipped(input.reason.value_or(""), 500);
  return identity::audited(
      ground_.audit, ground_.db, entry, [&](store::Transaction& tx, AuditEntry& audit) -> Result<PoolChangeAnswer> {
        const Instant now = ground_.clock.now();
        YG_TRY_ASSIGN(const Moved moved,
                      move_imeis(tx, before.id, {add, remove, last, entry.reason},
                                 {.by = audit.actor.login, .at = now, .valid_from = from, .valid_to = input.valid_to}));
        if (moved.added > 0) YG_TRY(check_size(tx, before.id));
        const std::string note = input.note ? clipped(*input.note, 500) : before.note;
        YG_TRY(touch(tx, before, note));
        YG_TRY(store::publish(tx, kListsTopic, "imei_pools", "{}", now));
        YG_TRY_ASSIGN(const ImeiPool pool, find(tx, before.id));
        audit.before = boost::json::object{{"imeis", before.imeis}};
        boost::json::object after{{"imeis", pool.imeis}, {"added", moved.added}, {"removed", moved.removed}};
        if (moved.added > 0) after["valid_from"] = format_date(from);
        if (moved.removed > 0) after["last_day"] = format_date(last);
        audit.after = std::move(after);
        return PoolChangeAnswer{pool, moved.added, moved.removed, moved.known, pool.version};
      });
}

Result<void> ImeiPools::remove(const http::Request& request) const {
  YG_TRY_ASSIGN(const auto before, find_visible(request, "control.lists"));
  return identity::audited(ground_.audit, ground_.db, entry_about_pool(request, "imei_pool.remove", before),
                           [&](store::Transaction& tx, AuditEntry& audit) -> Result<void> {
                             YG_TRY_ASSIGN(const ImeiPool now, find(tx, before.id));
                             if (now.cards > 0) {
                               return fail(ErrorKind::conflict, "control.pool_used",
                                           {fmt::format("还有 {} 张卡绑定到这个池", now.cards),
                                            fmt::format("{} cards are bound to this pool", now.cards)});
                             }
                             const Instant at = ground_.clock.now();
                             YG_TRY_ASSIGN(const auto held, held_imeis(tx, before.id, today()));
                             std::vector<std::int64_t> entries;
                             for (const HeldImei& one : held) entries.push_back(one.id);
                             YG_TRY(end_imeis(tx, entries, day_before(today()), audit.actor.login, "池已删除"));
                             YG_TRY(tx.run(kRemove, {today(), at, before.id}));
                             return store::publish(tx, kListsTopic, "imei_pools", "{}", at);
                           });
}

}  // namespace yunguan::control
