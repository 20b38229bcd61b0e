// SPDX-License-Identifier: Apache-2.0
#include "life/reconcile_store.h"

#include <fmt/format.h>

namespace yunguan::life {
namespace {

using store::NamedQuery;
using store::Row;

constexpr NamedQuery kKeep{
    "life.keep_reconciliation",
    "INSERT INTO reconciliation (job_id, person_id, platform, file_name, row_count, equal, differs, unknown_number, "
    "unknown_word, twice) VALUES (:job, :person, :platform, :file, :rows, :equal, :differs, :number, :word, :twice) "
    "ON CONFLICT (job_id) DO UPDATE SET row_count = excluded.row_count, equal = excluded.equal, "
    "differs = excluded.differs, unknown_number = excluded.unknown_number, unknown_word = excluded.unknown_word, "
    "twice = excluded.twice"};
#define YG_COLUMNS \
  "job_id, person_id, platform, file_name, row_count, equal, differs, unknown_number, unknown_word, twice"
constexpr NamedQuery kFind{"life.find_reconciliation", "SELECT " YG_COLUMNS " FROM reconciliation WHERE job_id = :job"};
constexpr NamedQuery kOfPerson{"life.reconciliations",
                               "SELECT " YG_COLUMNS
                               " FROM reconciliation WHERE person_id = :person ORDER BY job_id DESC LIMIT 50"};
#undef YG_COLUMNS
#define YG_COLUMNS "line, outcome, card_id, number, word, ours, theirs, reason, answer, answered_at, answered_login"
constexpr NamedQuery kFindRow{"life.find_reconciliation_row",
                              "SELECT " YG_COLUMNS " FROM reconciliation_row WHERE job_id = :job AND line = :line"};
constexpr NamedQuery kAnswer{"life.answer_reconciliation_row",
                             "UPDATE reconciliation_row SET answer = :answer, answered_at = :at, "
                             "answered_login = :login WHERE job_id = :job AND line = :line"};

Reconciliation read(const Row& row) {
  return {row.id<JobId>(0),
          row.id<PersonId>(1),
          row.text(2),
          row.text(3),
          {row.integer(4), row.integer(5), row.integer(6), row.integer(7), row.integer(8), row.integer(9)}};
}

ReconcileRow read_row(const Row& row) {
  const auto card = row.id<CardId>(2);
  const auto outcome = static_cast<Outcome>(row.integer(1));
  return {row.integer(0),
          outcome,
          card.empty() ? std::nullopt : std::optional{card},
          outcome == Outcome::unknown_number || outcome == Outcome::twice ? "number" : "status",
          row.text(3),
          row.text(4),
          row.text(5),
          row.text(6),
          row.text(7),
          static_cast<ReconcileAnswer>(row.integer(8)),
          row.optional_instant(9),
          row.text(10)};
}

}  // namespace

Result<void> keep(store::Transaction& tx, const Reconciliation& r) {
  const ReconcileCounts& c = r.counts;
  YG_TRY(tx.run(kKeep, {r.job, r.person, r.platform, r.file_name, c.rows, c.equal, c.differs, c.unknown_number,
                        c.unknown_word, c.twice}));
  return {};
}

Result<std::optional<Reconciliation>> find_reconciliation(store::Reader& reader, JobId job) {
  return reader.one(kFind, {job}, read);
}

Result<std::vector<Reconciliation>> reconciliations_of(store::Reader& reader, PersonId person) {
  return reader.all(kOfPerson, {person}, read);
}

Result<void> insert_rows(store::Transaction& tx, JobId job, const std::vector<ReconcileRow>& rows) {
  static const std::vector<std::string_view> kColumns{"job_id", "line",   "outcome", "card_id", "number",        "word",
                                                      "ours",   "theirs", "reason",  "answer",  "answered_login"};
  std::vector<store::Params> values;
  for (const ReconcileRow& row : rows) {
    values.push_back({job, row.line, static_cast<int>(row.outcome), row.card_id.value_or(CardId{}), row.number,
                      row.word, row.ours, row.theirs, row.reason, 0, ""});
  }
  return values.empty() ? Result<void>{} : tx.insert_many("reconciliation_row", kColumns, values);
}

Result<std::vector<ReconcileRow>> rows_behind(store::Reader& reader, JobId job, std::int64_t after,
                                              std::optional<Outcome> outcome, int limit) {
  const std::string sql = fmt::format(
      "SELECT " YG_COLUMNS " FROM reconciliation_row WHERE job_id = :job AND line > :after{} ORDER BY line LIMIT {}",
      outcome ? fmt::format(" AND outcome = {}", static_cast<int>(*outcome)) : "", limit);
  return reader.all({"life.reconciliation_rows", sql}, {job, after}, read_row);
}
#undef YG_COLUMNS

Result<std::optional<ReconcileRow>> find_row(store::Reader& reader, JobId job, std::int64_t line) {
  return reader.one(kFindRow, {job, line}, read_row);
}

Result<void> keep_answer(store::Transaction& tx, JobId job, const ReconcileRow& row) {
  YG_TRY(tx.run(kAnswer, {static_cast<int>(row.answer), row.answered_at, row.answered_login, job, row.line}));
  return {};
}

}  // namespace yunguan::life
