// SPDX-License-Identifier: Apache-2.0
// Whether a card needs an exception: only where the number of entries is all that is wrong.
#pragma once

#include "card/rules.h"
#include "compliance/exception.h"

namespace yunguan::compliance {

[[nodiscard]] Fit fit_of(const card::Facts& facts, const card::Excepted& asked, const card::Rules& rules);

}  // namespace yunguan::compliance
