// SPDX-License-Identifier: Apache-2.0
// Beginning a comparison with a carrier's list, looking at what it found, and answering a difference: theirs is right, or the network is
// commanded again. A comparison is its person's own.
#pragma once

#include "card/card_service.h"
#include "card/import_service.h"
#include "life/life_rules.h"
#include "life/reconcile_job.h"

namespace yunguan::life {

struct ReconcileInput {
  std::int64_t upload_id = 0;
  std::string platform;
};
BOOST_DESCRIBE_STRUCT(ReconcileInput, (), (upload_id, platform))

struct ReconcileView {
  job::Job job;
  std::string platform;
  std::string file_name;
  ReconcileCounts counts;
};
BOOST_DESCRIBE_STRUCT(ReconcileView, (), (job, platform, file_name, counts))

struct ReconcileList {
  std::vector<ReconcileView> items;
};
BOOST_DESCRIBE_STRUCT(ReconcileList, (), (items))

struct ReconcileRows {
  std::vector<ReconcileRow> items;
  std::optional<std::int64_t> next;  // give it as ?after to read on
};
BOOST_DESCRIBE_STRUCT(ReconcileRows, (), (items, next))

struct AnswerInput {
  ReconcileAnswer take{};
};
BOOST_DESCRIBE_STRUCT(AnswerInput, (), (take))

class ReconcileService {
 public:
  ReconcileService(store::Database& db, job::Runner& jobs, const crypto::KeyRing& keys, const identity::Audit& audit,
                   identity::UnitDirectory& units, const card::Rules& rules, const LifeRules& life_rules,
                   const CarrierStates& states, const Clock& clock, card::FindUpload find_upload);

  // reconcile.platform (invalid).
  Result<job::Job> begin(const http::Request& request, const ReconcileInput& input);
  Result<ReconcileList> list(const http::Request& request);
  Result<ReconcileView> get(const http::Request& request);
  Result<ReconcileRows> rows(const http::Request& request);
  // The rows as CSV for a spreadsheet.
  Result<http::Response> download(const http::Request& request);
  // reconcile.answered (conflict); reconcile.no_way (conflict): the table has no act from ours to theirs; errors of the acts.
  Result<ReconcileRow> answer(const http::Request& request, const AnswerInput& input);

 private:
  Result<JobId> find_own(const http::Request& request);
  Result<void> take_theirs(store::Transaction& tx, const http::Request& request, const ReconcileRow& row,
                           std::string_view file_name);

  store::Database& db_;
  job::Runner& jobs_;
  const crypto::KeyRing& keys_;
  const identity::Audit& audit_;
  identity::UnitDirectory& units_;
  const card::Rules& rules_;
  const LifeRules& life_rules_;
  const CarrierStates& states_;
  const Clock& clock_;
  const card::FindUpload find_upload_;
};

// The acts that lead from the card as we have it to the state the carrier says; reconcile.no_way when the table has none.
[[nodiscard]] Result<std::vector<card::Act>> acts_towards(const card::Facts& facts, card::State theirs,
                                                          card::Suspension reason);

}  // namespace yunguan::life
