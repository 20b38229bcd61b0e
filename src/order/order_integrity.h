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

// Tables order_event, work_calendar and order_attachment: every row fits its code. With `attachments`, which outlive the check, the content of
// each is what was sent.
void add_row_checks(identity::IntegrityCheck& integrity, const Attachments* attachments);
// Table orders: each stands where its events leave it, with every file that came with one. `ground` outlives the check.
void add_history_check(identity::IntegrityCheck& integrity, const Ground& ground);

}  // namespace yunguan::order
