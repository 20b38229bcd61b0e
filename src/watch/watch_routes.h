// SPDX-License-Identifier: Apache-2.0
// How the monitoring keeps up with what comes in, for those who run it.
#pragma once

#include <vector>

#include "http/route.h"
#include "watch/watch.h"

namespace yunguan::watch {

// `watch` outlives the routes.
[[nodiscard]] std::vector<http::Route> watch_routes(Watch& watch);

}  // namespace yunguan::watch
