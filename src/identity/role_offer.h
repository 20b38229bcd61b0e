// SPDX-License-Identifier: Apache-2.0
// Which permissions the product has offered to a built-in role of this store so far. A permission that a new version of the
// product declares for the role is offered once; what the security administrator took away was offered before and stays away.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "identity/integrity.h"
#include "identity/role.h"
#include "store/database.h"

namespace yunguan::identity {

struct RoleOffer {
  std::string role_code;
  std::vector<std::string> permissions;  // sorted
};

// Nullopt for a role of a store of before offers were kept.
Result<std::optional<RoleOffer>> find_offer(store::Reader& reader, std::string_view role_code);
Result<void> keep_offer(store::Transaction& tx, const crypto::KeyRing& keys, const RoleOffer& offer);

// What such a store's role was offered: every permission it ever had, as the audit log tells, or its own when nobody has
// changed it; nullopt when that cannot be told.
Result<std::optional<RoleOffer>> offer_of_before(store::Reader& reader, const Role& role);

// Whether the rows of the role and of its offer, if it has one, still fit their codes.
Result<bool> is_sound(store::Reader& reader, const crypto::KeyRing& keys, const Role& role);

// For the integrity check.
Result<void> check_offers(store::Reader& reader, const crypto::KeyRing& keys, TableCheck& check);

}  // namespace yunguan::identity
