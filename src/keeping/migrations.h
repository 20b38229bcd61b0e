// SPDX-License-Identifier: Apache-2.0
// The tables of safe keeping itself.
#pragma once

#include <vector>

#include "store/migration.h"

namespace yunguan::keeping {

[[nodiscard]] std::vector<store::Migration> migrations();

}  // namespace yunguan::keeping
