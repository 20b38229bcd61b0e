// SPDX-License-Identifier: Apache-2.0
#include "identity/unit_service.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/json.h"
#include "base/parse.h"
#include "http/etag.h"
#include "store/id_source.h"

namespace yunguan::identity {

namespace {

constexpr store::NamedQuery kOpenBelow{
    "identity.open_units_below",
    "SELECT CAST(COUNT(*) AS BIGINT) FROM unit WHERE parent_id = :unit AND state = 'open'"};
constexpr store::NamedQuery kPeopleOf{
    "identity.active_people_of_unit",
    "SELECT CAST(COUNT(*) AS BIGINT) FROM person WHERE unit_id = :unit AND state = 'active'"};
constexpr store::NamedQuery kDeepest{
    "identity.deepest_below",
    "SELECT MAX(LENGTH(path) - LENGTH(REPLACE(path, '/', ''))) FROM unit WHERE path >= :from AND path < :end"};

std::unexpected<Error> not_found() {
  return fail(ErrorKind::not_found, "unit.not_found", {"没有这个单位。", "There is no such unit."});
}

Result<std::string> checked_code(std::string_view text) {
  const std::string_view code = trimmed(text);
  const auto allowed = [](char c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_' ||
           c == '.';
  };
  if (code.empty() || code.size() > kUnitCodeMax || !std::ranges::all_of(code, allowed)) {
    return fail(ErrorKind::invalid, "unit.code",
                {"单位编码须为 1 至 40 个字母、数字、点、下划线或连字符。",
                 "A unit's code has 1 to 40 letters, digits, '.', '_' or '-'."},
                {.field = "/code", .value = clipped(text)});
  }
  return std::string(code);
}

Result<std::string> checked_name(std::string_view text) {
  const std::string_view name = trimmed(text);
  const bool control = std::ranges::any_of(name, [](char c) { return static_cast<unsigned char>(c) < 0x20; });
  if (name.empty() || name.size() > kUnitNameMax || control) {
    return fail(
        ErrorKind::invalid, "unit.name",
        {"单位名称不能为空，且不超过 66 个汉字。", "A unit's name must not be empty, and has at most 200 bytes."},
        {.field = "/name", .value = clipped(text)});
  }
  return std::string(name);
}

std::unexpected<Error> bad_parent(Text text) {
  return fail(ErrorKind::invalid, "unit.parent", std::move(text), {.field = "/parent_id"});
}

// A unit that may take `kind` below it.
Result<Unit> checked_parent(store::Reader& reader, UnitId id, UnitKind kind) {
  YG_TRY_ASSIGN(const auto parent, find_unit(reader, id));
  if (!parent) return bad_parent({"没有这个上级单位。", "There is no such parent unit."});
  if (parent->state == UnitState::closed) return bad_parent({"上级单位已关闭。", "The parent unit is closed."});
  if (!may_stand_below(kind, parent->kind)) {
    return bad_parent({"接入单位之下只能是接入单位，运营商之下只能是运营商。",
                       "Below an access unit stand only access units, below a carrier only carriers."});
  }
  return *parent;
}

Result<void> check_depth(std::int64_t depth) {
  if (depth <= static_cast<std::int64_t>(kUnitDepthMax)) return {};
  return fail(
      ErrorKind::invalid, "unit.too_deep",
      {fmt::format("单位最多 {} 级。", kUnitDepthMax), fmt::format("Units nest at most {} deep.", kUnitDepthMax)},
      {.field = "/parent_id"});
}

std::int64_t depth_of(std::string_view path) { return std::ranges::count(path, '/') - 1; }

Result<std::int64_t> count(store::Reader& reader, const store::NamedQuery& query, store::Params params) {
  YG_TRY_ASSIGN(const auto number, reader.one(query, std::move(params), [](const store::Row& row) {
    return row.optional_integer(0).value_or(0);
  }));
  return number.value_or(0);
}

boost::json::object snapshot(const Unit& unit) {
  boost::json::object object = json::encode(unit).as_object();
  object.erase("people_count");
  return object;
}

AuditEntry entry_for(const Asking& asking, std::string_view action, UnitId id) {
  return {.actor = asking.actor,
          .action = std::string(action),
          .object_type = "unit",
          .object_id = id.empty() ? std::string() : std::to_string(id.value),
          .unit_id = id};
}

}  // namespace

bool may_stand_below(UnitKind kind, UnitKind parent) { return parent == UnitKind::managing || parent == kind; }

Result<std::vector<Unit>> UnitService::list(const Asking& asking) const {
  const Scope scope = asking.principal.scope("unit.read");
  YG_TRY_ASSIGN(const auto tree, context_.units.tree());
  YG_TRY_ASSIGN(const auto people, context_.db.read(people_by_unit));
  std::map<UnitId, std::int64_t> counts(people.begin(), people.end());
  std::vector<Unit> units;
  for (const Unit& unit : tree->units()) {
    if (!scope.contains(unit.path)) continue;
    units.push_back(unit);
    units.back().people_count = counts[unit.id];
  }
  return units;
}

Result<void> UnitService::check_visible(const Asking& asking, std::string_view permission, UnitId id) const {
  YG_TRY_ASSIGN(const auto tree, context_.units.tree());
  const Unit* unit = tree->find(id);
  if (unit == nullptr) return not_found();
  if (asking.principal.may(permission, unit->path)) return {};
  const Error hidden = not_found().error();
  return refuse_out_of_scope(context_.audit, context_.db, asking.actor, "unit", std::to_string(id.value), hidden);
}

Result<Unit> UnitService::get(const Asking& asking, UnitId id) const {
  YG_TRY(check_visible(asking, "unit.read", id));
  return context_.db.read([&](store::Reader& reader) -> Result<Unit> {
    YG_TRY_ASSIGN(auto unit, find_unit(reader, id));
    if (!unit) return not_found();
    YG_TRY_ASSIGN(const auto people, people_by_unit(reader));
    const auto counted = std::ranges::find(people, id, &std::pair<UnitId, std::int64_t>::first);
    if (counted != people.end()) unit->people_count = counted->second;
    return *unit;
  });
}

Result<std::vector<UnitVersion>> UnitService::history(const Asking& asking, UnitId id) const {
  YG_TRY(check_visible(asking, "unit.read", id));
  return context_.db.read([&](store::Reader& reader) { return unit_history(reader, id); });
}

Result<Unit> UnitService::create(const Asking& asking, const NewUnit& wanted) {
  NewUnit checked = wanted;
  YG_TRY_ASSIGN(checked.code, checked_code(wanted.code));
  YG_TRY_ASSIGN(checked.name, checked_name(wanted.name));
  if (checked.parent_id) YG_TRY(check_visible(asking, "unit.write", *checked.parent_id));
  auto created = audited(context_.audit, context_.db, entry_for(asking, "unit.create", {}),
                         [&](store::Transaction& tx, AuditEntry& entry) -> Result<Unit> {
                           YG_TRY_ASSIGN(const Unit unit, insert(tx, asking.actor, checked));
                           entry.object_id = std::to_string(unit.id.value);
                           entry.object_label = unit.name;
                           entry.unit_id = unit.id;
                           entry.after = snapshot(unit);
                           return unit;
                         });
  context_.units.changed();
  if (!created && created.error().code == "store.duplicate") {
    return fail(ErrorKind::conflict, "unit.code_taken",
                {"已有单位使用这个编码。", "Another unit has this code already."},
                {.field = "/code", .value = checked.code});
  }
  return created;
}

Result<Unit> UnitService::insert(store::Transaction& tx, const Actor& actor, const NewUnit& wanted) const {
  YG_TRY(lock_tree(tx));
  const Instant now = context_.clock.now();
  YG_TRY_ASSIGN(const UnitId id, store::next_id<UnitId>(tx, "unit"));
  Unit unit{.id = id, .parent_id = wanted.parent_id, .code = wanted.code, .name = wanted.name, .kind = wanted.kind};
  if (wanted.parent_id) {
    YG_TRY_ASSIGN(const Unit parent, checked_parent(tx, *wanted.parent_id, wanted.kind));
    unit.path = fmt::format("{}{}/", parent.path, id.value);
  } else {
    YG_TRY_ASSIGN(const auto units, all_units(tx));
    if (!units.empty()) return bad_parent({"须指定上级单位。", "A parent unit must be given."});
    unit.path = fmt::format("/{}/", id.value);
  }
  YG_TRY(check_depth(depth_of(unit.path)));
  YG_TRY(insert_unit(tx, context_.keys, unit, now));
  YG_TRY(insert_unit_history(tx, unit, actor.login, now));
  return unit;
}

Result<Unit> UnitService::update(const Asking& asking, UnitId id, std::int64_t version, const UnitChange& change) {
  std::optional<std::string> name;
  if (change.name) {
    YG_TRY_ASSIGN(name, checked_name(*change.name));
  }
  YG_TRY(check_visible(asking, "unit.write", id));
  if (change.parent_id) YG_TRY(check_visible(asking, "unit.write", *change.parent_id));
  auto updated = audited(context_.audit, context_.db, entry_for(asking, "unit.update", id),
                         [&](store::Transaction& tx, AuditEntry& entry) -> Result<Unit> {
                           YG_TRY(lock_tree(tx));
                           YG_TRY_ASSIGN(const auto before, find_unit(tx, id));
                           if (!before) return not_found();
                           entry.object_label = before->name;
                           YG_TRY(http::check_version(version, before->version));
                           Unit unit = *before;
                           unit.version += 1;
                           if (name) unit.name = *name;
                           if (change.parent_id && change.parent_id != unit.parent_id)
                             YG_TRY(move(tx, asking, unit, *change.parent_id));
                           if (change.state && *change.state != unit.state) YG_TRY(set_state(tx, unit, *change.state));
                           YG_TRY(update_unit(tx, context_.keys, unit));
                           YG_TRY(insert_unit_history(tx, unit, asking.actor.login, context_.clock.now()));
                           entry.before = snapshot(*before);
                           entry.after = snapshot(unit);
                           return unit;
                         });
  context_.units.changed();
  return updated;
}

Result<void> UnitService::move(store::Transaction& tx, const Asking& asking, Unit& unit, UnitId parent_id) const {
  if (!unit.parent_id) {
    return fail(ErrorKind::conflict, "unit.root", {"根单位不能移动。", "The root cannot be moved."},
                {.field = "/parent_id"});
  }
  YG_TRY_ASSIGN(const Unit parent, checked_parent(tx, parent_id, unit.kind));
  // The tree may have changed since the caller's scope was looked at.
  if (!asking.principal.may("unit.write", parent.path)) return not_found();
  if (parent.path.starts_with(unit.path)) {
    return fail(ErrorKind::conflict, "unit.cycle",
                {"不能把单位移到它自己或其下级之下。", "A unit cannot be moved below itself."},
                {.field = "/parent_id"});
  }
  const std::string to = fmt::format("{}{}/", parent.path, unit.id.value);
  YG_TRY_ASSIGN(const std::int64_t deepest, count(tx, kDeepest, {unit.path, path_end(unit.path)}));
  YG_TRY(check_depth(depth_of(to) + (deepest - 1) - depth_of(unit.path)));
  YG_TRY(move_paths(tx, unit.path, to));
  unit.parent_id = parent_id;
  unit.path = to;
  return {};
}

Result<void> UnitService::set_state(store::Transaction& tx, Unit& unit, UnitState state) const {
  if (state == UnitState::open) {
    // The parent must be open; the root has none.
    if (unit.parent_id) YG_TRY(checked_parent(tx, *unit.parent_id, unit.kind));
  } else {
    YG_TRY_ASSIGN(const std::int64_t below, count(tx, kOpenBelow, {unit.id}));
    YG_TRY_ASSIGN(const std::int64_t people, count(tx, kPeopleOf, {unit.id}));
    if (!unit.parent_id || below > 0 || people > 0) {
      return fail(ErrorKind::conflict, "unit.in_use",
                  {fmt::format("不能关闭：还有 {} 个未关闭的下级单位、{} 名在用人员。", below, people),
                   fmt::format("It cannot be closed: {} open units below it, {} active people.", below, people)},
                  {.field = "/state"});
    }
    for (const Objection& objection : objections_) YG_TRY(objection(tx, unit));
  }
  unit.state = state;
  return {};
}

}  // namespace yunguan::identity
