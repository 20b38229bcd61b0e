// SPDX-License-Identifier: Apache-2.0
// The SQL of bulk acts: the act itself, its cards one by one, the reasons for which cards are left out, the units concerned. All
// functions work inside the caller's transaction.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "bulk/bulk_spec.h"
#include "bulk/tally.h"
#include "card/card_history.h"
#include "store/database.h"
#include "store/migration.h"

namespace yunguan::bulk {

const std::vector<store::Migration>& migrations();

struct Act {
  BulkId id;
  BulkSpec spec;
  State state = State::previewing;
  PersonId person;
  std::string login;
  std::string name;
  std::string reason;
  std::int64_t total = 0;        // cards picked
  std::int64_t will_change = 0;  // of the preview
  std::int64_t will_skip = 0;    // of the preview; never tried
  std::int64_t changed = 0;      // done so far
  std::int64_t skipped = 0;      // found otherwise at the moment of doing
  std::int64_t failed = 0;
  Consequences consequences;
  bool needs_approval = false;
  std::string decider_login;  // who approved or refused
  std::string decider_name;
  std::string decision_reason;
  JobId preview_job;  // none for a small one, made at once
  JobId run_job;
  BulkId undo_of;
  BulkId undone_by;  // the act that takes or took this one back
  Instant created_at;
  std::optional<Instant> previewed_at;
  std::optional<Instant> submitted_at;
  std::optional<Instant> decided_at;
  std::optional<Instant> started_at;
  std::optional<Instant> ended_at;
  std::optional<Instant> expires_at;
  std::string error_code;
  Text error;
  std::int64_t version = 1;
};

inline constexpr std::string_view kActSeries = "bulk_act";
Result<void> insert(store::Transaction& tx, const Act& act);
Result<std::optional<Act>> find(store::Reader& reader, BulkId id);
// Everything but what never changes; bulk.stale (stale) when somebody was quicker. Counts the version up.
Result<void> save(store::Transaction& tx, Act& act);
// How far it has come, without counting the version up.
Result<void> save_counts(store::Transaction& tx, BulkId id, std::int64_t changed, std::int64_t skipped,
                         std::int64_t failed);
// The columns of read_act(), of `bulk_act b`.
[[nodiscard]] std::string_view act_columns();
[[nodiscard]] Act read_act(const store::Row& row);
// Acts whose time is over, and those that a machine that died left behind.
Result<std::vector<BulkId>> overdue(store::Reader& reader, Instant now);
Result<std::vector<Act>> unfinished(store::Reader& reader);

enum class Outcome : std::uint8_t { waiting = 0, changed = 1, left_out = 2, skipped = 3, failed = 4 };
BOOST_DESCRIBE_ENUM(Outcome, waiting, changed, left_out, skipped, failed)

// One card of an act. Positions count from 1 without gaps.
struct Item {
  std::int64_t position = 0;
  CardId card;
  Outcome outcome = Outcome::waiting;
  std::int64_t reason = 0;  // number of the reason, 0 none
  std::int64_t event = 0;   // the entry in the card's history that says what was changed
  std::int64_t undoes = 0;  // of an undo: the entry that is taken back
};
Result<void> insert_items(store::Transaction& tx, BulkId act, const std::vector<Item>& items);
// The last one's position; 0 when there are none.
Result<std::int64_t> last_position(store::Reader& reader, BulkId act);
// At most `limit` items behind `position`, in order.
Result<std::vector<Item>> items_behind(store::Reader& reader, BulkId act, std::int64_t position, std::size_t limit);
// Those still waiting behind `after` up to `upto`, in order. Both ends are given, so that no plan reads the whole act for a run of it.
Result<std::vector<Item>> waiting_between(store::Reader& reader, BulkId act, std::int64_t after, std::int64_t upto);
// Keeps outcome, reason and event of these items.
Result<void> save_outcomes(store::Transaction& tx, BulkId act, const std::vector<Item>& items);
// Forgets at most `limit` items; returns how many.
Result<std::int64_t> drop_items(store::Transaction& tx, BulkId act, std::int64_t limit);
// At most `limit` items that the act has changed, behind `position`, in order.
Result<std::vector<Item>> changed_behind(store::Reader& reader, BulkId act, std::int64_t position, std::size_t limit);

Result<void> save_reasons(store::Transaction& tx, BulkId act, const std::vector<Reason>& reasons);
Result<std::vector<Reason>> reasons(store::Reader& reader, BulkId act);
struct UnitCount {
  UnitId unit;
  std::int64_t cards = 0;
};
Result<void> save_units(store::Transaction& tx, BulkId act, const std::vector<UnitCount>& units);
Result<std::vector<UnitCount>> units(store::Reader& reader, BulkId act);

// What these entries of cards' histories changed, keyed by the entry.
Result<std::map<std::int64_t, std::vector<card::Change>>> changes_of(store::Reader& reader,
                                                                     const std::vector<std::int64_t>& events);

}  // namespace yunguan::bulk
