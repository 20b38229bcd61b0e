// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "store/migration.h"

namespace yunguan::peer {

[[nodiscard]] const std::vector<store::Migration>& migrations();

}  // namespace yunguan::peer
