// SPDX-License-Identifier: Apache-2.0
// The SQL of permits and of what happened to them. All functions work inside the caller's transaction. Every row carries an integrity
// code over all of it; nothing changes an event.
#pragma once

#include <map>
#include <optional>
#include <span>
#include <vector>

#include "access/access.h"
#include "crypto/key_ring.h"
#include "identity/integrity.h"
#include "store/database.h"

namespace yunguan::access {

// For lists of permits: "SELECT " + permit_columns() + " FROM access_permit p".
[[nodiscard]] std::string_view permit_columns();
[[nodiscard]] Permit permit_at(const store::Row& row);

Result<std::optional<Permit>> find_permit(store::Reader& reader, PermitId id);
// In the order of ids.
Result<std::vector<Permit>> find_permits(store::Reader& reader, std::span<const std::int64_t> ids);
// Those in force of these cards.
Result<std::vector<Permit>> active_of_cards(store::Reader& reader, std::span<const std::int64_t> cards);

// The id is given. permit.twice (stale): another transaction has just granted the same.
Result<Permit> insert(store::Transaction& tx, Permit permit, const crypto::KeyRing& keys);
// Writes it with version + 1. permit.stale (stale), permit.tampered (conflict): the row that stands there does not fit its code.
Result<Permit> save(store::Transaction& tx, Permit permit, const crypto::KeyRing& keys);

struct EventRow {
  PermitId permit;
  PermitEvent event;
  std::string login;
};
Result<void> insert_event(store::Transaction& tx, const EventRow& row, const crypto::KeyRing& keys);
Result<std::vector<PermitEvent>> events_of(store::Reader& reader, PermitId permit);

// In force, of the system, that the caller's units have; all units when there are none given. By system.
Result<std::map<SystemId, std::int64_t>> count_active(store::Reader& reader, std::span<const std::int64_t> systems,
                                                      const std::optional<std::vector<UnitId>>& units);

// Behind the place, oldest first, at most `limit`: those in force whose time is over, and those that should have been confirmed.
struct Place {
  Instant at;
  PermitId id;
};
Result<std::vector<Permit>> expired(store::Reader& reader, Instant now, const Place& behind, std::int64_t limit);
Result<std::vector<Permit>> unconfirmed(store::Reader& reader, Instant now, const Place& behind, std::int64_t limit);
Result<std::vector<SystemId>> closed_systems(store::Reader& reader);
// In force for the system, behind `behind`, in the order they were granted.
Result<std::vector<Permit>> active_of_system(store::Reader& reader, SystemId system, PermitId behind,
                                             std::int64_t limit);

// For the integrity check.
Result<void> check_permits(store::Reader& reader, const crypto::KeyRing& keys, identity::TableCheck& table);
Result<void> check_events(store::Reader& reader, const crypto::KeyRing& keys, identity::TableCheck& table);

}  // namespace yunguan::access
