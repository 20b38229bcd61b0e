// SPDX-License-Identifier: Apache-2.0
// A tuning of a model (MON-23): for the cards of a unit, a scene or a class, from day to day, a model is switched or its percentage
// set. What is more particular wins: the lower unit before the higher, then a scene, then a class; of two alike the later one.
#pragma once

#include <boost/describe.hpp>
#include <optional>
#include <string>
#include <vector>

#include "identity/unit_tree.h"
#include "monitor/settings.h"
#include "store/database.h"
#include "store/migration.h"
#include "tuning/entry.h"

namespace yunguan::tuning {

using AdjustmentId = StrongId<struct AdjustmentTag>;

const std::vector<store::Migration>& adjustment_migrations();

struct Adjustment {
  AdjustmentId id;
  std::string model;
  std::optional<UnitId> unit_id;  // none: every unit
  std::string unit_name;
  std::string scene;         // "": every scene
  std::string device_class;  // "": every class
  std::optional<bool> on;
  std::optional<std::int64_t> percent;
  Date valid_from;
  std::optional<Date> valid_to;
  std::string reason;
  std::string added_by;
  Instant added_at;
  std::string ended_by;
  std::string end_reason;
  EntryState state = EntryState::in_force;
  bool may_end = false;  // by the caller
};
BOOST_DESCRIBE_STRUCT(Adjustment, (),
                      (id, model, unit_id, unit_name, scene, device_class, on, percent, valid_from, valid_to, reason,
                       added_by, added_at, ended_by, end_reason, state, may_end))

Result<AdjustmentId> insert_adjustment(store::Transaction& tx, const Adjustment& adjustment);
Result<void> end_adjustment(store::Transaction& tx, AdjustmentId id, Date last_day, const std::string& by,
                            const std::string& reason);
// By id.
Result<std::vector<Adjustment>> all_adjustments(store::Reader& reader, const identity::UnitTree& tree, Date today);
Result<std::optional<Adjustment>> find_adjustment(store::Reader& reader, AdjustmentId id,
                                                  const identity::UnitTree& tree, Date today);

// Those that hold on the day, in the order in which later lines win. A unit that is gone takes its lines with it.
[[nodiscard]] std::vector<monitor::TuningLine> lines_on(const std::vector<Adjustment>& all,
                                                        const identity::UnitTree& tree, Date day);

}  // namespace yunguan::tuning
