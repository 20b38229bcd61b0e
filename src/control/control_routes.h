// SPDX-License-Identifier: Apache-2.0
// The HTTP routes of controls, whitelist changes, pools and tiers.
#pragma once

#include <vector>

#include "control/application_list.h"
#include "control/control_service.h"
#include "control/difference.h"
#include "control/imei_pool.h"
#include "control/whitelist_service.h"
#include "http/route.h"

namespace yunguan::control {

[[nodiscard]] std::vector<http::Route> control_routes(const ControlService& controls, const Tiers& tiers);
[[nodiscard]] std::vector<http::Route> whitelist_routes(const WhitelistService& whitelists);
[[nodiscard]] std::vector<http::Route> pool_routes(const ImeiPools& pools);
[[nodiscard]] std::vector<http::Route> difference_routes(const Differences& differences);
[[nodiscard]] std::vector<http::Route> application_routes(const ApplicationList& applications);

}  // namespace yunguan::control
