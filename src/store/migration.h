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
  // What undoes it on both; empty: there is no way back but a backup. Only for steps that add without touching what was there:
  // what the newer program wrote into the additions is lost.
  std::string_view down = {};
};

// Brings the schema up to date, one transaction a step, recording each with a digest of its text and the version of the
// product that ran it. Fails with store.newer (the store was written by a newer program) or store.edited (a released step has
// changed); nothing is touched then.
Result<void> migrate(Database& db, const std::vector<Migration>& steps, std::string_view product = {});

struct SchemaState {
  std::size_t applied = 0;  // 0: an empty store
  std::size_t pending = 0;  // steps that migrate() would run
};

// How far the store has come. Writes nothing. Fails like migrate().
Result<SchemaState> schema_state(Database& db, const std::vector<Migration>& steps);

// A step that a store has, as it wrote it down.
struct AppliedStep {
  std::string folder;
  std::int64_t version = 0;
  std::string name;
  std::string digest;
  Instant applied_at;
  std::string product;  // "0.1.0"; empty for steps of the time before that was written down

  friend bool operator==(const AppliedStep&, const AppliedStep&) = default;
};

// By folder and version; empty for a store without a schema. Asks nothing of `steps`: also for stores of other programs.
Result<std::vector<AppliedStep>> applied_steps(Reader& reader);

// The steps of `steps`, with the store's own, that `applied` has. Fails with store.newer and store.edited like migrate().
Result<std::vector<Migration>> steps_applied(const std::vector<Migration>& steps,
                                             const std::vector<AppliedStep>& applied);
// The steps still to do, in their order; errors as migrate().
Result<std::vector<Migration>> pending_steps(Database& db, const std::vector<Migration>& steps);

// Where a rollback ends: "card:3" undoes the steps of card above 3; "0.1.0" every step that a later version of the product ran.
struct RollbackGoal {
  std::string folder;        // empty: by product
  std::int64_t version = 0;  // of the folder
  std::string product;
};
// store.rollback_goal (invalid) for anything else.
Result<RollbackGoal> parse_rollback_goal(std::string_view text);
// What would be undone, last applied first. store.no_way_back (conflict) names the first step without a `down`.
Result<std::vector<AppliedStep>> plan_rollback(Database& db, const std::vector<Migration>& steps,
                                               const RollbackGoal& goal);
// Undoes those steps, all or none of them.
Result<std::vector<AppliedStep>> roll_back(Database& db, const std::vector<Migration>& steps, const RollbackGoal& goal);

}  // namespace yunguan::store
