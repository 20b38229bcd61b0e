// SPDX-License-Identifier: Apache-2.0
// The tables this folder needs itself; migrate() runs them before all others.
#pragma once

#include <vector>

#include "store/migration.h"

namespace yunguan::store {

[[nodiscard]] std::vector<Migration> store_migrations();

}  // namespace yunguan::store
