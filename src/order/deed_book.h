// SPDX-License-Identifier: Apache-2.0
// How a deed ended, kept: the deed's row, the event that takes the order on, and a line in the audit log, all in the caller's transaction.
#pragma once

#include "order/order_book.h"

namespace yunguan::order {

// Who says how it ended, and what goes into the form with it.
struct Ended {
  std::string login = "[platform]";
  boost::json::object values = {};  // of a success: fields of the form that changed
};

class DeedBook {
 public:
  // `ground` outlives it.
  explicit DeedBook(const Ground& ground) : ground_(ground), book_(ground) {}

  // `order` was read in this transaction by find_to_change.
  Result<void> done(store::Transaction& tx, const Times& times, const ServiceVersion& version, Order& order,
                    StoredDeed& deed, Accomplished done, Ended how = {}) const;
  // For good: a person decides.
  Result<void> failed(store::Transaction& tx, const Times& times, const ServiceVersion& version, Order& order,
                      StoredDeed& deed, const Error& error, Ended how = {}) const;

 private:
  Result<void> note(store::Transaction& tx, const Order& order, std::string action, const StoredDeed& deed) const;

  const Ground& ground_;
  const OrderBook book_;
};

}  // namespace yunguan::order
