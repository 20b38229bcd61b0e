// SPDX-License-Identifier: Apache-2.0
// The tables of findings.
#pragma once

#include <vector>

#include "store/migration.h"

namespace yunguan::finding {

std::vector<store::Migration> migrations();

}  // namespace yunguan::finding
