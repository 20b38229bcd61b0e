// SPDX-License-Identifier: Apache-2.0
// What people and the clock do to exceptions. While one is in force its limits stand in its cards, so every path that judges a card judges it
// rightly; when it begins or ends its cards are judged anew, in runs, each once, and a crash between two runs loses nothing.
#pragma once

#include "card/rules.h"
#include "compliance/exception_choice.h"
#include "compliance/exception_store.h"
#include "crypto/key_ring.h"
#include "identity/audit.h"
#include "identity/unit_tree.h"

namespace yunguan::compliance {

struct ExceptionRequest {
  Wanted wanted;
  std::string reason;
  std::string document;
  Date from{};
  Date until{};  // its last day
};

// Thread-safe.
class Exceptions {
 public:
  Exceptions(store::Database& db, const crypto::KeyRing& keys, const identity::Audit& audit,
             identity::UnitDirectory& units, const card::Rules& rules, const Clock& clock)
      : db_(db), keys_(keys), audit_(audit), units_(units), rules_(rules), clock_(clock) {}

  // Which cards it would cover; `scope`: the units the caller may change cards of. Errors: those of choose().
  Result<Choice> preview(const Wanted& wanted, const identity::Scope& scope);
  // exception.dates (invalid): ends before it begins, is over, or is longer than kExceptionDaysMax; exception.reason,
  // exception.document (invalid); exception.no_cards (conflict).
  Result<Exception> request(const ExceptionRequest& request, const identity::Scope& scope,
                            const identity::Actor& actor);

  // Acts on one; `words` say why. exception.state (conflict) where the table has no edge, exception.self_review (forbidden) for a
  // reviewer who asked for it himself, exception.not_yours (forbidden) for withdrawing another's, exception.reason (invalid),
  // exception.tampered (conflict): the row or the list of its cards was changed behind the product's back.
  Result<Exception> act(ExceptionId id, ExceptionEvent event, const identity::Actor& actor, const std::string& words);

  // Begins and ends what the day asks for and judges the cards of all that changed. Cheap when nothing is due. Repeating it changes nothing.
  Result<void> tick();

 private:
  Result<Exception> step(store::Transaction& tx, ExceptionId id, ExceptionEvent event, const identity::Actor& actor,
                         const std::string& words, identity::AuditEntry& entry);
  Result<void> begin_or_end(ExceptionId id);
  Result<void> settle(ExceptionId id);
  // Judges one run of cards; false when there was none left.
  Result<bool> settle_run(ExceptionId id);

  store::Database& db_;
  const crypto::KeyRing& keys_;
  const identity::Audit& audit_;
  identity::UnitDirectory& units_;
  const card::Rules& rules_;
  const Clock& clock_;
};

}  // namespace yunguan::compliance
