// SPDX-License-Identifier: Apache-2.0
// Orders by the figures (OPS-14, OPS-15): how many were submitted in a time, what became of them, how long it took, beside the time before.
#pragma once

#include <optional>
#include <vector>

#include "http/message.h"
#include "order/ground.h"

namespace yunguan::order {

// Of orders submitted in the time. Those that end later move from `open` to what they ended as.
struct OrderFigures {
  std::int64_t submitted = 0;
  std::int64_t open = 0;  // under way, returned or withdrawn to be changed
  std::int64_t completed = 0;
  std::int64_t refused = 0;
  std::int64_t ended_otherwise = 0;         // discarded, ended by a supervisor
  std::int64_t breached = 0;                // a clock ran out, whatever became of them
  std::optional<std::int64_t> minutes_p50;  // from submission to completion, any time; of completed ones
  std::optional<std::int64_t> minutes_p90;
};
BOOST_DESCRIBE_STRUCT(OrderFigures, (),
                      (submitted, open, completed, refused, ended_otherwise, breached, minutes_p50, minutes_p90))

struct OrderGroup {
  std::string key;  // a service's code, or a unit's id
  Text title;
  OrderFigures figures;
};
BOOST_DESCRIBE_STRUCT(OrderGroup, (), (key, title, figures))

struct OrderPeriod {
  Date from{};  // its first day
  std::int64_t submitted = 0;
  std::int64_t completed = 0;  // of those submitted in it
};
BOOST_DESCRIBE_STRUCT(OrderPeriod, (), (from, submitted, completed))

struct OrderStatistics {
  Date from{};
  Date to{};  // the last day
  OrderFigures now;
  OrderFigures before;                 // as many days, right before
  std::vector<OrderGroup> by_service;  // most submitted first
  std::vector<OrderGroup> by_unit;     // 50 at most
  std::string period;                  // of `periods`: day, week, month, quarter or year
  std::vector<OrderPeriod> periods;    // also those without an order
};
BOOST_DESCRIBE_STRUCT(OrderStatistics, (), (from, to, now, before, by_service, by_unit, period, periods))

// Query: from, to (days; the last 30 when absent, five years at most), period, service, unit_id. Errors (invalid): order.days, order.period,
// order.unit.
Result<OrderStatistics> order_statistics(const Ground& ground, const http::Request& request);

}  // namespace yunguan::order
