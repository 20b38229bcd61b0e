// SPDX-License-Identifier: Apache-2.0
// Application systems of the demonstration and what cards may reach them: some to be confirmed, some that end soon, some that have ended,
// and an order for more that waits for the data centre.
#pragma once

#include "access/ground.h"
#include "order/order_service.h"

namespace yunguan::demo {

// Once, when the fleet has arrived and there are leaders to decide; before that, and when there is a system already, it does nothing.
Result<void> begin_permits(const access::Ground& ground, const order::Ground& ordering,
                           const order::OrderService& orders);

}  // namespace yunguan::demo
