// SPDX-License-Identifier: Apache-2.0
// Beginning an import, looking at what it found, and taking its good rows.
#pragma once

#include <boost/describe.hpp>
#include <functional>

#include "card/import_job.h"
#include "http/message.h"
#include "identity/principal.h"

namespace yunguan::card {

struct ImportInput {
  std::int64_t upload_id = 0;
  std::optional<UnitId> unit_id;
  ImportMode mode = ImportMode::create;
  NumberKindWanted number_kind = NumberKindWanted::any;
  bool strict = false;
  bool take_good = false;
  bool dry_run = true;
};
BOOST_DESCRIBE_STRUCT(ImportInput, (), (upload_id, unit_id, mode, number_kind, strict, take_good, dry_run))

struct ImportView {
  job::Job job;
  std::optional<ImportSummary> summary;  // absent until the first pass is through
  ImportMode mode{};
  NumberKindWanted number_kind{};
  bool strict = false;
  bool dry_run = true;
  std::string file_name;
};
BOOST_DESCRIBE_STRUCT(ImportView, (), (job, summary, mode, number_kind, strict, dry_run, file_name))

// A finished upload of this person.
struct UploadedFile {
  std::filesystem::path path;
  std::string name;
};
using FindUpload = std::function<Result<UploadedFile>(std::int64_t upload_id, PersonId owner)>;

class ImportService {
 public:
  ImportService(store::Database& db, job::Runner& jobs, const identity::Audit& audit, identity::UnitDirectory& units,
                FindUpload find_upload);

  Result<job::Job> begin(const http::Request& request, const ImportInput& input);
  Result<ImportView> get(const http::Request& request);
  Result<http::Page<RemarkRow>> remarks(const http::Request& request);
  // A new job that writes the good rows of a finished dry run.
  Result<job::Job> take(const http::Request& request);
  // For the first start of a demonstration and for tests: as `actor`, who may import for everything.
  Result<job::Job> begin_as_machine(std::filesystem::path file, std::string name);

 private:
  Result<job::Job> submit(ImportSpec spec, const identity::Actor& actor);
  // The caller's own import of the address.
  Result<job::Work> find_own(const http::Request& request);

  store::Database& db_;
  job::Runner& jobs_;
  const identity::Audit& audit_;
  identity::UnitDirectory& units_;
  const FindUpload find_upload_;
};

}  // namespace yunguan::card
