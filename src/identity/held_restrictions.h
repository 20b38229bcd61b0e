// SPDX-License-Identifier: Apache-2.0
// All limits a person stands under: the own rule, and those of the roles held.
#pragma once

#include <vector>

#include "identity/person.h"
#include "identity/restriction.h"
#include "identity/role_store.h"

namespace yunguan::identity {

// One for every rule that limits anything; all of them must allow. access.stored (internal) when a row holds no rule.
Result<std::vector<Restriction>> restrictions_of(const Person& person, const std::vector<HeldRole>& roles);

}  // namespace yunguan::identity
