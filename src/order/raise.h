// SPDX-License-Identifier: Apache-2.0
// Orders that a part of the platform begins in somebody's name, because of something that was found.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "order/ground.h"
#include "order/order.h"

namespace yunguan::order {

struct Raising {
  std::string service;
  PersonId applicant;
  std::string login;  // in whose name it is begun, as it is kept with the event
  UnitId unit;        // whose order it is: its leaders are asked
  boost::json::object values;
  std::vector<Link> links;
};

// Begun and submitted in the caller's transaction, by `times` as they were before it; whom the form names is not looked up. Errors: order.no_service (not_found) when it is
// not offered, order.form (invalid), and those of flow::apply.
Result<Order> raise(store::Transaction& tx, const Ground& ground, const Times& times, Raising raising);

// The newest order of the service that is linked with the object and has not ended.
Result<std::optional<Order>> find_open_about(store::Transaction& tx, std::string_view service, std::string_view kind,
                                             std::int64_t object);

}  // namespace yunguan::order
