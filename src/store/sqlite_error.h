// SPDX-License-Identifier: Apache-2.0
// SQLite's result codes as errors of ours.
#pragma once

#include <string_view>

#include "base/error.h"

struct sqlite3;

namespace yunguan::store {

// The error of the last call on `handle`, which failed with `code` (extended). `name` is the query's.
//   store.duplicate, store.constraint  conflict; where.field is "table.column" (several joined by ", ") or the index
//   store.locked, store.full, store.disk, store.corrupt  unavailable
//   store.statement                    internal: the SQL itself is wrong
[[nodiscard]] std::unexpected<Error> sqlite_failure(sqlite3* handle, int code, std::string_view name);

}  // namespace yunguan::store
