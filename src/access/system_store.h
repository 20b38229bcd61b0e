// SPDX-License-Identifier: Apache-2.0
// The SQL of application systems. Every row carries an integrity code over all of it.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "access/access.h"
#include "crypto/key_ring.h"
#include "http/page.h"
#include "identity/integrity.h"
#include "store/database.h"

namespace yunguan::access {

// All of them leave `unit_name`, `active` and `may_change` empty.
Result<std::optional<System>> find_system(store::Reader& reader, SystemId id);
// In the order of ids; those that are not there are left out.
Result<std::vector<System>> find_systems(store::Reader& reader, std::span<const std::int64_t> ids);
Result<std::int64_t> count_systems(store::Reader& reader);
// system.code_taken (conflict); the id is given.
Result<System> insert(store::Transaction& tx, System system, const crypto::KeyRing& keys);
// Writes it with version + 1. http.stale, system.code_taken, system.tampered (conflict): the row that stands there does not fit its code.
Result<System> save(store::Transaction& tx, System system, const crypto::KeyRing& keys);

// The list of the API.
[[nodiscard]] const http::List& system_list();
Result<http::Page<System>> system_page(store::Reader& reader, const http::ListQuery& query,
                                       const http::SqlPiece& scope);

Result<void> check_systems(store::Reader& reader, const crypto::KeyRing& keys, identity::TableCheck& table);

}  // namespace yunguan::access
