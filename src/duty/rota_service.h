// SPDX-License-Identifier: Apache-2.0
// Groups whose people take turns, and their shifts. A group is of a unit; who keeps that unit's duty enters its shifts. What has begun
// stays: orders went by it.
#pragma once

#include "duty/duty.h"
#include "duty/ground.h"
#include "duty/post_service.h"
#include "http/page.h"

namespace yunguan::duty {

struct NewGroup {
  std::string code;
  Text name;
  UnitId unit_id;
};
BOOST_DESCRIBE_STRUCT(NewGroup, (), (code, name, unit_id))

struct NewShift {
  PersonId person_id;
  Instant from;
  Instant to;
};
BOOST_DESCRIBE_STRUCT(NewShift, (), (person_id, from, to))

struct ShiftChange {
  std::optional<PersonId> person_id;
  std::optional<Instant> from;
  std::optional<Instant> to;
};
BOOST_DESCRIBE_STRUCT(ShiftChange, (), (person_id, from, to))

// `count` shifts of `hours` each, one after the other from `from` on, by the people in turn.
struct RotaInput {
  std::vector<PersonId> people;
  Instant from;
  std::int64_t hours = 24;
  std::int64_t count = 1;
};
BOOST_DESCRIBE_STRUCT(RotaInput, (), (people, from, hours, count))

struct RotaAnswer {
  std::int64_t shifts = 0;
  Instant from;
  Instant to;
  std::int64_t overlapping = 0;  // of them, with shifts that were there
};
BOOST_DESCRIBE_STRUCT(RotaAnswer, (), (shifts, from, to, overlapping))

struct ClearInput {
  std::optional<Instant> from;  // those that begin then or later; absent: all that have not begun
};
BOOST_DESCRIBE_STRUCT(ClearInput, (), (from))

struct ClearAnswer {
  std::int64_t removed = 0;
};
BOOST_DESCRIBE_STRUCT(ClearAnswer, (), (removed))

class RotaService {
 public:
  explicit RotaService(const Ground& ground) : ground_(ground) {}

  [[nodiscard]] static const http::List& groups_declaration();
  // Groups of the caller's units, with who is on duty now and until when the turns go on without a gap.
  Result<http::Page<Group>> groups(const http::Request& request) const;
  // duty.no_group (not_found), also for one of another unit, which is recorded.
  Result<Group> group(const identity::Asking& asking, GroupId id) const;
  // duty.code, duty.name (invalid), unit.not_found, duty.code_taken (conflict; for ever: services name groups by their codes)
  Result<Group> create(const identity::Asking& asking, const NewGroup& wanted) const;
  Result<Group> rename(const identity::Asking& asking, GroupId id, std::int64_t version, const NameInput& input) const;
  // duty.shifts_ahead (conflict) while a shift is not over. Its past shifts are kept.
  Result<void> remove(const identity::Asking& asking, GroupId id, std::int64_t version) const;

  [[nodiscard]] static const http::List& shifts_declaration();
  Result<http::Page<Shift>> shifts(const http::Request& request, GroupId id) const;
  // duty.person, duty.from, duty.to (invalid), duty.too_many_shifts (conflict). Overlaps are allowed, and shown.
  Result<Shift> add_shift(const identity::Asking& asking, GroupId id, const NewShift& wanted) const;
  // All or none. Besides: duty.turns_people, duty.hours, duty.turns (invalid)
  Result<RotaAnswer> add_rota(const identity::Asking& asking, GroupId id, const RotaInput& input) const;
  // duty.no_shift (not_found), http.stale, duty.shift_over, duty.shift_running (conflict: only the end of a running one moves, not
  // further back than now).
  Result<Shift> change_shift(const identity::Asking& asking, GroupId id, ShiftId shift, std::int64_t version,
                             const ShiftChange& change) const;
  // duty.shift_begun (conflict)
  Result<void> remove_shift(const identity::Asking& asking, GroupId id, ShiftId shift, std::int64_t version) const;
  Result<ClearAnswer> clear(const identity::Asking& asking, GroupId id, const ClearInput& input) const;

 private:
  // The group, when the caller holds the permission for its unit; else duty.no_group, recorded when it is there.
  Result<Group> find_for(const identity::Asking& asking, std::string_view permission, GroupId id) const;

  const Ground& ground_;
};

}  // namespace yunguan::duty
