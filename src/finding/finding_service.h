// SPDX-License-Identifier: Apache-2.0
// Findings over the API: list, figures, one explained, acts of people. Everything is limited to the caller's units.
#pragma once

#include <filesystem>
#include <functional>

#include "control/application_list.h"
#include "finding/finding_view.h"
#include "finding/handling.h"
#include "finding/many.h"
#include "finding/quality.h"
#include "job/job_runner.h"

namespace yunguan::finding {

// What the caller is told at the workbench.
struct FindingNotices {
  std::int64_t today = 0;    // found today
  std::int64_t overdue = 0;  // counted no further than http::kCountMax
  std::int64_t mine = 0;
  std::int64_t again = 0;  // more hits after handling
};

class FindingService {
 public:
  FindingService(const Ground& ground, const control::ApplicationList& applications, job::Runner& jobs,
                 std::filesystem::path work_dir);

  // Before requests come; absent: this platform keeps no usage rows.
  void rows_from(RowsOfCard& rows) { rows_ = &rows; }
  // Which version of the monitoring's settings holds on a day; none when it is not on record.
  using SettingsOn = std::function<Result<std::optional<std::int64_t>>(Date)>;
  void settings_from(SettingsOn settings_on) { settings_on_ = std::move(settings_on); }

  Result<http::Page<FindingRow>> list(const http::Request& request) const;
  Result<http::Response> download(const http::Request& request) const;
  Result<SummaryAnswer> summary(const http::Request& request) const;
  Result<DictionaryAnswer> dictionary(const http::Request& request) const;
  Result<FindingDetail> get(const http::Request& request) const;
  Result<RowsAnswer> rows(const http::Request& request) const;
  Result<UsageAnswer> usage_of_card(const http::Request& request) const;
  Result<CardFindingsAnswer> of_card(const http::Request& request) const;
  Result<QualityAnswer> quality(const http::Request& request) const { return finding::quality(ground_, request); }
  Result<SuggestionsAnswer> suggestions(const http::Request& request) const;

  // If-Match is the finding's version. Errors: those of Handling.
  Result<FindingDetail> act(const http::Request& request, const ActInput& input) const;
  // A selection is done at once; what a filter finds becomes a job. Errors: those of Handling::check, finding.selection (invalid).
  Result<ManyAnswer> act_on_many(const http::Request& request, const ManyInput& input) const;
  Result<void> run_job(job::Context& context) const { return many_.run(context); }

  // Nothing for those who may not see findings.
  Result<FindingNotices> notices(const http::Request& request) const;

 private:
  Result<Finding> find_visible(const http::Request& request, std::string_view permission) const;
  Result<FindingDetail> detail(const http::Request& request, const Finding& finding) const;
  Result<ActView> act_view(const http::Request& request, const Finding& finding, Act act,
                           const std::optional<card::Record>& card, const identity::UnitTree& tree) const;
  Result<void> block(const http::Request& request, const Finding& finding, const ActInput& input) const;
  Result<ManyAnswer> queue(const http::Request& request, const ManyInput& input) const;
  Result<std::vector<FindingRow>> rows_of(store::Reader& reader, const std::vector<Finding>& findings,
                                          const identity::UnitTree& tree) const;

  const Ground& ground_;
  const control::ApplicationList& applications_;
  job::Runner& jobs_;
  const std::filesystem::path work_dir_;
  const Handling handling_;
  const Many many_;
  RowsOfCard* rows_ = nullptr;  // fixed before requests come
  SettingsOn settings_on_;      // as well
};

}  // namespace yunguan::finding
