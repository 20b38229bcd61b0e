// SPDX-License-Identifier: Apache-2.0
// What an auditor asks of orders: that no event was changed, and that each order stands where its events leave it.
#pragma once

#include "identity/integrity.h"
#include "order/attachment_service.h"
#include "order/ground.h"
#include "order/order.h"

namespace yunguan::order {

// Tells an order again from its events alone. Two things are left out of the comparison: the values of the form, which are saved between events,
// and when timers are due, which the calendar of then said. Errors: those of flow::apply, when the events do not follow from one another.
Result<bool> stands_where_told(const catalog::Service& service, const WorkingCalendar& calendar, const Order& order,
                               const std::vector<KeptEvent>& events);

// Tables order_event (every event fits its code), orders (each stands where it is told to stand, with every file that came with an event) and
// order_attachment (each fits its code, and its content is what was sent). Both outlive the check.
void add_integrity_checks(identity::IntegrityCheck& integrity, const Ground& ground, const Attachments& attachments);

}  // namespace yunguan::order
