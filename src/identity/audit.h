// SPDX-License-Identifier: Apache-2.0
// Who did what, from where, to what, with which result: written in the transaction that does it, with an integrity code
// over all fields. The sealer (audit_sealer.h) chains the rows afterwards; nothing ever changes one.
//
//   return audited(audit, db, {Actor::of(request), "card.write", "card", "17"}, [&](auto& tx, AuditEntry& entry) -> Result<Card> {
//     …; entry.before = …; entry.after = …; return card;
//   });
//
// What must be recorded: every write, every reading of unmasked personal data, every export, every refusal. `before` and
// `after` hold personal data masked only: the log is read by people who may not see it.
#pragma once

#include <boost/describe.hpp>
#include <boost/json/object.hpp>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "base/error.h"
#include "base/id.h"
#include "base/time.h"
#include "crypto/key_ring.h"
#include "http/message.h"
#include "store/database.h"

namespace yunguan::identity {

class Principal;

using AuditId = StrongId<struct AuditTag>;

// Who stands behind an act.
struct Actor {
  PersonId person_id;  // none for the machine itself and for a failed sign-in
  std::string login;
  UnitId unit_id;
  std::string remote_ip;
  std::string trace_id;

  // The caller of a request; without a session only address and trace are known.
  static Actor of(const http::Request& request);
  // A command on the machine, or a background task: its name stands as the login, in brackets.
  static Actor machine(std::string_view task);
};

enum class AuditResult : std::uint8_t { done, refused, failed };
BOOST_DESCRIBE_ENUM(AuditResult, done, refused, failed)

struct AuditEntry {
  Actor actor;
  std::string action;       // "card.write"; its sentence stands in an AuditAction
  std::string object_type;  // "card"
  std::string object_id;
  std::string object_label = {};  // what a person knows it by, for example a card's number
  UnitId unit_id = {};            // the unit the object belongs to: who may read the row. None: the actor's unit
  std::optional<boost::json::object> before = {};
  std::optional<boost::json::object> after = {};
  std::string reason = {};
  AuditResult result = AuditResult::done;
  std::string code = {};  // of the error, when refused or failed
};

struct AuditAction {
  std::string_view code;
  std::string_view zh;
  std::string_view en;
};

// Thread-safe once all actions are added.
class Audit {
 public:
  Audit(const crypto::KeyRing& keys, const Clock& clock);

  // `actions` lives as long as the program.
  void add_actions(std::span<const AuditAction> actions);
  // The sentence of an action; the code itself for one nobody declared.
  [[nodiscard]] Text action_text(std::string_view action) const;

  Result<AuditId> record(store::Transaction& tx, const AuditEntry& entry) const;
  // In a transaction of its own: for refusals, where the act's own transaction was undone.
  Result<AuditId> record_alone(store::Database& db, const AuditEntry& entry) const;

 private:
  const crypto::KeyRing& keys_;
  const Clock& clock_;
  std::map<std::string_view, AuditAction, std::less<>> actions_;
};

// Whether an error of an act is a refusal that must stand in the log.
[[nodiscard]] bool is_refusal(const Error& error);

// Runs `body` (Transaction&, AuditEntry&) → Result<T> in a transaction and records the entry in it. When the body refuses
// (forbidden, not found, conflict), the refusal is recorded by itself. When the log cannot be written, nothing is done.
template <class Body>
auto audited(const Audit& audit, store::Database& db, AuditEntry entry, Body&& body)
    -> std::invoke_result_t<Body, store::Transaction&, AuditEntry&> {
  using Outcome = std::invoke_result_t<Body, store::Transaction&, AuditEntry&>;
  AuditEntry kept = entry;
  Outcome outcome = db.write([&](store::Transaction& tx) -> Outcome {
    kept = entry;  // PostgreSQL may run the body again
    Outcome done = body(tx, kept);
    if (done) YG_TRY(audit.record(tx, kept));
    return done;
  });
  if (!outcome && is_refusal(outcome.error())) {
    kept.result = AuditResult::refused;
    kept.code = outcome.error().code;
    YG_TRY(audit.record_alone(db, kept));
  }
  return outcome;
}

// For an object of another unit in an address: the caller learns no more than of one that does not exist (`hidden`, the
// ordinary not_found answer, is returned), and the attempt is recorded.
[[nodiscard]] std::unexpected<Error> refuse_out_of_scope(const Audit& audit, store::Database& db, const Actor& actor,
                                                         std::string_view object_type, std::string_view object_id,
                                                         Error hidden);
// The same for a request that came through the gate.
[[nodiscard]] std::unexpected<Error> refuse_out_of_scope(const Audit& audit, store::Database& db,
                                                         const http::Request& request, std::string_view object_type,
                                                         std::string_view object_id, std::string_view code, Text text);

}  // namespace yunguan::identity
