// SPDX-License-Identifier: Apache-2.0
// Replays of tuning as jobs: the question is the job's, the answer stays with it.
#pragma once

#include "job/job_runner.h"
#include "tuning/replay.h"
#include "watch/replay.h"

namespace yunguan::watch {

inline constexpr std::string_view kReplayJob = "monitor.replay";

class Replays final : public tuning::Replay {
 public:
  // Everything outlives it.
  Replays(store::Database& db, job::Runner& jobs, journal::Journal& journal, std::uint32_t shards,
          monitor::SettingsLibrary& library)
      : db_(db), jobs_(jobs), journal_(journal), shards_(shards), library_(library) {}

  Result<job::Job> start(const tuning::ReplayQuestion& question) override;
  Result<std::optional<tuning::ReplayAnswer>> answer(JobId job, PersonId person) override;
  // The job's handler.
  Result<void> run(job::Context& context);

 private:
  store::Database& db_;
  job::Runner& jobs_;
  journal::Journal& journal_;
  const std::uint32_t shards_;
  monitor::SettingsLibrary& library_;
};

}  // namespace yunguan::watch
