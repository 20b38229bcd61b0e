// SPDX-License-Identifier: Apache-2.0
// HTTP: /api/v1/access/systems, /api/v1/access/permits, /api/v1/access/figures.
#pragma once

#include <vector>

#include "access/permit_service.h"
#include "access/system_service.h"
#include "http/route.h"

namespace yunguan::access {

// All of them outlive the routes.
std::vector<http::Route> access_routes(const Ground& ground, const SystemService& systems,
                                       const PermitService& permits);

}  // namespace yunguan::access
