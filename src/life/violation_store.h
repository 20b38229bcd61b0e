// SPDX-License-Identifier: Apache-2.0
// The SQL of violations; works inside the caller's transaction.
#pragma once

#include "life/violation_view.h"

namespace yunguan::life {

Result<ViolationId> insert(store::Transaction& tx, const Violation& violation);
Result<std::optional<Violation>> find_violation(store::Reader& reader, ViolationId id);
// Newest first, 200 at most; `units`: nullopt is all. Without the units' names.
Result<std::vector<Violation>> violations(store::Reader& reader, const std::optional<std::vector<UnitId>>& units,
                                          std::optional<CardId> card);
// The unit's newest violation that was rectified: the next one is a repeated one.
Result<std::optional<ViolationId>> rectified_before(store::Reader& reader, UnitId unit);
// Whether the unit has another violation that is not lifted.
Result<bool> has_other_open(store::Reader& reader, UnitId unit, ViolationId but);
// Those that stop a unit and are not lifted, whose closing of cards failed or was never queued.
Result<std::vector<Violation>> unfinished_stops(store::Reader& reader);
Result<void> keep_rectified(store::Transaction& tx, const Violation& violation);
Result<void> keep_lifted(store::Transaction& tx, const Violation& violation);
Result<void> keep_job(store::Transaction& tx, ViolationId id, JobId job);

}  // namespace yunguan::life
