// SPDX-License-Identifier: Apache-2.0
// How a unit stands after violations (SIM-14): normal, frozen (nothing is opened until rectified) or blacklisted. It holds for the unit and
// all below it. The numbers are stored: never renumber them.
#pragma once

#include <boost/describe.hpp>
#include <optional>
#include <string>
#include <vector>

#include "base/id.h"
#include "base/json.h"
#include "store/database.h"

namespace yunguan::life {

using ViolationId = StrongId<struct ViolationTag>;

enum class UnitStanding : std::uint8_t { normal = 0, frozen = 1, blacklisted = 2 };
BOOST_DESCRIBE_ENUM(UnitStanding, normal, frozen, blacklisted)

struct StandingChange {
  Instant at;
  UnitStanding was{};
  UnitStanding becomes{};
  std::optional<ViolationId> violation_id;
  std::string reason;
  std::string person_login;
};
BOOST_DESCRIBE_STRUCT(StandingChange, (), (at, was, becomes, violation_id, reason, person_login))

struct StandingOfUnit {
  UnitStanding standing = UnitStanding::normal;
  std::optional<UnitId> of_unit;  // this one, or one above it; absent while normal
  std::optional<Instant> since;
  std::optional<ViolationId> violation_id;
  std::string reason;
  std::string person_login;
};
BOOST_DESCRIBE_STRUCT(StandingOfUnit, (), (standing, of_unit, since, violation_id, reason, person_login))

// The worst standing of the unit and of those above it.
Result<StandingOfUnit> standing_of(store::Reader& reader, UnitId unit);
// Of the unit itself, newest first.
Result<std::vector<StandingChange>> standing_changes(store::Reader& reader, UnitId unit);

// Puts the unit itself into a standing and keeps who, when and why; publishes unit.standing.
Result<void> put_standing(store::Transaction& tx, UnitId unit, const StandingChange& change);

// unit.frozen, unit.blacklisted (conflict), naming the violation: no card is opened for the unit now. A card::OpeningObjection.
Result<void> check_opening(store::Reader& reader, UnitId unit);

}  // namespace yunguan::life
