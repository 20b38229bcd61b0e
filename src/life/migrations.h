// SPDX-License-Identifier: Apache-2.0
// The schema of this folder: units' standing, violations and their policy, comparisons with carriers.
#pragma once

#include <vector>

#include "store/migration.h"

namespace yunguan::life {

const std::vector<store::Migration>& migrations();

}  // namespace yunguan::life
