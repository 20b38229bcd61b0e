// SPDX-License-Identifier: Apache-2.0
// What people do with permits: look at them, confirm that they are still needed, give them up, take them back. Granting is an order's.
#pragma once

#include "access/ground.h"
#include "access/permit_change.h"

namespace yunguan::access {

struct ConfirmInput {
  std::vector<PermitId> ids;
};
BOOST_DESCRIBE_STRUCT(ConfirmInput, (), (ids))

struct EndInput {
  std::vector<PermitId> ids;
  std::string reason;
};
BOOST_DESCRIBE_STRUCT(EndInput, (), (ids, reason))

// Thread-safe.
class PermitService {
 public:
  // `ground` outlives it.
  explicit PermitService(const Ground& ground) : ground_(ground) {}

  // permit.not_found, also for one outside the caller's units, which is recorded.
  Result<PermitHistory> get(const identity::Asking& asking, PermitId id) const;

  // Each by itself: what is refused leaves the others alone, and each has an answer, in the order asked. permit.ids (invalid) unless there
  // are 1 to kManyMax. Answers: permit.not_found – also of another unit's, which is recorded –, permit.ended, permit.not_due, permit.stale,
  // permit.tampered
  Result<PermitOutcomes> confirm(const identity::Asking& asking, const ConfirmInput& input) const;
  // Taken back by whoever holds permit.manage for the card's unit, else given up. Besides: permit.reason (invalid),
  // permit.may_not_end (forbidden): who may do neither
  Result<PermitOutcomes> end(const identity::Asking& asking, const EndInput& input) const;

 private:
  using Act = std::function<Result<void>(store::Transaction&, Permit, const identity::Unit&, identity::AuditEntry&)>;
  Result<PermitOutcomes> each(const std::vector<PermitId>& ids, const identity::AuditEntry& about,
                              const identity::Scope& scope, const Act& act) const;
  Result<void> one(store::Transaction& tx, PermitId id, identity::AuditEntry entry, const identity::Scope& scope,
                   const identity::UnitTree& units, const Act& act) const;

  const Ground& ground_;
};

}  // namespace yunguan::access
