// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "http/route.h"
#include "order/attachment_service.h"
#include "order/order_service.h"

namespace yunguan::order {

// What is handed in outlives the routes.
[[nodiscard]] std::vector<http::Route> order_routes(const Ground& ground, const OrderService& service);
[[nodiscard]] std::vector<http::Route> attachment_routes(const Ground& ground, const OrderService& service,
                                                         Attachments& attachments);
[[nodiscard]] std::vector<http::Route> catalogue_routes(const Ground& ground, const OrderService& service);

}  // namespace yunguan::order
