// SPDX-License-Identifier: Apache-2.0
// The monitoring measured on the labelled set (MON-24) with the settings in force: when a person asks for it, once a day in the night, and when
// the settings in force have become others. Results are kept with the version they were measured with.
#pragma once

#include <filesystem>
#include <stop_token>
#include <thread>

#include "http/message.h"
#include "http/route.h"
#include "identity/audit.h"
#include "identity/unit_tree.h"
#include "job/job_runner.h"
#include "tuning/library.h"
#include "watch/labelled_store.h"

namespace yunguan::watch {

inline constexpr std::string_view kLabelledJob = "monitor.labelled";

struct LabelledAnswer {
  bool may_start = false;
  std::optional<job::Job> job;  // that waits or runs
  std::int64_t version = 0;     // in force today
  std::int64_t cards = 0;       // of the set as it is made now
  std::int64_t rows = 0;
  std::vector<LabelledRun> runs;  // newest first, at most kLabelledRunsShown
};
BOOST_DESCRIBE_STRUCT(LabelledAnswer, (), (may_start, job, version, cards, rows, runs))
inline constexpr std::int64_t kLabelledRunsShown = 60;

// Thread-safe.
class LabelledService {
 public:
  // Everything outlives it.
  struct Ground {
    store::Database& db;
    job::Runner& jobs;
    const identity::Audit& audit;
    identity::UnitDirectory& units;
    tuning::Library& library;
    const Clock& clock;
    std::filesystem::path work_dir;
  };
  explicit LabelledService(Ground ground) : ground_(std::move(ground)) {}
  ~LabelledService() { stop(); }

  // A thread that calls tick() every five minutes.
  void start();
  void stop();

  Result<LabelledAnswer> view(const http::Request& request) const;
  // The one that waits or runs, or a new one.
  Result<job::Job> begin(const http::Request& request) const;
  // The handler of kLabelledJob.
  Result<void> run(job::Context& context) const;
  // Starts a measurement when one is due: another version is in force than that of the last one, which is ten minutes old at least; or it is
  // past three in the morning and none was made since. One that failed is not tried again for an hour.
  Result<void> tick() const;

 private:
  Result<job::Job> insert_job(store::Transaction& tx, LabelledCause cause, PersonId person,
                              const std::string& login) const;
  void work(const std::stop_token& stop) const;

  const Ground ground_;
  std::jthread thread_;
};

// `labelled` outlives the routes.
[[nodiscard]] std::vector<http::Route> labelled_routes(const LabelledService& labelled);

}  // namespace yunguan::watch
