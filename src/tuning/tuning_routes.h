// SPDX-License-Identifier: Apache-2.0
// The routes of lists, tunings, own rules, replays and versions.
#pragma once

#include <vector>

#include "http/route.h"
#include "tuning/list_service.h"
#include "tuning/tuning_service.h"

namespace yunguan::tuning {

// All outlive the routes.
[[nodiscard]] std::vector<http::Route> list_routes(const ListService& lists);
[[nodiscard]] std::vector<http::Route> tuning_routes(const TuningService& tuning);

}  // namespace yunguan::tuning
