// SPDX-License-Identifier: Apache-2.0
// Acts of people on one card (SIM-10, SIM-11): checked against the table and against who may, written with history, audit and the command
// to the network in one transaction.
#pragma once

#include <boost/describe.hpp>
#include <functional>
#include <optional>
#include <string>

#include "card/card_service.h"
#include "card/card_store.h"
#include "life/life_rules.h"
#include "life/life_view.h"

namespace yunguan::life {

struct ActInput {
  card::LifeEvent act{};
  std::optional<card::Suspension> suspension;
  std::optional<std::string> reason;
};
BOOST_DESCRIBE_STRUCT(ActInput, (), (act, suspension, reason))

class LifeService {
 public:
  LifeService(store::Database& db, const crypto::KeyRing& keys, const identity::Audit& audit,
              identity::UnitDirectory& units, card::CardService& cards, const card::Rules& rules,
              const LifeRules& life_rules, const Clock& clock);

  // Errors: those of card::after(); life.not_yours (forbidden), life.words (invalid), life.changed_meanwhile (stale; says
  // who did what), life.already (the card is there already).
  Result<CardLife> act(const http::Request& request, const ActInput& input);
  // The card of the address as it stands, the acts the caller may do and why not the others.
  Result<CardLife> get(const http::Request& request);

 private:
  Result<CardLife> view(const http::Request& request, const card::Record& record);
  // What was kept of it: steps and the network's word.
  Result<void> add_record(store::Reader& reader, const card::Record& record, CardLife& life);
  Result<card::Record> carry_out(store::Transaction& tx, const card::Record& before, card::Act act,
                                 const card::Origin& origin);

  store::Database& db_;
  const crypto::KeyRing& keys_;
  const identity::Audit& audit_;
  identity::UnitDirectory& units_;
  card::CardService& cards_;
  const card::Rules& rules_;
  const LifeRules& life_rules_;
  const Clock& clock_;
};

// check() of the table, and life.already when the act would lead where the card is.
Result<void> check_act(const card::Record& record, const card::Standing& standing, card::Act act, Instant now);

}  // namespace yunguan::life
