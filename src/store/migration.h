// SPDX-License-Identifier: Apache-2.0
// The schema grows by numbered steps, each folder its own list. A step once released is never edited.
#pragma once

#include <string_view>
#include <vector>

#include "store/database.h"

namespace yunguan::store {

struct Migration {
  std::string_view folder;    // "card"
  int version;                // 1, 2, … without gaps inside a folder
  std::string_view name;      // "create cards"
  std::string_view sql;       // statements separated by ";" that both dialects share; may be empty
  std::string_view sqlite;    // run after `sql` on SQLite only
  std::string_view postgres;  // run after `sql` on PostgreSQL only
};

// Brings the schema up to date, one transaction a step, recording each with a digest of its text.
// Fails with store.newer (the store was written by a newer program) or store.edited (a released step has changed);
// nothing is touched then.
Result<void> migrate(Database& db, const std::vector<Migration>& steps);

struct SchemaState {
  std::size_t applied = 0;  // 0: an empty store
  std::size_t pending = 0;  // steps that migrate() would run
};

// How far the store has come. Writes nothing. Fails like migrate().
Result<SchemaState> schema_state(Database& db, const std::vector<Migration>& steps);

}  // namespace yunguan::store
