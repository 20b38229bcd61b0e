// SPDX-License-Identifier: Apache-2.0
// Which units a request is about, and what of a table is theirs.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "http/message.h"
#include "identity/scope.h"
#include "identity/unit_tree.h"

namespace yunguan::identity {

// The units of `allowed`, narrowed to ?unit_id and all below it; nullopt: all units. `fault` (invalid) when it is none of these.
Result<std::optional<std::vector<UnitId>>> asked_units(const http::Request& request, const Scope& allowed,
                                                       const UnitTree& units, std::string_view fault);

// For SQL: "column IN (…)", or "1 = 1" for all units.
[[nodiscard]] std::string inside_units(std::string_view column, const std::optional<std::vector<UnitId>>& units);

}  // namespace yunguan::identity
