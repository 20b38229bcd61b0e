// SPDX-License-Identifier: Apache-2.0
#include "duty/rota_store.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "duty/duty_check.h"
#include "store/id_source.h"

namespace yunguan::duty {
namespace {

using store::NamedQuery;
using store::Row;

constexpr NamedQuery kGroup{
    "duty.group",
    "SELECT id, code, name_zh, name_en, unit_id, version FROM duty_group WHERE id = :id AND removed_at IS "
    "NULL"};
constexpr NamedQuery kInsertGroup{"duty.insert_group",
                                  "INSERT INTO duty_group (id, code, name_zh, name_en, unit_id, version)"
                                  " VALUES (:id, :code, :zh, :en, :unit, 1)"};
constexpr NamedQuery kRenameGroup{
    "duty.rename_group", "UPDATE duty_group SET name_zh = :zh, name_en = :en, version = version + 1 WHERE id = :id"};
constexpr NamedQuery kRemoveGroup{"duty.remove_group",
                                  "UPDATE duty_group SET removed_at = :now, version = version + 1 WHERE id = :id"};
constexpr NamedQuery kAhead{"duty.count_shifts_ahead",
                            "SELECT COUNT(*) FROM duty_shift WHERE group_id = :id AND to_at > :now"};
constexpr NamedQuery kUpdateShift{
    "duty.update_shift",
    "UPDATE duty_shift SET person_id = :person, from_at = :from, to_at = :to, version = version + "
    "1 WHERE id = :id"};
constexpr NamedQuery kRemoveShift{"duty.remove_shift", "DELETE FROM duty_shift WHERE id = :id"};
constexpr NamedQuery kOverlapping{
    "duty.overlapping_shifts",
    "SELECT COUNT(*) FROM duty_shift s WHERE s.group_id = :group AND s.id >= :first AND EXISTS (SELECT 1 FROM "
    "duty_shift"
    " o WHERE o.group_id = s.group_id AND o.id <> s.id AND o.from_at < s.to_at AND o.to_at > s.from_at)"};
constexpr NamedQuery kClear{"duty.clear_shifts", "DELETE FROM duty_shift WHERE group_id = :group AND from_at >= :from"};

ShiftState state_of(Instant from, Instant to, Instant now) {
  if (to <= now) return ShiftState::over;
  return from <= now ? ShiftState::running : ShiftState::ahead;
}

}  // namespace

Result<std::optional<Group>> find_group(store::Reader& reader, GroupId id) {
  return reader.one(kGroup, {id}, [](const Row& row) {
    Group group;
    group.id = row.id<GroupId>(0);
    group.code = row.text(1);
    group.name = {row.text(2), row.text(3)};
    group.unit_id = row.id<UnitId>(4);
    group.version = row.integer(5);
    return group;
  });
}

Result<void> add_turns(store::Reader& reader, Instant now, std::vector<Group>& groups) {
  if (groups.empty()) return {};
  std::vector<std::int64_t> ids;
  for (const Group& group : groups) ids.push_back(group.id.value);
  const std::string sql = fmt::format(
      "SELECT s.group_id, s.from_at, s.to_at, {} {} WHERE s.group_id IN ({}) AND s.to_at > :now ORDER BY s.from_at,"
      " s.id",
      person_columns("p", "u", now), kShiftsFrom, fmt::join(ids, ", "));
  return reader.each({"duty.turns", sql}, {now}, [&](const Row& row) {
    const auto group = std::ranges::find(groups, row.id<GroupId>(0), &Group::id);
    const Turn turn{person_at(row, 3), row.instant(1), row.instant(2)};
    group->ahead += 1;
    if (turn.from <= now) {
      group->now.push_back(turn);
    } else if (!group->next) {
      group->next = turn;
    }
    // Nobody is there in the turn of a person whose account is closed.
    if (turn.person.in_use && turn.from <= group->until.value_or(now))
      group->until = std::max(group->until.value_or(now), turn.to);
    return true;
  });
}

Result<void> insert_group(store::Transaction& tx, const Group& group) {
  YG_TRY(tx.run(kInsertGroup, {group.id, group.code, group.name.zh, group.name.en, group.unit_id}));
  return {};
}

Result<void> rename_group(store::Transaction& tx, GroupId id, const Text& name) {
  YG_TRY(tx.run(kRenameGroup, {name.zh, name.en, id}));
  return {};
}

Result<void> remove_group(store::Transaction& tx, GroupId id, Instant now) {
  YG_TRY(tx.run(kRemoveGroup, {now, id}));
  return {};
}

Result<std::int64_t> shifts_ahead(store::Reader& reader, GroupId id, Instant now) {
  YG_TRY_ASSIGN(const auto count, reader.one(kAhead, {id, now}, [](const Row& row) { return row.integer(0); }));
  return count.value_or(0);
}

std::string shift_columns(Instant now) {
  return fmt::format(
      "SELECT s.id, s.group_id, s.from_at, s.to_at, s.version, CASE WHEN EXISTS (SELECT 1 FROM duty_shift o WHERE"
      " o.group_id = s.group_id AND o.id <> s.id AND o.from_at < s.to_at AND o.to_at > s.from_at) THEN 1 ELSE 0 END, "
      "{}",
      person_columns("p", "u", now));
}

Shift shift_at(const Row& row, Instant now) {
  return {.id = row.id<ShiftId>(0),
          .group_id = row.id<GroupId>(1),
          .person = person_at(row, 6),
          .from = row.instant(2),
          .to = row.instant(3),
          .state = state_of(row.instant(2), row.instant(3), now),
          .overlaps = row.truth(5),
          .version = row.integer(4)};
}

Result<std::optional<Shift>> find_shift(store::Reader& reader, GroupId group, ShiftId id, Instant now) {
  const std::string sql =
      fmt::format("{} {} WHERE s.group_id = :group AND s.id = :id", shift_columns(now), kShiftsFrom);
  return reader.one({"duty.shift", sql}, {group, id}, [&](const Row& row) { return shift_at(row, now); });
}

Result<ShiftId> insert_shifts(store::Transaction& tx, GroupId group, const std::vector<ShiftRow>& shifts,
                              const std::string& by, Instant now) {
  YG_TRY_ASSIGN(const auto first, store::reserve_ids(tx, "duty_shift", static_cast<std::int64_t>(shifts.size())));
  std::vector<store::Params> rows;
  for (const ShiftRow& shift : shifts) {
    rows.push_back(
        {first + static_cast<std::int64_t>(rows.size()), group, shift.person, shift.from, shift.to, by, now, 1});
  }
  YG_TRY(tx.insert_many("duty_shift",
                        {"id", "group_id", "person_id", "from_at", "to_at", "made_by", "made_at", "version"}, rows));
  return ShiftId{first};
}

Result<void> update_shift(store::Transaction& tx, ShiftId id, const ShiftRow& shift) {
  YG_TRY(tx.run(kUpdateShift, {shift.person, shift.from, shift.to, id}));
  return {};
}

Result<void> remove_shift(store::Transaction& tx, ShiftId id) {
  YG_TRY(tx.run(kRemoveShift, {id}));
  return {};
}

Result<std::int64_t> overlapping(store::Reader& reader, GroupId group, ShiftId first) {
  YG_TRY_ASSIGN(const auto count,
                reader.one(kOverlapping, {group, first}, [](const Row& row) { return row.integer(0); }));
  return count.value_or(0);
}

Result<std::int64_t> clear_shifts(store::Transaction& tx, GroupId group, Instant from) {
  return tx.run(kClear, {group, from});
}

}  // namespace yunguan::duty
