// SPDX-License-Identifier: Apache-2.0
// One act on many cards: what closing a batch or all cards of a unit asks for. Whoever asks knows only SubmitMassAct; the job below carries
// it out in runs of one transaction, each card once, also after a crash.
#pragma once

#include <boost/describe.hpp>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "card/rules.h"
#include "crypto/key_ring.h"
#include "identity/audit.h"
#include "job/job_runner.h"
#include "life/life_rules.h"

namespace yunguan::life {

inline constexpr std::string_view kMassActJob = "card.mass_act";

// Cards of these units, of one batch when it is given.
struct MassSelection {
  std::vector<UnitId> units;
  std::optional<std::string> batch;
};
BOOST_DESCRIBE_STRUCT(MassSelection, (), (units, batch))

struct MassAct {
  card::LifeEvent act{};
  std::optional<card::Suspension> suspension;
  std::string reason;
  MassSelection selection;
};
BOOST_DESCRIBE_STRUCT(MassAct, (), (act, suspension, reason, selection))

// The person may do it: checked by the caller, recorded by the job.
using SubmitMassAct = std::function<Result<job::Job>(const MassAct& act, const identity::Actor& actor)>;

// How many cards of a selection are in which state.
struct MassCount {
  std::int64_t total = 0;
  std::int64_t changes = 0;  // those that the table lets do the act
  std::map<std::string, std::int64_t> by_state;
};
BOOST_DESCRIBE_STRUCT(MassCount, (), (total, changes, by_state))
Result<MassCount> count(store::Reader& reader, const MassSelection& selection, card::LifeEvent act);

class MassActs {
 public:
  MassActs(store::Database& db, job::Runner& jobs, const crypto::KeyRing& keys, const identity::Audit& audit,
           const card::Rules& rules, const LifeRules& life_rules)
      : db_(db), jobs_(jobs), keys_(keys), audit_(audit), rules_(rules), life_rules_(life_rules) {}

  Result<job::Job> submit(const MassAct& act, const identity::Actor& actor);
  // The handler of kMassActJob.
  Result<void> run(job::Context& context);

 private:
  store::Database& db_;
  job::Runner& jobs_;
  const crypto::KeyRing& keys_;
  const identity::Audit& audit_;
  const card::Rules& rules_;
  const LifeRules& life_rules_;
};

}  // namespace yunguan::life
