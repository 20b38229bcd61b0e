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

// Something a person is in a unit: "leader", "network_officer".
struct Post {
  PostId id;
  std::string code;
  Text name;
  bool built_in = false;
  std::int64_t version = 1;
};
BOOST_DESCRIBE_STRUCT(Post, (), (id, code, name, built_in, version))

struct Holding {
  PostId post;
  UnitId unit;
  PersonId person;
};

// People who take turns. `unit`: whose it is.
struct Group {
  GroupId id;
  std::string code;
  Text name;
  UnitId unit;
  std::int64_t version = 1;
};

struct Shift {
  ShiftId id;
  GroupId group;
  PersonId person;
  Instant from;
  Instant to;
};

// From `from` until `to` (exclusive) tasks of `person` go to `stand_in` – not on to whoever stands in for that one. `services`: of these
// alone; empty: of all. Ended early: `to` is moved.
struct Absence {
  AbsenceId id;
  PersonId person;
  PersonId stand_in;
  Instant from;
  Instant to;
  std::vector<std::string> services;
  std::string reason;
  std::string made_by;
  std::int64_t version = 1;
};

}  // namespace yunguan::duty
