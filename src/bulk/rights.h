// SPDX-License-Identifier: Apache-2.0
// What a person may do now, asked without a request: an act that runs for minutes must not outlive the rights it was begun with.
#pragma once

#include <string_view>

#include "identity/audit.h"
#include "identity/scope.h"
#include "identity/unit_tree.h"
#include "store/database.h"

namespace yunguan::bulk {

// The units in which the person holds `permission` now; nothing when the account is locked, disabled or over. identity.tampered (forbidden)
// when a row that decides on access was changed behind the product's back.
Result<identity::Scope> rights_of(store::Reader& reader, const crypto::KeyRing& keys, const identity::UnitTree& tree,
                                  PersonId person, std::string_view permission, Instant now);

}  // namespace yunguan::bulk
