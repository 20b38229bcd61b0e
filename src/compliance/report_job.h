// SPDX-License-Identifier: Apache-2.0
// Makes a compliance report as a job: both files are kept for the person who asked, as other results are.
#pragma once

#include <filesystem>
#include <functional>

#include "compliance/report.h"
#include "http/route.h"
#include "identity/audit.h"
#include "job/job_runner.h"

namespace yunguan::compliance {

inline constexpr std::string_view kReportJob = "compliance.report";

struct ReportInput {
  std::optional<UnitId> unit_id;  // absent: all units the caller may report on
};
BOOST_DESCRIBE_STRUCT(ReportInput, (), (unit_id))

class Reports {
 public:
  using KeepFile = std::function<Result<job::JobFile>(const std::filesystem::path&, std::string name, std::string kind,
                                                      PersonId owner)>;
  Reports(store::Database& db, job::Runner& jobs, const identity::Audit& audit, identity::UnitDirectory& units,
          const card::Rules& rules, std::filesystem::path work_dir, KeepFile keep_file)
      : db_(db),
        jobs_(jobs),
        audit_(audit),
        units_(units),
        rules_(rules),
        work_dir_(std::move(work_dir)),
        keep_file_(std::move(keep_file)) {}

  // card.unit (invalid): no such unit, or not the caller's.
  Result<job::Job> begin(const http::Request& request, const ReportInput& input);
  // The handler of kReportJob.
  Result<void> run(job::Context& context);

 private:
  // Counts cards as they are visited and stops when the job is to stop.
  GapRows gaps_of(job::Context& context, const std::optional<std::vector<UnitId>>& units,
                  const identity::UnitTree& tree);

  store::Database& db_;
  job::Runner& jobs_;
  const identity::Audit& audit_;
  identity::UnitDirectory& units_;
  const card::Rules& rules_;
  const std::filesystem::path work_dir_;
  const KeepFile keep_file_;
};

[[nodiscard]] std::vector<http::Route> report_routes(Reports& reports);

}  // namespace yunguan::compliance
