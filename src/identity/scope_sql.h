// SPDX-License-Identifier: Apache-2.0
// Subtrees of units as pieces of SQL for lists (http/filter.h).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "http/filter.h"
#include "identity/scope.h"

namespace yunguan::identity {

// "the unit whose path is in `path_column` lies in the scope": "1 = 1" for everything, "1 = 0" for nothing.
[[nodiscard]] http::SqlPiece inside_scope(const Scope& scope, std::string_view path_column);

// "the unit whose path is in `path_column` is one of these, or below one": for a list's filter unit_id.
[[nodiscard]] http::SqlPiece inside_subtrees(const std::vector<store::Value>& unit_ids, std::string_view path_column);

}  // namespace yunguan::identity
