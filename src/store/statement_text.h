// SPDX-License-Identifier: Apache-2.0
// From the one dialect's placeholders (:a, :b, …) to the engine's own numbered ones, and the check of what is bound to them.
#pragma once

#include <string>
#include <string_view>

#include "base/error.h"
#include "store/database.h"

namespace yunguan::store {

struct NumberedSql {
  std::string sql;
  std::size_t placeholders = 0;
};

// Replaces each :name by `mark` and its number ("?1" or "$1"), leaving strings, quoted names, comments and "::" alone.
[[nodiscard]] NumberedSql number_placeholders(std::string_view sql, char mark);

// Refuses text that one engine would cut or refuse and the other would keep: a NUL byte (store.nul), bytes that are not
// UTF-8 (store.utf8). Both are ErrorKind::invalid with the value's beginning in where.value.
[[nodiscard]] Result<void> check_values(const Params& params);

// A statement and its parameters that do not fit each other are our own mistake and end the process.
void require_parameter_count(const NamedQuery& query, std::size_t placeholders, std::size_t given);

}  // namespace yunguan::store
