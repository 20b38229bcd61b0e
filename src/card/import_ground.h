// SPDX-License-Identifier: Apache-2.0
// What both passes of an import stand on: for whom and by which rules, and the whole check of a run of rows.
#pragma once

#include <map>
#include <memory>
#include <span>

#include "card/crew.h"
#include "card/import_file.h"
#include "card/import_spec.h"
#include "card/opening.h"
#include "card/rules.h"
#include "crypto/key_ring.h"
#include "identity/audit.h"
#include "identity/unit_tree.h"
#include "job/job_runner.h"

namespace yunguan::card {

// Of a run that is read, checked and written at once: of one transaction.
inline constexpr std::size_t kRunRows = 5000;

// Lives as long as the handler's call. Thread-safe but for the context.
class ImportGround {
 public:
  ImportGround(job::Context& context, ImportSpec spec, const crypto::KeyRing& keys, const identity::Audit& audit,
               const Rules& rules, std::shared_ptr<const identity::UnitTree> tree, OpeningObjection opening = {});

  job::Context& context;
  const ImportSpec spec;
  const crypto::KeyRing& keys;
  const identity::Audit& audit;
  const Rules& rules;

  [[nodiscard]] Result<ImportFile> open() const;
  [[nodiscard]] FormContext form_context() const;
  [[nodiscard]] ImportCheck check_of(const ImportFile& file) const;
  [[nodiscard]] Origin origin() const;
  // Whether the person may import for the unit.
  [[nodiscard]] bool in_scope(UnitId unit) const;

  // Whether the person may set the controls of cards of the unit.
  [[nodiscard]] bool may_control(UnitId unit) const;

  // Checks the rows one by one and against the store, by all threads of the crew. `run` must outlive the answer.
  Result<std::vector<CheckedRow>> check(const RowRun& run, const ImportCheck& check, Crew& crew) const;
  // Remarks on rows whose numbers another stored card has, and `known`. In update and upsert a known msisdn is what is wanted;
  // its other numbers must then be that card's own or free, and its controls such as a file may change (direct_change.h).
  Result<void> note_taken(store::Reader& reader, std::span<CheckedRow> rows) const;
  // Of the units that would get cards by these rows, those that may get none now, and why.
  Result<std::map<UnitId, Error>> objections(store::Reader& reader, std::span<const CheckedRow> rows) const;

 private:
  Result<void> note_refused_units(store::Reader& reader, std::span<CheckedRow> rows) const;

  const std::shared_ptr<const identity::UnitTree> tree_;
  const identity::Scope scope_;
  Result<void> note_controls(store::Reader& reader, std::span<CheckedRow> rows) const;
  const identity::Scope control_scope_;
  const OpeningObjection opening_;
};

}  // namespace yunguan::card
