// SPDX-License-Identifier: Apache-2.0
// The HTTP routes of the life of cards.
#pragma once

#include <vector>

#include "http/route.h"
#include "life/life_service.h"
#include "life/reconcile_service.h"
#include "life/violation_service.h"

namespace yunguan::life {

[[nodiscard]] std::vector<http::Route> life_routes(LifeService& life, const LifeRules& rules);
[[nodiscard]] std::vector<http::Route> violation_routes(ViolationService& violations);
[[nodiscard]] std::vector<http::Route> reconcile_routes(ReconcileService& reconciliations, const CarrierStates& states);

}  // namespace yunguan::life
