// SPDX-License-Identifier: Apache-2.0
// Taking a file of monthly usage in as a job.
#pragma once

#include <functional>

#include "http/message.h"
#include "identity/audit.h"
#include "identity/principal.h"
#include "identity/unit_tree.h"
#include "job/job_runner.h"
#include "sheet/table_writer.h"
#include "statistic/usage_import.h"

namespace yunguan::statistic {

inline constexpr std::string_view kUsageImportJob = "statistic.import";

struct UsageImportInput {
  std::int64_t upload_id = 0;
};
BOOST_DESCRIBE_STRUCT(UsageImportInput, (), (upload_id))

// A finished upload of this person, and keeping a file for him; as the file folder has them.
struct UploadedUsage {
  std::filesystem::path path;
  std::string name;
};
using FindUpload = std::function<Result<UploadedUsage>(std::int64_t upload_id, PersonId owner)>;
using KeepFile = std::function<Result<job::JobFile>(const std::filesystem::path& file, std::string name,
                                                    std::string kind, PersonId owner)>;

class UsageImporter {
 public:
  UsageImporter(store::Database& db, job::Runner& jobs, const identity::Audit& audit, const Clock& clock,
                FindUpload find_upload, KeepFile keep_file, std::filesystem::path work_dir)
      : db_(db),
        jobs_(jobs),
        audit_(audit),
        clock_(clock),
        find_upload_(std::move(find_upload)),
        keep_file_(std::move(keep_file)),
        work_dir_(std::move(work_dir)) {}

  // A month is the whole fleet's: statistic.whole_fleet (forbidden) for whoever holds the permission for some units only.
  Result<job::Job> begin(const http::Request& request, const UsageImportInput& input);
  // The handler of kUsageImportJob. Begun anew after a crash, which gives the same months.
  Result<void> run(job::Context& context);

 private:
  // Fixed after construction.
  store::Database& db_;
  job::Runner& jobs_;
  const identity::Audit& audit_;
  const Clock& clock_;
  const FindUpload find_upload_;
  const KeepFile keep_file_;
  const std::filesystem::path work_dir_;
};

// The rows that were not taken, as a file to mend: row, msisdn, month, reason, its sentence, value. Without finish() nothing
// of it remains.
class RefusedFile {
 public:
  static Result<RefusedFile> create(const std::filesystem::path& path);
  Result<void> add(const RefusedRow& row);
  Result<void> finish();
  [[nodiscard]] std::int64_t rows() const { return rows_; }

 private:
  explicit RefusedFile(std::unique_ptr<sheet::TableWriter> writer) : writer_(std::move(writer)) {}
  std::unique_ptr<sheet::TableWriter> writer_;
  std::int64_t rows_ = 0;
};

// "已取入 3 个月、1,000 行；12 行未取" for the job and the command.
[[nodiscard]] Text sentence_of(const UsageSummary& summary);

}  // namespace yunguan::statistic
