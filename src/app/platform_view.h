// SPDX-License-Identifier: Apache-2.0
// What the console shows of the platform itself: version, store, rules, every setting with where it came from.
#pragma once

#include <vector>

#include "http/route.h"

namespace yunguan::app {

class Services;

[[nodiscard]] std::vector<http::Route> platform_view_routes(Services& services);

}  // namespace yunguan::app
