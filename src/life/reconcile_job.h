// SPDX-License-Identifier: Apache-2.0
// Compares a carrier's list of states with ours (核对): what the carrier says is kept as what the network has confirmed, what differs is
// listed. In runs of 2,000 rows and one transaction each; goes on behind the last one after a crash.
#pragma once

#include <boost/describe.hpp>
#include <filesystem>
#include <functional>

#include "identity/audit.h"
#include "identity/unit_tree.h"
#include "job/job_runner.h"
#include "life/carrier_states.h"
#include "life/reconcile_store.h"
#include "sheet/table_source.h"

namespace yunguan::life {

inline constexpr std::string_view kReconcileJob = "card.reconcile";

struct ReconcileSpec {
  std::string path;
  std::string file_name;
  std::string platform;
  std::vector<std::string> scope;  // tops of the unit subtrees whose cards are compared
};
BOOST_DESCRIBE_STRUCT(ReconcileSpec, (), (path, file_name, platform, scope))

// Which columns of the file are looked at.
struct ReconcileColumns {
  std::optional<std::size_t> msisdn;
  std::optional<std::size_t> iccid;
  std::size_t status = 0;
};
// reconcile.columns (invalid): neither a number nor an ICCID, or no state.
[[nodiscard]] Result<ReconcileColumns> reconcile_columns(const std::vector<std::string>& header);

class Reconciler {
 public:
  Reconciler(store::Database& db, const identity::Audit& audit, identity::UnitDirectory& units,
             const CarrierStates& states)
      : db_(db), audit_(audit), units_(units), states_(states) {}

  // The handler of kReconcileJob.
  Result<void> run(job::Context& context);

 private:
  store::Database& db_;
  const identity::Audit& audit_;
  identity::UnitDirectory& units_;
  const CarrierStates& states_;
};

}  // namespace yunguan::life
