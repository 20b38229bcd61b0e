// SPDX-License-Identifier: Apache-2.0
// The import as a job of two passes. First every row is checked, against the file and against the store, and what is wrong
// is noted; nothing is written. Then, if asked, the good rows are written in runs of one transaction each: after a crash
// whole runs are there or not, and the job goes on behind the last one.
#pragma once

#include <boost/describe.hpp>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "card/card_store.h"
#include "card/import_check.h"
#include "card/import_store.h"
#include "card/rules.h"
#include "crypto/key_ring.h"
#include "identity/audit.h"
#include "identity/unit_tree.h"
#include "job/job_runner.h"

namespace yunguan::card {

inline constexpr std::string_view kImportJob = "card.import";
inline constexpr std::size_t kImportRowsMax = 2'000'000;

enum class NumberKindWanted : std::uint8_t { any, iot, phone };
BOOST_DESCRIBE_ENUM(NumberKindWanted, any, iot, phone)

// What the job keeps as its spec.
struct ImportSpec {
  std::string path;               // of the file on this machine
  std::string file_name;          // as the person knows it
  std::optional<UnitId> unit_id;  // for rows that name none; absent: every row must
  ImportMode mode = ImportMode::create;
  NumberKindWanted number_kind = NumberKindWanted::any;
  bool strict = false;                // rows that break a clause are bad rows
  bool take_good = false;             // write the good rows although there are bad ones
  bool dry_run = true;                // stop behind the first pass
  std::vector<std::string> scope;     // tops of the unit subtrees the person may import for
  std::optional<PersonId> person_id;  // who asked, absent for the machine; with the next four for history and audit
  std::string login;
  std::optional<UnitId> actor_unit_id;
  std::string remote_ip;
  std::string trace_id;
};
BOOST_DESCRIBE_STRUCT(ImportSpec, (),
                      (path, file_name, unit_id, mode, number_kind, strict, take_good, dry_run, scope, person_id, login,
                       actor_unit_id, remote_ip, trace_id))

// Keeps a finished file for the person and tells under which id it can be fetched.
using KeepFile = std::function<Result<job::JobFile>(const std::filesystem::path& file, std::string name,
                                                    std::string kind, PersonId owner)>;

class Importer {
 public:
  Importer(const crypto::KeyRing& keys, const identity::Audit& audit, identity::UnitDirectory& units,
           const Rules& rules, std::filesystem::path work_dir, KeepFile keep_file);

  // The handler of kImportJob.
  Result<void> run(job::Context& context);

 private:
  const crypto::KeyRing& keys_;
  const identity::Audit& audit_;
  identity::UnitDirectory& units_;
  const Rules& rules_;
  const std::filesystem::path work_dir_;
  const KeepFile keep_file_;
};

}  // namespace yunguan::card
