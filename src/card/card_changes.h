// SPDX-License-Identifier: Apache-2.0
// Many stored cards changed at once: what bulk acts and the clock write. Made ready outside a transaction by any threads,
// written set-wise with history, figures, tags, commands to the network and one notice in one transaction.
#pragma once

#include <bitset>
#include <span>
#include <vector>

#include "card/card_store.h"
#include "card/enforcement.h"

namespace yunguan::card {

// `before` as find_many() read it, without persons: persons of a card do not change this way.
struct CardChange {
  Record before;
  Facts after;
  Standing standing;
};

inline constexpr std::size_t kCardColumnsMax = 64;

struct PreparedChanges {
  std::vector<CardId> cards;
  std::vector<std::int64_t> versions;    // as they were
  std::vector<store::Params> rows;       // as they will be, in the order of columns()
  std::bitset<kCardColumnsMax> changed;  // columns in which any card differs
  std::vector<store::Params> events;
  std::vector<Command> commands;
  std::vector<CardId> tagged_anew;  // cards whose tags change, and the tags they get
  std::vector<store::Params> tags;
  FigureChange figures;

  // `next` holds other cards.
  void append(PreparedChanges next);
};

// Changes that change nothing are left out. Event ids were reserved in kEventSeries, one a change, some may stay unused.
Result<PreparedChanges> prepare_changes(std::span<const CardChange> changes, std::int64_t first_event,
                                        const Origin& origin, std::string_view rules_version,
                                        const crypto::KeyRing& ring);

// Writes all of them or none: card.stale when any is no longer as `before` was. Reading the cards again, inside a
// transaction, and repeating is the caller's.
Result<void> apply(store::Transaction& tx, const PreparedChanges& changes, const Origin& origin);

// Both at once, for a few cards inside a transaction.
Result<void> update_many(store::Transaction& tx, std::span<const CardChange> changes, const Origin& origin,
                         std::string_view rules_version, const crypto::KeyRing& ring);

}  // namespace yunguan::card
