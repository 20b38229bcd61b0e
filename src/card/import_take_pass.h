// SPDX-License-Identifier: Apache-2.0
// The second pass of an import: the good rows are written, run by run, each run with its history, figures, audit entry and the
// place to go on from in one transaction. While one run is being written the next is made ready.
#pragma once

#include <vector>

#include "card/import_ground.h"
#include "card/import_store.h"

namespace yunguan::card {

class TakePass {
 public:
  // `summary` as the first pass, or an earlier try of this one, kept it.
  TakePass(ImportGround& ground, ImportSummary summary);

  // From the job's checkpoint to the end of the file. After a crash, an error or a cancelled job whole runs are there or not,
  // and the summary kept in the store counts just them.
  Result<void> run();
  [[nodiscard]] const ImportSummary& summary() const { return summary_; }

  // The two halves of run(), for its tests.
  struct ReadyRun {
    RowRun run;                    // where the words of `rows` stand
    std::vector<CheckedRow> rows;  // the good ones
    PreparedCards fresh;           // of those not known, in their order
    Origin origin;
    std::int64_t rows_behind = 0;  // of the file, this run among them
  };
  Result<ReadyRun> make_ready(RowRun run, const ImportCheck& check, std::int64_t rows_behind);
  // Somebody may have changed or entered one of these cards meanwhile: then the rows are looked up again within the transaction.
  Result<void> write(const ReadyRun& ready);

 private:
  Result<void> write_once(const ReadyRun& ready, bool look_again);
  Result<void> write_looking_again(store::Transaction& tx, const ReadyRun& ready, ImportSummary& after);
  Result<void> write_as_ready(store::Transaction& tx, const ReadyRun& ready, ImportSummary& after);
  Result<void> write_known(store::Transaction& tx, const CheckedRow& row, ImportSummary& after);
  Result<void> record(store::Transaction& tx, const std::vector<CheckedRow>& rows, std::size_t created);
  Result<PreparedCards> prepare_fresh(const std::vector<const NewCard*>& cards, const Origin& origin);
  Result<std::int64_t> reserve(std::string_view series, std::int64_t count);

  // Identifiers of a series that this pass has reserved. They are taken before the rows are written, so some of them are never
  // used: of rows that turn out to be known.
  struct Reserved {
    std::int64_t next = 0;
    std::int64_t end = 0;
  };

  ImportGround& ground_;
  ImportSummary summary_;
  const FormContext form_context_;
  Crew crew_;
  std::map<std::string_view, Reserved> reserved_;
  std::int64_t rows_to_go_ = 0;
};

}  // namespace yunguan::card
