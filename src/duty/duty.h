// SPDX-License-Identifier: Apache-2.0
// Who is there for what, and when: posts held in units, groups on duty with their shifts, and who stands in for whom.
#pragma once

#include <boost/describe.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/id.h"
#include "base/json.h"
#include "base/time.h"

namespace yunguan::duty {

using PostId = StrongId<struct PostTag>;
using GroupId = StrongId<struct DutyGroupTag>;
using ShiftId = StrongId<struct ShiftTag>;
using AbsenceId = StrongId<struct AbsenceTag>;

// The post that leaders of units hold; it is always there.
inline constexpr std::string_view kLeader = "leader";
inline constexpr PostId kLeaderPost{1};
inline constexpr int kLeaderLevelsMax = 10;

inline constexpr std::int64_t kPostsMax = 200;
inline constexpr std::size_t kHoldersMax = 20;          // of one post in one unit
inline constexpr std::int64_t kShiftsAheadMax = 1'000;  // of one group, that are not over
inline constexpr std::chrono::days kShiftLongest{31};
inline constexpr std::size_t kTurnsPeopleMax = 40;  // who take turns in one rota
inline constexpr std::int64_t kTurnsMax = 400;      // shifts of one rota
inline constexpr std::chrono::days kAbsenceLongest{366};
inline constexpr std::int64_t kAbsencesAheadMax = 50;  // of one person, that are not over
inline constexpr std::size_t kAbsenceServicesMax = 50;

// Somebody who has a part in it. Not in use: the account is closed or over, and orders pass the person over.
struct DutyPerson {
  PersonId id;
  std::string name;
  std::string unit_name;
  bool in_use = true;
};
BOOST_DESCRIBE_STRUCT(DutyPerson, (), (id, name, unit_name, in_use))

// Something a person is in a unit: "leader", "network_officer".
struct Post {
  PostId id;
  std::string code;
  Text name;
  bool built_in = false;
  std::int64_t held = 0;  // by how many people, of the units the caller sees
  std::int64_t version = 1;
};
BOOST_DESCRIBE_STRUCT(Post, (), (id, code, name, built_in, held, version))

struct Holding {
  PostId post;
  UnitId unit;
  PersonId person;
};

// A post as it is held in one unit. `version` grows with every change of the list; 0: nobody was ever entered.
struct UnitPost {
  UnitId unit_id;
  PostId post_id;
  std::string code;
  Text name;
  std::vector<DutyPerson> people;
  std::int64_t version = 0;
};
BOOST_DESCRIBE_STRUCT(UnitPost, (), (unit_id, post_id, code, name, people, version))

// A unit with all posts, also those that nobody holds there.
struct UnitPosts {
  UnitId unit_id;
  std::string unit_code;
  std::string unit_name;
  bool may_change = false;
  std::vector<UnitPost> posts;
};
BOOST_DESCRIBE_STRUCT(UnitPosts, (), (unit_id, unit_code, unit_name, may_change, posts))

// What of a shift somebody wants to know now.
struct Turn {
  DutyPerson person;
  Instant from;
  Instant to;
};
BOOST_DESCRIBE_STRUCT(Turn, (), (person, from, to))

// People who take turns. `unit_id`: whose it is.
struct Group {
  GroupId id;
  std::string code;
  Text name;
  UnitId unit_id;
  std::string unit_name;
  std::vector<Turn> now;         // whose shift runs
  std::optional<Turn> next;      // the first that begins later
  std::optional<Instant> until;  // from now to then somebody is always there; none: nobody is there now
  std::int64_t ahead = 0;        // shifts that are not over
  bool may_change = false;
  std::int64_t version = 1;
};
BOOST_DESCRIBE_STRUCT(Group, (), (id, code, name, unit_id, unit_name, now, next, until, ahead, may_change, version))

enum class ShiftState : std::uint8_t { ahead, running, over };
BOOST_DESCRIBE_ENUM(ShiftState, ahead, running, over)

struct Shift {
  ShiftId id;
  GroupId group_id;
  DutyPerson person;
  Instant from;
  Instant to;
  ShiftState state = ShiftState::ahead;
  bool overlaps = false;  // another shift of the group runs at the same time
  std::int64_t version = 1;
};
BOOST_DESCRIBE_STRUCT(Shift, (), (id, group_id, person, from, to, state, overlaps, version))

enum class AbsenceState : std::uint8_t { ahead, running, over, withdrawn };
BOOST_DESCRIBE_ENUM(AbsenceState, ahead, running, over, withdrawn)

// From `from` until `to` (exclusive) tasks of `person` go to `stand_in` – not on to whoever stands in for that one. `services`: of these
// alone; empty: of all. Ended early: `to` is moved; withdrawn before it began: to `from`.
struct Absence {
  AbsenceId id;
  DutyPerson person;
  DutyPerson stand_in;
  Instant from;
  Instant to;
  std::vector<std::string> services;
  std::string reason;
  AbsenceState state = AbsenceState::ahead;
  bool stand_in_absent = false;  // at some time of what is left of it: tasks wait for him then
  bool overlaps = false;         // another of the person's is not over and falls into the same time: the newest counts
  std::string made_by;
  Instant made_at;
  bool may_end = false;  // by the caller, now
  std::int64_t version = 1;
};
BOOST_DESCRIBE_STRUCT(Absence, (),
                      (id, person, stand_in, from, to, services, reason, state, stand_in_absent, overlaps, made_by,
                       made_at, may_end, version))

}  // namespace yunguan::duty
