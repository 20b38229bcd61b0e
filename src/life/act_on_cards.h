// SPDX-License-Identifier: Apache-2.0
// One event of a card's life done to many cards inside the caller's transaction: what the clock and the closing of many cards share.
#pragma once

#include <functional>

#include "card/card_changes.h"
#include "card/lifecycle.h"
#include "card/rules.h"
#include "crypto/key_ring.h"
#include "life/life_rules.h"

namespace yunguan::life {

// References outlive it. Used by any thread.
struct CardActs {
  const crypto::KeyRing& keys;
  const card::Rules& rules;
  const LifeRules& life_rules;

  // Does the act to those of the cards that `wanted` takes and the table lets; how many. Their history, figures, commands to the
  // network and the notice are written with them. Cards are read here, so that none can be overtaken on SQLite; on
  // PostgreSQL one that somebody else changed at the same moment makes it fail with card.stale, and nothing is done.
  Result<std::int64_t> carry_out(
      store::Transaction& tx, const std::vector<CardId>& cards, card::Act act, const card::Origin& origin,
      const std::function<bool(const card::Facts&)>& wanted = [](const card::Facts&) { return true; }) const;
};

}  // namespace yunguan::life
