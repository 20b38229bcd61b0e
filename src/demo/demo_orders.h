// SPDX-License-Identifier: Apache-2.0
// Orders of the demonstration: the leaders who decide on them, and one order at every turn that an order can take, begun and moved by the
// demonstration's people as they would do it themselves.
#pragma once

#include "order/order_service.h"

namespace yunguan::demo {

// Once, when the fleet has arrived; before that, and when there is an order already, it does nothing.
Result<void> begin_orders(const order::Ground& ground, const order::OrderService& orders);

}  // namespace yunguan::demo
