// SPDX-License-Identifier: Apache-2.0
#include "duty/rota_service.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/parse.h"
#include "duty/duty_check.h"
#include "duty/rota_store.h"
#include "http/etag.h"
#include "identity/scope_sql.h"
#include "store/id_source.h"

namespace yunguan::duty {
namespace {

using identity::Asking;
using identity::AuditEntry;
using store::Row;

constexpr std::int64_t kHoursMax = 24 * kShiftLongest.count();

Error no_group() {
  return {ErrorKind::not_found, "duty.no_group", {"没有这个值班组", "there is no such group"}, {}, {}};
}

AuditEntry entry_of(const Asking& asking, std::string action, const Group& group) {
  return {.actor = asking.actor,
          .action = std::move(action),
          .object_type = "duty_group",
          .object_id = group.id.empty() ? std::string{} : std::to_string(group.id.value),
          .object_label = group.name.zh,
          .unit_id = group.unit_id};
}

std::string words_of(const Shift& shift) {
  return fmt::format("{} {} – {}", shift.person.name, format_clock(shift.from), format_clock(shift.to));
}

boost::json::object names(const Group& group) {
  return {{"code", group.code}, {"name_zh", group.name.zh}, {"name_en", group.name.en}};
}

Result<Shift> shift_of(store::Reader& reader, GroupId group, ShiftId id, Instant now) {
  YG_TRY_ASSIGN(auto shift, find_shift(reader, group, id, now));
  if (shift) return std::move(*shift);
  return fail(ErrorKind::not_found, "duty.no_shift", {"没有这个班次", "there is no such shift"});
}

Result<void> check_room(store::Reader& reader, GroupId group, std::int64_t more, Instant now) {
  YG_TRY_ASSIGN(const auto ahead, shifts_ahead(reader, group, now));
  if (ahead + more <= kShiftsAheadMax) return {};
  return fail(ErrorKind::conflict, "duty.too_many_shifts",
              {fmt::format("一个值班组最多预排 {} 个班次，现有 {} 个", kShiftsAheadMax, ahead),
               fmt::format("a group has at most {} shifts ahead, now {}", kShiftsAheadMax, ahead)},
              {.field = "count", .value = std::to_string(more)});
}

std::unexpected<Error> bad_rota(std::string field, std::string code, Text text, std::int64_t value) {
  return fail(ErrorKind::invalid, std::move(code), std::move(text),
              {.field = std::move(field), .value = std::to_string(value)});
}

// The shifts of a rota, in their order.
Result<std::vector<ShiftRow>> turns_of(const RotaInput& input, Instant now) {
  if (input.people.empty() || input.people.size() > kTurnsPeopleMax) {
    return bad_rota("people", "duty.turns_people",
                    {fmt::format("请选择 1 至 {} 人轮流值班", kTurnsPeopleMax),
                     fmt::format("choose 1 to {} people to take turns", kTurnsPeopleMax)},
                    static_cast<std::int64_t>(input.people.size()));
  }
  if (input.hours < 1 || input.hours > kHoursMax) {
    return bad_rota(
        "hours", "duty.hours",
        {fmt::format("每班须为 1 至 {} 小时", kHoursMax), fmt::format("a shift has 1 to {} hours", kHoursMax)},
        input.hours);
  }
  if (input.count < 1 || input.count > kTurnsMax) {
    return bad_rota(
        "count", "duty.turns",
        {fmt::format("一次可排 1 至 {} 个班次", kTurnsMax), fmt::format("1 to {} shifts at once", kTurnsMax)},
        input.count);
  }
  YG_TRY(check_span(input.from, input.from + std::chrono::hours{input.hours}, now, kShiftLongest));
  std::vector<ShiftRow> shifts;
  Instant from = input.from;
  for (std::int64_t n = 0; n < input.count; ++n) {
    const Instant to = from + std::chrono::hours{input.hours};
    shifts.push_back({input.people[static_cast<std::size_t>(n) % input.people.size()], from, to});
    from = to;
  }
  return shifts;
}

// What the shift will be; refuses what would change what has happened.
Result<ShiftRow> changed(const Shift& shift, const ShiftChange& change, Instant now) {
  if (shift.state == ShiftState::over) {
    return fail(ErrorKind::conflict, "duty.shift_over",
                {"已结束的班次不能修改", "a shift that is over cannot be changed"});
  }
  ShiftRow row{change.person_id.value_or(shift.person.id), change.from.value_or(shift.from),
               change.to.value_or(shift.to)};
  if (shift.state == ShiftState::ahead) {
    YG_TRY(check_span(row.from, row.to, now, kShiftLongest));
    return row;
  }
  if (row.person != shift.person.id || row.from != shift.from) {
    return fail(ErrorKind::conflict, "duty.shift_running",
                {"班次已经开始，只能修改结束时间", "the shift has begun: only its end can be moved"},
                {.field = row.person != shift.person.id ? "person_id" : "from"});
  }
  // Ended "now" by somebody whose now was a moment ago.
  row.to = std::max(row.to, now);
  YG_TRY(check_span(std::max(row.from, start_of(shanghai_date(now))), row.to + std::chrono::microseconds{1}, now,
                    kShiftLongest));
  return row;
}

http::SqlPiece group_search(std::string_view q) {
  const std::string pattern = http::contains_pattern(trimmed(q));
  return {
      "lower(g.name_zh) LIKE ? ESCAPE '\\' OR lower(g.name_en) LIKE ? ESCAPE '\\' OR g.code LIKE ? ESCAPE '\\' OR"
      " lower(u.name) LIKE ? ESCAPE '\\'",
      {pattern, pattern, pattern, pattern}};
}

http::List make_groups() {
  http::List::Declaration list{
      .name = "duty.groups", .fields = {}, .id_column = "g.id", .default_sort = "code", .search = group_search};
  list.fields = {
      {.name = "code", .column = "g.code", .sortable = true},
      {.name = "unit_id",
       .kind = http::FieldKind::integer,
       .sentence = "The unit and all below it.",
       .own = [](const http::Condition& condition) { return identity::inside_subtrees(condition.values, "u.path"); }},
  };
  list.search_sentence = "Part of the group's name or code, or of its unit's name.";
  return http::List{std::move(list)};
}

http::List make_shifts() {
  http::List::Declaration list{.name = "duty.shifts", .fields = {}, .id_column = "s.id", .default_sort = "from"};
  list.fields = {
      {.name = "from", .kind = http::FieldKind::instant, .column = "s.from_at", .sortable = true},
      {.name = "to", .kind = http::FieldKind::instant, .column = "s.to_at", .sortable = true},
      {.name = "person_id", .kind = http::FieldKind::integer, .column = "s.person_id"},
  };
  return http::List{std::move(list)};
}

}  // namespace

const http::List& RotaService::groups_declaration() {
  static const http::List kList = make_groups();
  return kList;
}

const http::List& RotaService::shifts_declaration() {
  static const http::List kList = make_shifts();
  return kList;
}

Result<http::Page<Group>> RotaService::groups(const http::Request& request) const {
  const identity::Principal& caller = identity::principal_of(request);
  YG_TRY_ASSIGN(const auto query, groups_declaration().parse(request));
  http::ListSql sql{.select = "SELECT g.id, g.code, g.name_zh, g.name_en, g.unit_id, g.version, u.name, u.path",
                    .from = "FROM duty_group g JOIN unit u ON u.id = g.unit_id",
                    .scope = identity::inside_scope(caller.scope("duty.read"), "u.path")};
  sql.scope.sql += " AND g.removed_at IS NULL";
  const identity::Scope keeps = caller.scope("duty.rota");
  return ground_.db.read([&](store::Reader& reader) -> Result<http::Page<Group>> {
    YG_TRY_ASSIGN(auto page, http::read_page<Group>(reader, groups_declaration(), query, sql, [&](const Row& row) {
                    Group group;
                    group.id = row.id<GroupId>(0);
                    group.code = row.text(1);
                    group.name = {row.text(2), row.text(3)};
                    group.unit_id = row.id<UnitId>(4);
                    group.unit_name = row.text(6);
                    group.may_change = keeps.contains(row.text(7));
                    group.version = row.integer(5);
                    return group;
                  }));
    YG_TRY(add_turns(reader, ground_.clock.now(), page.items));
    return page;
  });
}

Result<Group> RotaService::find_for(const Asking& asking, std::string_view permission, GroupId id) const {
  YG_TRY_ASSIGN(const auto units, ground_.units.tree());
  YG_TRY_ASSIGN(auto group, ground_.db.read([&](store::Reader& reader) { return find_group(reader, id); }));
  if (!group) return fail(no_group());
  const identity::Unit* const unit = units->find(group->unit_id);
  if (unit == nullptr || !asking.principal.may(permission, unit->path)) {
    return identity::refuse_out_of_scope(ground_.audit, ground_.db, asking.actor, "duty_group",
                                         std::to_string(id.value), no_group());
  }
  group->unit_name = unit->name;
  group->may_change = asking.principal.may("duty.rota", unit->path);
  return std::move(*group);
}

Result<Group> RotaService::group(const Asking& asking, GroupId id) const {
  std::vector<Group> one;
  YG_TRY_ASSIGN(one.emplace_back(), find_for(asking, "duty.read", id));
  YG_TRY(ground_.db.read([&](store::Reader& reader) { return add_turns(reader, ground_.clock.now(), one); }));
  return std::move(one.front());
}

Result<Group> RotaService::create(const Asking& asking, const NewGroup& wanted) const {
  Group group;
  YG_TRY_ASSIGN(group.code, checked_code(wanted.code));
  YG_TRY_ASSIGN(group.name, checked_name(wanted.name));
  YG_TRY_ASSIGN(const auto units, ground_.units.tree());
  YG_TRY_ASSIGN(const auto* const unit, unit_for(ground_, asking, *units, "duty.rota", wanted.unit_id, "unit_id"));
  group.unit_id = unit->id;
  group.unit_name = unit->name;
  group.may_change = true;
  auto made = identity::audited(ground_.audit, ground_.db, entry_of(asking, "duty_group.create", group),
                                [&](store::Transaction& tx, AuditEntry& entry) -> Result<Group> {
                                  YG_TRY_ASSIGN(group.id, store::next_id<GroupId>(tx, "duty_group"));
                                  entry.object_id = std::to_string(group.id.value);
                                  entry.after = names(group);
                                  YG_TRY(insert_group(tx, group));
                                  return group;
                                });
  if (!made && made.error().code == "store.duplicate") {
    return fail(ErrorKind::conflict, "duty.code_taken",
                {"已有（或曾有）值班组使用这个编码", "another group has, or had, this code"},
                {.field = "code", .value = group.code});
  }
  return made;
}

Result<Group> RotaService::rename(const Asking& asking, GroupId id, std::int64_t version,
                                  const NameInput& input) const {
  YG_TRY_ASSIGN(const Text name, checked_name(input.name));
  YG_TRY_ASSIGN(const Group seen, find_for(asking, "duty.rota", id));
  YG_TRY(identity::audited(ground_.audit, ground_.db, entry_of(asking, "duty_group.rename", seen),
                           [&](store::Transaction& tx, AuditEntry& entry) -> Result<void> {
                             YG_TRY_ASSIGN(const auto group, find_group(tx, id));
                             if (!group) return fail(no_group());
                             YG_TRY(http::check_version(version, group->version));
                             entry.before = names(*group);
                             entry.after = boost::json::object{{"name_zh", name.zh}, {"name_en", name.en}};
                             return rename_group(tx, id, name);
                           }));
  return group(asking, id);
}

Result<void> RotaService::remove(const Asking& asking, GroupId id, std::int64_t version) const {
  YG_TRY_ASSIGN(const Group seen, find_for(asking, "duty.rota", id));
  return identity::audited(ground_.audit, ground_.db, entry_of(asking, "duty_group.remove", seen),
                           [&](store::Transaction& tx, AuditEntry& entry) -> Result<void> {
                             YG_TRY_ASSIGN(const auto group, find_group(tx, id));
                             if (!group) return fail(no_group());
                             YG_TRY(http::check_version(version, group->version));
                             entry.before = names(*group);
                             const Instant now = ground_.clock.now();
                             YG_TRY_ASSIGN(const auto ahead, shifts_ahead(tx, id, now));
                             if (ahead > 0) {
                               return fail(ErrorKind::conflict, "duty.shifts_ahead",
                                           {fmt::format("还有 {} 个班次未结束，请先清空排班", ahead),
                                            fmt::format("{} shifts are not over; clear them first", ahead)});
                             }
                             return remove_group(tx, id, now);
                           });
}

Result<http::Page<Shift>> RotaService::shifts(const http::Request& request, GroupId id) const {
  YG_TRY_ASSIGN(const auto query, shifts_declaration().parse(request));
  YG_TRY(find_for(Asking::of(request), "duty.read", id));
  const Instant now = ground_.clock.now();
  const http::ListSql sql{
      .select = shift_columns(now), .from = std::string{kShiftsFrom}, .scope = {"s.group_id = ?", {id}}};
  return ground_.db.read([&](store::Reader& reader) {
    return http::read_page<Shift>(reader, shifts_declaration(), query, sql,
                                  [&](const Row& row) { return shift_at(row, now); });
  });
}

Result<Shift> RotaService::add_shift(const Asking& asking, GroupId id, const NewShift& wanted) const {
  const Instant now = ground_.clock.now();
  YG_TRY_ASSIGN(const Group seen, find_for(asking, "duty.rota", id));
  YG_TRY(check_span(wanted.from, wanted.to, now, kShiftLongest));
  YG_TRY(check_people(ground_, asking, "duty.rota", {&wanted.person_id, 1}, "person_id"));
  return identity::audited(
      ground_.audit, ground_.db, entry_of(asking, "duty_shift.create", seen),
      [&](store::Transaction& tx, AuditEntry& entry) -> Result<Shift> {
        YG_TRY(check_room(tx, id, 1, now));
        YG_TRY_ASSIGN(const auto first,
                      insert_shifts(tx, id, {{wanted.person_id, wanted.from, wanted.to}}, asking.actor.login, now));
        YG_TRY_ASSIGN(auto shift, shift_of(tx, id, first, now));
        entry.after = boost::json::object{{"shift", words_of(shift)}};
        return shift;
      });
}

Result<RotaAnswer> RotaService::add_rota(const Asking& asking, GroupId id, const RotaInput& input) const {
  const Instant now = ground_.clock.now();
  YG_TRY_ASSIGN(const Group seen, find_for(asking, "duty.rota", id));
  YG_TRY_ASSIGN(const auto turns, turns_of(input, now));
  YG_TRY(check_people(ground_, asking, "duty.rota", input.people, "people"));
  return identity::audited(ground_.audit, ground_.db, entry_of(asking, "duty_shift.rota", seen),
                           [&](store::Transaction& tx, AuditEntry& entry) -> Result<RotaAnswer> {
                             YG_TRY(check_room(tx, id, input.count, now));
                             YG_TRY_ASSIGN(const auto first, insert_shifts(tx, id, turns, asking.actor.login, now));
                             RotaAnswer answer{
                                 .shifts = input.count, .from = turns.front().from, .to = turns.back().to};
                             YG_TRY_ASSIGN(answer.overlapping, overlapping(tx, id, first));
                             YG_TRY_ASSIGN(const auto people, logins_of(tx, input.people));
                             entry.after = boost::json::object{{"people", people},
                                                               {"from", format_clock(answer.from)},
                                                               {"to", format_clock(answer.to)},
                                                               {"hours", input.hours},
                                                               {"shifts", input.count}};
                             return answer;
                           });
}

Result<Shift> RotaService::change_shift(const Asking& asking, GroupId id, ShiftId shift_id, std::int64_t version,
                                        const ShiftChange& change) const {
  const Instant now = ground_.clock.now();
  YG_TRY_ASSIGN(const Group seen, find_for(asking, "duty.rota", id));
  if (change.person_id) YG_TRY(check_people(ground_, asking, "duty.rota", {&*change.person_id, 1}, "person_id"));
  return identity::audited(ground_.audit, ground_.db, entry_of(asking, "duty_shift.change", seen),
                           [&](store::Transaction& tx, AuditEntry& entry) -> Result<Shift> {
                             YG_TRY_ASSIGN(const Shift shift, shift_of(tx, id, shift_id, now));
                             YG_TRY(http::check_version(version, shift.version));
                             YG_TRY_ASSIGN(const auto row, changed(shift, change, now));
                             YG_TRY(update_shift(tx, shift_id, row));
                             YG_TRY_ASSIGN(auto after, shift_of(tx, id, shift_id, now));
                             entry.before = boost::json::object{{"shift", words_of(shift)}};
                             entry.after = boost::json::object{{"shift", words_of(after)}};
                             return after;
                           });
}

Result<void> RotaService::remove_shift(const Asking& asking, GroupId id, ShiftId shift_id, std::int64_t version) const {
  const Instant now = ground_.clock.now();
  YG_TRY_ASSIGN(const Group seen, find_for(asking, "duty.rota", id));
  return identity::audited(ground_.audit, ground_.db, entry_of(asking, "duty_shift.remove", seen),
                           [&](store::Transaction& tx, AuditEntry& entry) -> Result<void> {
                             YG_TRY_ASSIGN(const Shift shift, shift_of(tx, id, shift_id, now));
                             YG_TRY(http::check_version(version, shift.version));
                             if (shift.state != ShiftState::ahead) {
                               return fail(ErrorKind::conflict, "duty.shift_begun",
                                           {"班次已经开始，作为记录保留", "the shift has begun, and stays on record"});
                             }
                             entry.before = boost::json::object{{"shift", words_of(shift)}};
                             return duty::remove_shift(tx, shift_id);
                           });
}

Result<ClearAnswer> RotaService::clear(const Asking& asking, GroupId id, const ClearInput& input) const {
  const Instant now = ground_.clock.now();
  YG_TRY_ASSIGN(const Group seen, find_for(asking, "duty.rota", id));
  const Instant from = std::max(input.from.value_or(now), now + std::chrono::microseconds{1});
  return identity::audited(
      ground_.audit, ground_.db, entry_of(asking, "duty_shift.clear", seen),
      [&](store::Transaction& tx, AuditEntry& entry) -> Result<ClearAnswer> {
        ClearAnswer answer;
        YG_TRY_ASSIGN(answer.removed, clear_shifts(tx, id, from));
        entry.before = boost::json::object{{"from", format_clock(from)}, {"shifts", answer.removed}};
        return answer;
      });
}

}  // namespace yunguan::duty
