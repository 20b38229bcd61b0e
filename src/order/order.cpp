// SPDX-License-Identifier: Apache-2.0
#include "order/order.h"

#include <fmt/format.h>

#include <algorithm>

namespace yunguan::order {

const boost::json::object& form_of(const Order& order) {
  static const boost::json::object kNone;
  return order.state.values.is_object() ? order.state.values.get_object() : kNone;
}

std::string number_of(std::string_view letters, Instant begun, OrderId id) {
  std::string day = format_date(shanghai_date(begun));
  std::erase(day, '-');
  return fmt::format("{}-{}-{:06}", letters, day, id.value);
}

}  // namespace yunguan::order
