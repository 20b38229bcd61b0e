// SPDX-License-Identifier: Apache-2.0
// Dealing with findings: the state of each by the table in finding.h, what an act does to the card, history, figures and audit, all in the
// caller's transaction. Single acts, selections and jobs over thousands share it.
//
// - Who confirms, dismisses or acts takes the hits so far as seen. More hits later mark the finding `again`; confirming or dismissing it once
//   more takes those as seen too.
// - Reopening puts a finding back to new with a new deadline. What was done to the card stays: it is taken back at the card.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "control/ground.h"
#include "finding/figures.h"
#include "finding/finding_event.h"
#include "finding/finding_rules.h"
#include "finding/finding_store.h"
#include "identity/audit.h"
#include "identity/unit_tree.h"
#include "life/life_rules.h"
#include "order/ground.h"

namespace yunguan::finding {

// What an order raised from a finding asks for.
inline constexpr std::string_view kDisposal = "monitor.disposal";

// What is to be done; which members count depends on the act.
struct Deed {
  Act act = Act::note;
  std::string reason;  // dismiss: a code of rules/finding.yaml
  std::string words;   // wanted by suspend, throttle, block_app, raise_order, reopen, note and some dismissals
  std::optional<card::Suspension> suspension;  // suspend
  std::optional<std::int64_t> kbps;            // throttle
  PersonId assign_to;                          // assign; none takes it back
  std::optional<order::Times> times;           // raise_order: Handling::prepared
};

struct Who {
  identity::Actor actor;
  // Whether he holds a permission for the unit of that path, at this moment.
  std::function<bool(std::string_view permission, std::string_view unit_path)> may;
};

// References to what lives as long as the platform. Thread-safe as they are.
struct Ground {
  store::Database& db;
  const crypto::KeyRing& keys;
  const identity::Audit& audit;
  identity::UnitDirectory& units;
  const identity::PermissionTable& permissions;
  const card::Rules& rules;
  const life::LifeRules& life;
  const FindingRules& finding_rules;
  const control::Ground& control;
  const order::Ground& orders;
  const Clock& clock;
};

// What follows from many acts of one transaction; applied last.
struct Consequences {
  FigureChange figures;
  std::vector<Event> events;

  Result<void> apply(store::Transaction& tx, const crypto::KeyRing& keys) const;
};

class Handling {
 public:
  explicit Handling(const Ground& ground) : ground_(ground) {}

  // What is asked for makes sense at all: finding.reason, finding.words, finding.suspension, finding.speed (invalid).
  Result<void> check(const Deed& deed) const;
  // With what is read before the transaction.
  Result<Deed> prepared(Deed deed) const;
  // Whether the finding allows it, whoever asks: finding.handled_already (conflict) when it stands there already, finding.state (conflict)
  // when the table has no such edge, finding.no_card (conflict) when there is no card to act on.
  static Result<State> edge(const Finding& finding, Act act);
  // The permission that the act on the card needs beside finding.handle; "" for none.
  [[nodiscard]] static std::string_view card_permission(const Deed& deed);

  // Does it. Errors: those of edge(), finding.not_yours (forbidden) naming the permission, finding.person (invalid), and those of
  // the card's life and controls. What blocks an application was done before.
  Result<Finding> carry_out(store::Transaction& tx, const Who& who, const Finding& before, const Deed& deed, JobId job,
                            Consequences& consequences) const;

 private:
  Result<void> check_right(const Who& who, std::string_view permission, UnitId unit) const;
  Result<card::Record> card_for(store::Transaction& tx, const Who& who, const Finding& finding,
                                std::string_view permission) const;
  Result<std::string> suspend(store::Transaction& tx, const Who& who, const Finding& finding, const Deed& deed,
                              JobId job) const;
  Result<std::string> throttle(store::Transaction& tx, const Who& who, const Finding& finding, const Deed& deed,
                               JobId job) const;
  Result<std::string> raise_order(store::Transaction& tx, const Who& who, const Finding& finding,
                                  const Deed& deed) const;
  Result<void> check_assigned(store::Transaction& tx, const Finding& finding, PersonId person) const;
  [[nodiscard]] Text name_of_permission(std::string_view code) const;

  const Ground& ground_;
};

}  // namespace yunguan::finding
