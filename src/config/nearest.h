// SPDX-License-Identifier: Apache-2.0
// "Did you mean …?"
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace yunguan::config {

// The candidate that takes the fewest typing slips (a letter more, less, other, or two swapped) to become `written`;
// nullopt when even that takes more than a third of its letters. Ties go to the first.
[[nodiscard]] std::optional<std::string> nearest(std::string_view written, const std::vector<std::string>& candidates);

}  // namespace yunguan::config
