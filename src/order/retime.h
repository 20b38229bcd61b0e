// SPDX-License-Identifier: Apache-2.0
// When the working calendar changes, orders that go on are told their times anew: clocks by what happened to them, timers of working time
// by telling the order again from its events. What has ended keeps the times it had.
#pragma once

#include "duty/calendar.h"
#include "order/ground.h"
#include "order/order_store.h"

namespace yunguan::order {

inline constexpr std::int64_t kImpactMax = 10'000;  // orders that are looked at for one answer

// Orders that go on and whose times another calendar was used for, before that of this number.
Result<std::vector<OrderId>> orders_behind(store::Reader& reader, std::int64_t calendar, std::int64_t limit);

// Sets what the order's clocks and timers of working time say by the calendar; the timers that have to be set anew. A clock that was
// spoken of too early by it will be spoken of again.
Result<std::vector<DueTimer>> retime(store::Reader& reader, const catalog::Service& service,
                                     const WorkingCalendar& calendar, Order& order, Instant now);

// How many orders `next` would move.
Result<duty::CalendarImpact> impact_of(const Ground& ground, const WorkingCalendar& next);

}  // namespace yunguan::order
