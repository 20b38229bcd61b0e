// SPDX-License-Identifier: Apache-2.0
// Recording violations with what follows (SIM-14), closing a batch for one card (SIM-13, §4.4), and taking a unit's standing back. What
// closes cards is previewed first; the act must name the number of cards that the preview counted.
#pragma once

#include "card/card_service.h"
#include "life/violation_store.h"

namespace yunguan::life {

class ViolationService {
 public:
  ViolationService(store::Database& db, const crypto::KeyRing& keys, const identity::Audit& audit,
                   identity::UnitDirectory& units, card::CardService& cards, const card::Rules& rules,
                   const LifeRules& life_rules, const ViolationFile& file, const Clock& clock, MassClosings& closings);

  Result<Violations> list(const http::Request& request);
  // Errors: violation.kind, violation.about, violation.needs_card, violation.evidence (invalid).
  Result<ViolationPreview> preview(const http::Request& request, const ViolationInput& input);
  // violation.not_confirmed (conflict): the number of cards is not the one that was confirmed. Record, standing and the job that closes the
  // unit's cards come into being together or not at all.
  Result<Violation> record(const http::Request& request, const ViolationInput& input);
  // violation.not_open (conflict).
  Result<Violation> rectify(const http::Request& request, const NoteInput& input);
  // violation.not_rectified (conflict); violation.same_person (forbidden): who recorded or rectified it does not lift it.
  Result<Violation> lift(const http::Request& request, const NoteInput& input);

  Result<PolicyView> policy(const http::Request& request);
  Result<PolicyView> change_policy(const http::Request& request, const PolicyInput& input);
  Result<UnitStandingView> unit_standing(const http::Request& request);

  // batch.none (conflict): the card belongs to no batch.
  Result<BatchPreview> batch(const http::Request& request);
  Result<job::Job> close_batch(const http::Request& request, const BatchCloseInput& input);

  // At the start: closings that failed, as when the disk was full, are queued anew; how many.
  Result<std::int64_t> take_up_unfinished();

 private:
  struct Weighed;
  Result<Weighed> weigh(const http::Request& request, const ViolationInput& input);
  Result<Violation> find_visible(const http::Request& request, std::string_view permission);
  Result<void> freeze(store::Transaction& tx, const Weighed& weighed, ViolationId id, const card::Origin& origin);
  Result<void> stop(store::Transaction& tx, const Weighed& weighed, Violation& violation);
  [[nodiscard]] Result<std::string> unit_name(UnitId unit);

  store::Database& db_;
  const crypto::KeyRing& keys_;
  const identity::Audit& audit_;
  identity::UnitDirectory& units_;
  card::CardService& cards_;
  const card::Rules& rules_;
  const LifeRules& life_rules_;
  const ViolationFile& file_;
  const Clock& clock_;
  MassClosings& closings_;
};

}  // namespace yunguan::life
