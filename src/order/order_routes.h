// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "http/route.h"
#include "order/order_service.h"

namespace yunguan::order {

// All three outlive the routes.
[[nodiscard]] std::vector<http::Route> order_routes(const Ground& ground, const OrderService& service);
[[nodiscard]] std::vector<http::Route> catalogue_routes(const Ground& ground, const OrderService& service);

}  // namespace yunguan::order
