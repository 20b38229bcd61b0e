// SPDX-License-Identifier: Apache-2.0
// What the services of this folder stand on, and the one way they look at a card of the address.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "card/blacklist.h"
#include "card/card_store.h"
#include "card/rules.h"
#include "config/config.h"
#include "control/tiers.h"
#include "crypto/key_ring.h"
#include "http/filter.h"
#include "http/message.h"
#include "identity/audit.h"
#include "identity/principal.h"
#include "identity/unit_tree.h"
#include "store/database.h"

namespace yunguan::control {

// Published when a list changes that the monitoring goes by: the blacklist or a pool.
inline constexpr std::string_view kListsTopic = "monitor.settings";

// References to what lives as long as the platform. Thread-safe as they are.
struct Ground {
  store::Database& db;
  const crypto::KeyRing& keys;
  const identity::Audit& audit;
  identity::UnitDirectory& units;
  const card::Rules& rules;
  const Tiers& tiers;
  const card::Blacklist& blacklist;
  const Clock& clock;
  const config::Control policy;

  // The card {id} of the address with both persons, when the caller holds the permission for its unit; else card.not_found, which is
  // recorded.
  Result<card::Record> find_card(const http::Request& request, std::string_view permission) const;
  Result<card::Record> find_card(const http::Request& request, CardId id, std::string_view permission) const;
  // The units of the permission, narrowed to ?unit_id when given; nullopt: all.
  Result<std::optional<std::vector<UnitId>>> units_of(const http::Request& request, std::string_view permission) const;
  [[nodiscard]] Instant overdue_before() const { return clock.now() - policy.overdue; }
};

// What the audit log and a card's page call it.
[[nodiscard]] identity::AuditEntry entry_about(const http::Request& request, std::string action,
                                               const card::Record& card);
// "c.unit_id IN (…)"; nothing for all units.
[[nodiscard]] http::SqlPiece unit_scope(const std::optional<std::vector<UnitId>>& units, std::string_view column);

}  // namespace yunguan::control
