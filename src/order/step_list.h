// SPDX-License-Identifier: Apache-2.0
// Which steps of the services that are offered are put before whom: to be looked at before somebody or something is taken away.
#pragma once

#include <boost/describe.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "order/ground.h"

namespace yunguan::order {

struct NamingStep {
  std::string service;  // its code
  Text service_title;
  std::string step;  // its id
  Text step_title;
  bool others = false;  // somebody else is named there as well, and asked when these are not found, or before them
};
BOOST_DESCRIBE_STRUCT(NamingStep, (), (service, service_title, step, step_title, others))
struct NamingAnswer {
  std::vector<NamingStep> items;  // by service, in the order of its flow
};
BOOST_DESCRIBE_STRUCT(NamingAnswer, (), (items))

// Steps of the service that name "role:fleet_manager", "post:leader", "on_duty:carrier_desk", "unit:GA" or "person:manager"; who is asked as
// a leader is asked as the holder of that post.
[[nodiscard]] std::vector<NamingStep> steps_naming(const catalog::Service& service, std::string_view who);

// Of all services on the shelf. Error: order.who (invalid) when it is none of these.
Result<NamingAnswer> steps_naming(const Ground& ground, std::string_view who);

}  // namespace yunguan::order
