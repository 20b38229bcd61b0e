// SPDX-License-Identifier: Apache-2.0
// Dice of SQL, so that a store spreads its own copies.
#pragma once

#include <fmt/format.h>

#include <cstdint>
#include <string>
#include <string_view>

namespace yunguan {

// Thrown once for each `id` and `seed`, from 0 on: each seed has its own, so that none follows from another.
inline std::string dice(std::string_view id, std::int64_t seed, int sides) {
  return fmt::format("((({0} * {1} + {2}) % {3}) % {4})", id, 7'919 + seed * 104'729, seed * 15'485'863,
                     1'000'003 + seed * 2'310, sides);
}

}  // namespace yunguan
