// SPDX-License-Identifier: Apache-2.0
// What entries of lists have in common: where they come from, and the days on which they hold.
#pragma once

#include <boost/describe.hpp>
#include <cstdint>
#include <optional>

#include "base/time.h"

namespace yunguan::control {

// Numbers are stored: never renumber them.
enum class ListOrigin : std::uint8_t { shipped = 1, file = 2, hand = 3 };
BOOST_DESCRIBE_ENUM(ListOrigin, shipped, file, hand)

enum class EntryState : std::uint8_t { in_force, scheduled, ended };
BOOST_DESCRIBE_ENUM(EntryState, in_force, scheduled, ended)

[[nodiscard]] EntryState state_on(Date valid_from, const std::optional<Date>& valid_to, Date day);
[[nodiscard]] inline Date day_before(Date day) { return Date{std::chrono::sys_days{day} - std::chrono::days{1}}; }
[[nodiscard]] inline Date day_behind(Date day) { return Date{std::chrono::sys_days{day} + std::chrono::days{1}}; }

}  // namespace yunguan::control
