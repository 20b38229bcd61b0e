// SPDX-License-Identifier: Apache-2.0
// The SQL of groups and shifts.
#pragma once

#include <vector>

#include "duty/duty.h"
#include "store/database.h"

namespace yunguan::duty {

// Without what is counted from its shifts.
Result<std::optional<Group>> find_group(store::Reader& reader, GroupId id);
// now, next, until and ahead.
Result<void> add_turns(store::Reader& reader, Instant now, std::vector<Group>& groups);
Result<void> insert_group(store::Transaction& tx, const Group& group);
Result<void> rename_group(store::Transaction& tx, GroupId id, const Text& name);
Result<void> remove_group(store::Transaction& tx, GroupId id, Instant now);
Result<std::int64_t> shifts_ahead(store::Reader& reader, GroupId id, Instant now);

// What a select of shifts gives: `duty_shift s JOIN person p … JOIN unit u …`.
[[nodiscard]] std::string shift_columns(Instant now);
inline constexpr std::string_view kShiftsFrom =
    "FROM duty_shift s JOIN person p ON p.id = s.person_id JOIN unit u ON u.id = p.unit_id";
[[nodiscard]] Shift shift_at(const store::Row& row, Instant now);

Result<std::optional<Shift>> find_shift(store::Reader& reader, GroupId group, ShiftId id, Instant now);
struct ShiftRow {
  PersonId person;
  Instant from;
  Instant to;
};
// The id of the first; the others follow it.
Result<ShiftId> insert_shifts(store::Transaction& tx, GroupId group, const std::vector<ShiftRow>& shifts,
                              const std::string& by, Instant now);
Result<void> update_shift(store::Transaction& tx, ShiftId id, const ShiftRow& shift);
Result<void> remove_shift(store::Transaction& tx, ShiftId id);
// How many shifts from `first` on run at the same time as another one of the group.
Result<std::int64_t> overlapping(store::Reader& reader, GroupId group, ShiftId first);
// Those that begin at `from` or later; how many there were.
Result<std::int64_t> clear_shifts(store::Transaction& tx, GroupId group, Instant from);

}  // namespace yunguan::duty
