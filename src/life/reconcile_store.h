// SPDX-License-Identifier: Apache-2.0
// What a comparison with a carrier's list found: counts, and every row that is not as we have it. Works inside the caller's transaction.
#pragma once

#include <boost/describe.hpp>
#include <optional>
#include <string>
#include <vector>

#include "base/id.h"
#include "base/json.h"
#include "store/database.h"

namespace yunguan::life {

// The numbers are stored: never renumber them.
enum class Outcome : std::uint8_t { differs = 1, unknown_number = 2, unknown_word = 3, twice = 4 };
BOOST_DESCRIBE_ENUM(Outcome, differs, unknown_number, unknown_word, twice)
enum class ReconcileAnswer : std::uint8_t { open = 0, theirs = 1, ours = 2 };
BOOST_DESCRIBE_ENUM(ReconcileAnswer, open, theirs, ours)

struct ReconcileCounts {
  std::int64_t rows = 0;
  std::int64_t equal = 0;
  std::int64_t differs = 0;
  std::int64_t unknown_number = 0;
  std::int64_t unknown_word = 0;
  std::int64_t twice = 0;
};
BOOST_DESCRIBE_STRUCT(ReconcileCounts, (), (rows, equal, differs, unknown_number, unknown_word, twice))

struct ReconcileRow {
  std::int64_t line = 0;
  Outcome outcome{};
  std::optional<CardId> card_id;
  std::string field;   // of the file: number or status
  std::string number;  // as the file has it
  std::string word;
  std::string ours;    // state, then reasons: "suspended user;arrears"
  std::string theirs;  // state
  std::string reason;  // of a suspension, as far as the word tells
  ReconcileAnswer answer{};
  std::optional<Instant> answered_at;
  std::string answered_login;
};
BOOST_DESCRIBE_STRUCT(ReconcileRow, (),
                      (line, outcome, card_id, field, number, word, ours, theirs, reason, answer, answered_at,
                       answered_login))

struct Reconciliation {
  JobId job;
  PersonId person;
  std::string platform;
  std::string file_name;
  ReconcileCounts counts;
};

Result<void> keep(store::Transaction& tx, const Reconciliation& reconciliation);
Result<std::optional<Reconciliation>> find_reconciliation(store::Reader& reader, JobId job);
// Newest first, 50 at most.
Result<std::vector<Reconciliation>> reconciliations_of(store::Reader& reader, PersonId person);
Result<void> insert_rows(store::Transaction& tx, JobId job, const std::vector<ReconcileRow>& rows);
// Behind line `after`, in the file's order.
Result<std::vector<ReconcileRow>> rows_behind(store::Reader& reader, JobId job, std::int64_t after,
                                              std::optional<Outcome> outcome, int limit);
Result<std::optional<ReconcileRow>> find_row(store::Reader& reader, JobId job, std::int64_t line);
Result<void> keep_answer(store::Transaction& tx, JobId job, const ReconcileRow& row);

}  // namespace yunguan::life
