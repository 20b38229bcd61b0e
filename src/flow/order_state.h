// SPDX-License-Identifier: Apache-2.0
// Where an order stands. A value: written to JSON and read back it is the same (BOOST_DESCRIBE), so the store keeps it whole.
#pragma once

#include <boost/describe.hpp>
#include <boost/json/value.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/id.h"
#include "base/json.h"
#include "base/time.h"
#include "flow/flow.h"

namespace yunguan::flow {

BOOST_DEFINE_ENUM_CLASS(Status, draft, running, returned, withdrawn, completed, refused, cancelled, terminated)
[[nodiscard]] constexpr bool is_over(Status status) { return status >= Status::completed; }

// Somebody's part in a step: what stands in a to-do box while it is open.
BOOST_DEFINE_ENUM_CLASS(SeatState,
                        waiting,   // for its turn, or for signers before it
                        open,      // may decide
                        approved,  // handled, filled
                        refused,
                        closed,   // others have decided
                        removed)  // not asked any more
BOOST_DEFINE_ENUM_CLASS(SeatKind, member, before, after)
struct Seat {
  std::int64_t task = 0;  // within the order, from 1
  PersonId person;
  std::optional<PersonId> absent;  // the person this one stands in for
  SeatKind kind = SeatKind::member;
  std::int64_t asked_by = 0;  // before, after: the task whose person asked for it
  SeatState state = SeatState::open;
  bool by_itself = false;  // decided by a rule or a timer
};
BOOST_DESCRIBE_STRUCT(Seat, (), (task, person, absent, kind, asked_by, state, by_itself))
[[nodiscard]] constexpr bool is_undecided(const Seat& seat) { return seat.state <= SeatState::open; }

struct Alarm {
  std::string name;
  Instant due;
  std::optional<std::int64_t> left_seconds;  // while the order is suspended
};
BOOST_DESCRIBE_STRUCT(Alarm, (), (name, due, left_seconds))

// Something done that may have to be taken back.
BOOST_DEFINE_ENUM_CLASS(DeedState, running, done, undoing)
struct Deed {
  std::int64_t visit = 0;  // names it to the world: done once for one visit
  int step = kNone;
  DeedState state = DeedState::done;
};
BOOST_DESCRIBE_STRUCT(Deed, (), (visit, step, state))

BOOST_DEFINE_ENUM_CLASS(VisitState,
                        seeking,   // the shell looks for the people
                        deserted,  // nobody was found: somebody has to name them
                        open,      // people decide
                        waiting,   // for a timer, a peer, an effect, an order
                        held,      // would begin something, but the order is suspended
                        failed,    // what was begun failed for good: a person decides
                        around,    // a branch with paths that go on
                        undoing)   // deeds are taken back before it goes on, or ends
// One stay in a step. Whatever belongs to it (seats, timers, what was begun) goes with it.
struct Visit {
  std::int64_t number = 0;  // within the order, from 1, never again
  int step = kNone;         // where it is; of an end that is still being prepared kNone
  std::int64_t around = 0;  // the branch's visit it stands in
  VisitState state = VisitState::open;
  std::vector<Seat> seats;
  std::vector<Alarm> alarms;
  int paths_left = 0;              // of a branch
  std::optional<int> forward;      // sent back with "then to me again": the step that comes after
  std::vector<Deed> undo;          // undoing: what is still to be taken back, the last first
  std::optional<Status> ends_as;   // undoing: how the order ends then
  std::optional<Status> opens_as;  // undoing back to the start: as what
  std::int64_t after = 0;          // the visit whose end led here, those that passed by themselves left out
};
BOOST_DESCRIBE_STRUCT(Visit, (),
                      (number, step, around, state, seats, alarms, paths_left, forward, undo, ends_as, opens_as, after))

// A visit that has ended the way it should: with the seats as they were.
struct Passed {
  std::int64_t number = 0;
  int step = kNone;
  std::int64_t around = 0;
  std::int64_t after = 0;
  std::vector<Seat> seats;
  std::optional<int> forward;
};
BOOST_DESCRIBE_STRUCT(Passed, (), (number, step, around, after, seats, forward))

struct OrderState {
  Status status = Status::draft;
  bool suspended = false;
  bool supervised = false;
  std::string priority = "normal";
  PersonId applicant;
  std::int64_t visits_made = 0;
  std::int64_t tasks_made = 0;
  int returns = 0;
  std::vector<Visit> visits;   // going on, by number
  std::vector<Passed> passed;  // since the applicant submitted last
  std::vector<Deed> deeds;     // done and not taken back, in that order
  boost::json::value values;   // the form, as far as conditions use it

  [[nodiscard]] const Visit* visit(std::int64_t number) const;
};
BOOST_DESCRIBE_STRUCT(OrderState, (),
                      (status, suspended, supervised, priority, applicant, visits_made, tasks_made, returns, visits,
                       passed, deeds, values))

}  // namespace yunguan::flow
