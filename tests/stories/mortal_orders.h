// SPDX-License-Identifier: Apache-2.0
// Orders that wait in a store for the platform to do them, and a platform that dies again and again while it does.
#pragma once

#include <boost/json/object.hpp>
#include <functional>
#include <string_view>
#include <vector>

#include "identity/identity.h"
#include "mortal_platform.h"
#include "order/order_service.h"

namespace yunguan {

class MortalOrders : public MortalPlatform {
 protected:
  // The store's first people, with a manager. What permissions and audited acts there are beside those of orders is added before.
  static void let_people_in(app::Foundation& ground, identity::Identity& identity);

  // What orders stand on, and the manager who acts.
  using Doing = std::function<void(const order::Ground&, const identity::Asking&)>;
  static void as_manager(app::Foundation& ground, identity::Identity& identity, const Doing& what);

  // Publishes the service and hands an order on with each of these forms.
  static void submit(app::Foundation& ground, const order::Ground& orders, const order::Lookups& lookups,
                     const identity::Asking& asking, std::string_view yaml,
                     const std::vector<boost::json::object>& forms);

  [[nodiscard]] std::int64_t ended() const;
  // Killed whenever something more has ended, `deaths` times at most; then started once more, until all have. It runs at the end.
  void die_until_ended(std::int64_t orders, int deaths, const std::function<void()>& start);
};

}  // namespace yunguan
