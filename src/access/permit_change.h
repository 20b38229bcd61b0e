// SPDX-License-Identifier: Apache-2.0
// The one place where permits change: the row, what happened, and the message for whoever enforces it, in the caller's transaction.
#pragma once

#include "access/permit_store.h"

namespace yunguan::access {

inline constexpr std::string_view kPermitTopic = "access.permit";

// The message: how the permit stands now.
struct PermitTold {
  PermitId permit;
  CardId card;
  UnitId unit;
  SystemId system;
  PermitEventKind act{};
  PermitState state{};
  std::optional<EndedWhy> why;
  Instant until;
};
BOOST_DESCRIBE_STRUCT(PermitTold, (), (permit, card, unit, system, act, state, why, until))

// On whose word.
struct Word {
  PersonId person;  // none: the platform
  std::string login = "[clock]";
  std::string name = "平台";
  OrderId order;
  std::string order_number;
  std::string words;
  Instant now;
};

// The caller has looked that there is none in force. permit.twice (stale)
Result<Permit> grant(store::Transaction& tx, const crypto::KeyRing& keys, CardId card, UnitId unit,
                     const System& system, Instant until, const Word& word);
// To `until`, whether later or – to undo it – earlier; whoever decided it has confirmed it as well. permit.stale, permit.tampered
Result<Permit> extend(store::Transaction& tx, const crypto::KeyRing& keys, Permit permit, Instant until,
                      std::optional<Instant> confirm_by, const Word& word);
Result<Permit> confirm(store::Transaction& tx, const crypto::KeyRing& keys, Permit permit, std::int64_t confirm_days,
                       const Word& word);
Result<Permit> end(store::Transaction& tx, const crypto::KeyRing& keys, Permit permit, EndedWhy why, const Word& word);
// The card went to another unit, and its permit with it; nothing of what it allows changes.
Result<Permit> move(store::Transaction& tx, const crypto::KeyRing& keys, Permit permit, UnitId unit);

}  // namespace yunguan::access
