// SPDX-License-Identifier: Apache-2.0
// What bulk acts stand on, and the judging of a run of their cards by several threads: previews and the acts themselves share it.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "bulk/bulk_store.h"
#include "bulk/deed.h"
#include "bulk/tally.h"
#include "card/card_changes.h"
#include "card/crew.h"
#include "card/rules.h"
#include "crypto/key_ring.h"
#include "identity/audit.h"
#include "identity/unit_tree.h"
#include "store/database.h"

namespace yunguan::bulk {

// References outlive it.
struct Ground {
  store::Database& db;
  const crypto::KeyRing& keys;
  const identity::Audit& audit;
  identity::UnitDirectory& units;
  const card::Rules& rules;
  const Clock& clock;
  card::Periods periods = {};
};

// One card of a run, judged: it changes, or it is left alone for a reason.
struct Judged {
  Item item;
  std::string msisdn;
  std::optional<card::CardChange> change;
  std::vector<card::Remark> breaches;
  Error reason;  // when there is no change
};

// Judges items[i] into judged[i], reading the cards from `reader`. `seen`: cards outside these units do not exist for the
// person; nullopt: all do.
Result<void> judge(store::Reader& reader, const Ground& ground, const Deed& deed, std::span<const Item> items,
                   std::span<Judged> judged, const std::optional<identity::Scope>& seen,
                   const identity::UnitTree& tree);
// The same by all threads of the crew, each part on a session of its own.
Result<std::vector<Judged>> judge(const Ground& ground, const Deed& deed, const std::vector<Item>& items,
                                  const std::optional<identity::Scope>& seen, const identity::UnitTree& tree,
                                  card::Crew& crew);

inline constexpr std::size_t kPartCards = 250;  // of a run, judged by one thread

}  // namespace yunguan::bulk
