// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "store/migration.h"

namespace yunguan::access {

[[nodiscard]] const std::vector<store::Migration>& migrations();

}  // namespace yunguan::access
