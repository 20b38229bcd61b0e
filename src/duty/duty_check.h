// SPDX-License-Identifier: Apache-2.0
// What is looked at before anything is written, and how people are shown.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "duty/duty.h"
#include "duty/ground.h"

namespace yunguan::duty {

// 2 … 40 of a … z, 0 … 9 and "_". Error: duty.code
Result<std::string> checked_code(std::string_view text);
// The English name stands for itself when it is left out. Error: duty.name
Result<Text> checked_name(const Text& text);

// duty.from (invalid): before the beginning of today. duty.to (invalid): not after `from`, over already, or longer than `longest`.
Result<void> check_span(Instant from, Instant to, Instant now, std::chrono::days longest);

// The unit, when the caller holds the permission for it; else unit.not_found, which is recorded for a unit that is there.
Result<const identity::Unit*> unit_for(const Ground& ground, const identity::Asking& asking,
                                       const identity::UnitTree& units, std::string_view permission, UnitId unit,
                                       std::string field = {});

// duty.person (invalid, at `field`) unless each has an account in use and is of a unit for which the caller holds the permission;
// somebody of another unit is recorded.
Result<void> check_people(const Ground& ground, const identity::Asking& asking, std::string_view permission,
                          std::span<const PersonId> people, std::string field);

// The columns of DutyPerson of `person p JOIN unit u`; `now_micros` is written into the text.
[[nodiscard]] std::string person_columns(std::string_view person, std::string_view unit, Instant now);
inline constexpr std::size_t kPersonColumns = 4;
[[nodiscard]] DutyPerson person_at(const store::Row& row, std::size_t first);

// What stands in the log for people: their logins.
Result<boost::json::array> logins_of(store::Reader& reader, std::span<const PersonId> people);

// Of those whose account is in use, and of units in `scope`: whose name or login contains `part`; the first 20.
Result<std::vector<DutyPerson>> people_named(store::Reader& reader, const identity::Scope& scope, std::string_view part,
                                             Instant now);

}  // namespace yunguan::duty
