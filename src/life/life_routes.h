// SPDX-License-Identifier: Apache-2.0
// The HTTP routes of the life of cards.
#pragma once

#include <vector>

#include "http/route.h"
#include "life/life_service.h"

namespace yunguan::life {

[[nodiscard]] std::vector<http::Route> life_routes(LifeService& life, const LifeRules& rules);

}  // namespace yunguan::life
