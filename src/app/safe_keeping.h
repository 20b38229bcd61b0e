// SPDX-License-Identifier: Apache-2.0
// Safe keeping in a running platform: backups, read-only mode, keys, evidence, availability, and the mark outside of the store.
#pragma once

#include <memory>
#include <vector>

#include "app/foundation.h"
#include "app/personal_data.h"
#include "config/load.h"
#include "http/event_stream.h"
#include "http/router.h"
#include "identity/identity.h"
#include "job/job_runner.h"
#include "keeping/backup_service.h"
#include "keeping/evidence.h"
#include "keeping/housekeeper.h"
#include "keeping/read_only.h"
#include "keeping/store_mark.h"
#include "overview/workbench.h"

namespace yunguan::app {

class SafeKeeping {
 public:
  // What is handed in outlives it. backup.at, evidence.* when configuration or rules are wrong.
  static Result<std::unique_ptr<SafeKeeping>> make(const config::Config& config, Foundation& ground,
                                                   identity::Identity& identity, job::Runner& jobs,
                                                   http::EventHub& events);

  [[nodiscard]] std::vector<http::Route> routes();
  // Stands before the gate.
  [[nodiscard]] http::Guard& guard() { return guard_; }
  // For those who may do something about it.
  Result<void> add_notices(const http::Request& request, std::vector<overview::Notice>& notices);

  // The register of personal data names permissions: after all of them were added.
  Result<void> load_register() { return personal_data_.load(); }
  // Looks at the mark and has it kept from now on; before anything is chained.
  Result<void> look_at_mark();
  // What else is done once a day, in its order; not while nothing is to be changed. Before start().
  void add_daily(std::function<Result<void>()> act) { daily_.push_back(std::move(act)); }
  Result<void> start();
  void stop();

  // Nothing is to be changed now.
  [[nodiscard]] bool read_only() { return mode_.now().read_only; }

  [[nodiscard]] keeping::Evidence& evidence() { return evidence_; }
  [[nodiscard]] const keeping::MarkReport& mark() const { return mark_report_; }

 private:
  SafeKeeping(const config::Config& config, Foundation& ground, identity::Identity& identity, job::Runner& jobs,
              http::EventHub& events, std::optional<std::chrono::minutes> backup_at);
  Result<void> daily_checks();
  Result<void> reseal(job::Context& context);

  // Fixed after construction.
  const config::Config& config_;
  Foundation& ground_;
  identity::Identity& identity_;
  job::Runner& jobs_;
  const std::vector<store::Migration> steps_ = all_migrations();
  keeping::MarkReport mark_report_;
  keeping::MarkKeeper mark_;
  keeping::BackupService backups_;
  keeping::ReadOnly mode_;
  keeping::ReadOnlyGuard guard_;
  keeping::Evidence evidence_;
  PersonalData personal_data_;
  std::vector<std::function<Result<void>()>> daily_;
  keeping::Housekeeper housekeeper_;
};

// What the program can look at for the evidence, by the names that rules/evidence.yaml uses.
void add_evidence_checks(keeping::Evidence& evidence, const config::Config& config, Foundation& ground,
                         identity::Identity& identity, keeping::BackupService& backups);

}  // namespace yunguan::app
