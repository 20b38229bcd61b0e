// SPDX-License-Identifier: Apache-2.0
// Judges the whole fleet anew when the rules have changed: standings are kept beside the cards, so a new edition of the guideline, a
// segment that was entered or one whose day has come must be carried through to them.
#pragma once

#include <mutex>

#include "card/card_store.h"
#include "card/rules.h"
#include "crypto/key_ring.h"
#include "identity/audit.h"
#include "job/job_runner.h"

namespace yunguan::card {

inline constexpr std::string_view kJudgeJob = "card.judge";

// Thread-safe.
class Judge {
 public:
  Judge(store::Database& db, const crypto::KeyRing& keys, const identity::Audit& audit, const Rules& rules)
      : db_(db), keys_(keys), audit_(audit), rules_(rules) {}

  // Queues the job when the fleet was last judged by other rules than these and no such job is waiting or at work. At start, and
  // whenever the numbers have changed.
  Result<void> begin_if_needed(job::Runner& jobs);
  // The rules may have changed while the job was at work.
  void after_job(job::Runner& jobs, const job::Job& job);
  // The handler of kJudgeJob. Changes only cards whose standing differs; goes on behind its last run after a crash, from the
  // beginning when the rules are others by then.
  Result<void> run(job::Context& context);

 private:
  struct Judged;
  Result<void> judge(const std::vector<Record>& cards, const Rules& rules, const Origin& origin, job::Context& context,
                     Judged& judged);

  store::Database& db_;
  const crypto::KeyRing& keys_;
  const identity::Audit& audit_;
  const Rules& rules_;
  std::mutex asking_;  // no two jobs for one change
};

}  // namespace yunguan::card
