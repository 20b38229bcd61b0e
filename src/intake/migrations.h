// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "store/migration.h"

namespace yunguan::intake {

[[nodiscard]] const std::vector<store::Migration>& migrations();

}  // namespace yunguan::intake
