// SPDX-License-Identifier: Apache-2.0
// The import as a job of two passes. First every row is checked, against the file and against the store, and what is wrong
// is noted; nothing is written. Then, if asked, the good rows are written in runs of one transaction each: after a crash
// whole runs are there or not, and the job goes on behind the last one.
#pragma once

#include <filesystem>
#include <functional>
#include <string>

#include "card/import_spec.h"
#include "card/import_store.h"
#include "card/opening.h"
#include "card/rules.h"
#include "crypto/key_ring.h"
#include "identity/audit.h"
#include "identity/unit_tree.h"
#include "job/job_runner.h"

namespace yunguan::card {

inline constexpr std::string_view kImportJob = "card.import";

// Keeps a finished file for the person and tells under which id it can be fetched.
using KeepFile = std::function<Result<job::JobFile>(const std::filesystem::path& file, std::string name,
                                                    std::string kind, PersonId owner)>;

class ImportGround;

class Importer {
 public:
  Importer(const crypto::KeyRing& keys, const identity::Audit& audit, identity::UnitDirectory& units,
           const Rules& rules, std::filesystem::path work_dir, KeepFile keep_file);

  // Before jobs run. Rows of new cards for a unit it objects to are refused.
  void object_to_opening(OpeningObjection objection) { opening_ = std::move(objection); }
  // The handler of kImportJob.
  Result<void> run(job::Context& context);

 private:
  Result<bool> check(ImportGround& ground, ImportSummary& summary);

  const crypto::KeyRing& keys_;
  const identity::Audit& audit_;
  identity::UnitDirectory& units_;
  const Rules& rules_;
  const std::filesystem::path work_dir_;
  const KeepFile keep_file_;
  OpeningObjection opening_;  // fixed before jobs run; may be empty
};

}  // namespace yunguan::card
