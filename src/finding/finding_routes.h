// SPDX-License-Identifier: Apache-2.0
// Findings over HTTP.
#pragma once

#include <vector>

#include "finding/finding_service.h"
#include "http/route.h"

namespace yunguan::finding {

[[nodiscard]] std::vector<http::Route> finding_routes(FindingService& service);

}  // namespace yunguan::finding
