// SPDX-License-Identifier: Apache-2.0
// A broken uniqueness or other constraint, said the same way on both engines.
#pragma once

#include <fmt/format.h>

#include <string>

#include "base/error.h"

namespace yunguan::store {

// `place` is "table.column" (several joined by ", "), or the name of the index where it is over an expression.
[[nodiscard]] inline std::unexpected<Error> duplicate_failure(std::string place) {
  Text text{fmt::format("已有相同的记录（{}）。", place), fmt::format("There is already such a record ({}).", place)};
  return fail(ErrorKind::conflict, "store.duplicate", std::move(text), {.field = std::move(place)});
}

[[nodiscard]] inline std::unexpected<Error> constraint_failure(std::string place) {
  Text text{fmt::format("记录不满足约束（{}）。", place.empty() ? "外键" : place),
            fmt::format("The record breaks a constraint ({}).", place.empty() ? "foreign key" : place)};
  return fail(ErrorKind::conflict, "store.constraint", std::move(text), {.field = std::move(place)});
}

}  // namespace yunguan::store
