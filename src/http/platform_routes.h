// SPDX-License-Identifier: Apache-2.0
// What programs ask a running server: is it alive, is it ready, its figures, its API document.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "http/metrics.h"
#include "http/router.h"

namespace yunguan::http {

// GET /healthz: 200 while the process answers at all. GET /readyz: 200 when `ready` holds, else 503 with its error.
// GET /metrics: Prometheus text. All public; a proxy in front decides who reaches them from outside.
[[nodiscard]] std::vector<Route> platform_routes(const Metrics& metrics, std::function<Result<void>()> ready);

// GET /api/v1/openapi.json, for the signed in: the document of `router`, made when first asked for.
[[nodiscard]] Route openapi_route(const Router& router, std::string version);

}  // namespace yunguan::http
