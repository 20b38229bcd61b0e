// SPDX-License-Identifier: Apache-2.0
// Closing all cards of a unit, or its cards of one batch, as a job. The job is queued in the transaction that decides it, closes in runs of
// one transaction each, and ends only when no card that it should close is left: also cards that came to the unit meanwhile are closed.
#pragma once

#include <boost/describe.hpp>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/json.h"
#include "identity/audit.h"
#include "job/job_runner.h"
#include "life/act_on_cards.h"

namespace yunguan::life {

inline constexpr std::string_view kClosingJob = "card.mass_act";

// Cards of the unit, with `below` also of all units below it; of one batch when it is given.
struct ClosingOf {
  UnitId unit;
  bool below = false;
  std::optional<std::string> batch;
};
BOOST_DESCRIBE_STRUCT(ClosingOf, (), (unit, below, batch))

struct MassClosing {
  ClosingOf of;
  std::string reason;
};
BOOST_DESCRIBE_STRUCT(MassClosing, (), (of, reason))

// How many of these cards are in which state.
struct MassCount {
  std::int64_t total = 0;
  std::int64_t changes = 0;  // those that can be closed
  std::map<std::string, std::int64_t> by_state;
};
BOOST_DESCRIBE_STRUCT(MassCount, (), (total, changes, by_state))
Result<MassCount> count(store::Reader& reader, const ClosingOf& of);

class MassClosings {
 public:
  MassClosings(store::Database& db, job::Runner& jobs, const identity::Audit& audit, CardActs acts, const Clock& clock)
      : db_(db), jobs_(jobs), audit_(audit), acts_(acts), clock_(clock) {}

  // Queues the job with what decides it; begin() once that is committed. Whether the person may is the caller's to check.
  Result<job::Job> queue(store::Transaction& tx, const MassClosing& closing, PersonId person,
                         const std::string& login) const;
  void begin() { jobs_.wake(); }

  // The handler of kClosingJob.
  Result<void> run(job::Context& context);

 private:
  struct Found;
  struct Progress;
  Result<Found> still_open(store::Reader& reader, const ClosingOf& of) const;
  Result<void> close_found(job::Context& context, const MassClosing& closing, const Found& found, Progress& at);
  Result<bool> end_if_none_is_left(job::Context& context, const MassClosing& closing, Progress& at);

  store::Database& db_;
  job::Runner& jobs_;
  const identity::Audit& audit_;
  const CardActs acts_;
  const Clock& clock_;
};

}  // namespace yunguan::life
