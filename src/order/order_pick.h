// SPDX-License-Identifier: Apache-2.0
// Which orders a page shows, and in what order: their ids alone, found along an index, so that a page costs the same however many orders
// there are. Their rows are read afterwards (order_list.h).
//
// | box    | what is in it                                         | found by                    |
// | all    | orders of the caller's units (order.read, .supervise) | orders_by_…, as it is asked |
// | mine   | begun by the caller, drafts left out                  | orders_by_applicant         |
// | drafts | the caller's, never submitted                         | orders_by_applicant         |
// | todo   | with an open task of the caller's                     | order_task_box              |
// | done   | in which the caller has done a task                   | order_task_box              |
// | copied | sent to the caller to know                            | order_copy_box              |
#pragma once

#include <optional>
#include <string>

#include "base/id.h"
#include "http/page.h"
#include "order/order.h"

namespace yunguan::order {

BOOST_DEFINE_ENUM_CLASS(Box, all, mine, drafts, todo, done, copied)

// A total beyond http::kCountMax, or beyond so many of the newest of a box, is "more than".
inline constexpr std::int64_t kLookedThrough = 10'000;

struct Pick {
  Box box = Box::all;
  PersonId me;
  std::optional<std::vector<UnitId>> units = {};  // none: all
  std::optional<std::int64_t> card = {};          // whose orders
  std::int64_t looked_through = kLookedThrough;   // a larger box is large
};

// What a list of orders can be filtered and sorted by.
[[nodiscard]] const http::List& order_fields();

Result<http::Page<OrderId>> pick_page(store::Reader& reader, const http::ListQuery& query, const Pick& pick);

}  // namespace yunguan::order
