// SPDX-License-Identifier: Apache-2.0
// One act done to many findings: a selection at once, or all that a filter finds as a job that goes on where it stood after a crash.
#pragma once

#include <boost/describe.hpp>
#include <map>
#include <string>
#include <vector>

#include "finding/finding_list.h"
#include "finding/handling.h"
#include "http/message.h"
#include "job/job_runner.h"

namespace yunguan::finding {

inline constexpr std::string_view kHandleJob = "finding.handle";
inline constexpr std::size_t kSelectionMax = 500;

struct Refusal {
  std::string code;
  Text text;
  std::int64_t count = 0;
  std::string example;  // a number it happened to
};
BOOST_DESCRIBE_STRUCT(Refusal, (), (code, text, count, example))

// How it went: `done`, `already` handled so, and the others by reason.
struct Tally {
  std::int64_t done = 0;
  std::int64_t already = 0;
  std::int64_t refused = 0;
  std::vector<Refusal> refusals;

  void refuse(const Error& error, const std::string& msisdn);
  [[nodiscard]] std::int64_t all() const { return done + already + refused; }
  [[nodiscard]] Text sentence(Act act) const;
};
BOOST_DESCRIBE_STRUCT(Tally, (), (done, already, refused, refusals))

// A job's spec.
struct ManySpec {
  Act act = Act::note;
  std::string reason;
  std::string words;
  std::optional<card::Suspension> suspension;
  std::optional<std::int64_t> kbps;
  std::optional<PersonId> assign_to;
  std::map<std::string, std::string> query;  // of the list
  FindingId upto;                            // findings that come later are none of it
  std::int64_t expected = 0;
  Instant asked_at;
  std::optional<UnitId> actor_unit;
  std::string remote_ip;
  std::string trace_id;
};
BOOST_DESCRIBE_STRUCT(ManySpec, (),
                      (act, reason, words, suspension, kbps, assign_to, query, upto, expected, asked_at, actor_unit,
                       remote_ip, trace_id))
[[nodiscard]] Deed deed_of(const ManySpec& spec);

// ?unit_id, ?month, ?severity and ?overdue of a list's address, within `scope`. Errors: card.unit, finding.month, finding.severity.
Result<Asked> asked_of(const http::Request& request, const identity::Scope& scope, const identity::UnitTree& tree,
                       Instant now);

class Many {
 public:
  Many(const Ground& ground, const Handling& handling) : ground_(ground), handling_(handling) {}

  // These findings, each by itself: what is refused leaves the others alone. Ids outside the caller's units count as finding.not_found.
  // One transaction a hundred. An error is a fault of the environment; what was done before it stays done.
  Result<Tally> selection(const Who& who, const std::vector<FindingId>& ids, const Deed& deed, JobId job) const;
  // The job.
  Result<void> run(job::Context& context) const;

 private:
  Result<void> hundred(store::Transaction& tx, const Who& who, const std::vector<FindingId>& ids, const Deed& deed,
                       JobId job, Tally& tally) const;

  const Ground& ground_;
  const Handling& handling_;
};

}  // namespace yunguan::finding
