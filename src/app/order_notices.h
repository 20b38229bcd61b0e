// SPDX-License-Identifier: Apache-2.0
// Who is told what about orders:
//
// | what happened                      | who                        | kind                                         |
// | a step came to somebody            | whom it was put before     | order.todo; order.returned for the applicant |
// | the order has ended                | the applicant              | order.done, order.refused, order.ended       |
// | somebody was to know               | he                         | order.copied                                 |
// | somebody urged                     | who has it now             | order.reminded                               |
// | a clock warns                      | who has it now             | order.warned                                 |
// | a clock is breached                | who has it now, supervisors | order.breached                              |
// | nobody was found, or a deed failed | supervisors                | order.help                                   |
//
// Nobody is told of what he did himself. What was somebody's and is no more counts as read.
#pragma once

#include "notify/notices.h"
#include "order/order_book.h"

namespace yunguan::app {

// In the transaction of the outbox's handler.
Result<void> tell_of_order(store::Transaction& tx, const notify::Notices& notices, const order::Told& told, Instant at);

}  // namespace yunguan::app
