// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "http/route.h"
#include "intake/intake_service.h"

namespace yunguan::intake {

// `batch_max`: bytes of one POST /api/v1/usage as it comes. `service` outlives them.
[[nodiscard]] std::vector<http::Route> intake_routes(const IntakeService& service, std::size_t batch_max);

}  // namespace yunguan::intake
