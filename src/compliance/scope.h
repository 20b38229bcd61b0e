// SPDX-License-Identifier: Apache-2.0
// Which units a request is about.
#pragma once

#include <optional>
#include <vector>

#include "http/message.h"
#include "identity/principal.h"
#include "identity/unit_tree.h"

namespace yunguan::compliance {

// The units the caller holds `permission` for, narrowed to ?unit_id and all below it; nullopt: the whole fleet. card.unit (invalid) when it is
// none of his.
Result<std::optional<std::vector<UnitId>>> units_of(const http::Request& request, std::string_view permission,
                                                    const identity::UnitTree& tree);

// For SQL: "column IN (…)", or "1 = 1" for the whole fleet.
[[nodiscard]] std::string inside(std::string_view column, const std::optional<std::vector<UnitId>>& units);

}  // namespace yunguan::compliance
