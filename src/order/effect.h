// SPDX-License-Identifier: Apache-2.0
// What a step of an order changes outside of it. Domain folders register effects by name ("card.suspend"); a service names them.
//
// An effect works in the transaction that also records that it was done, so that a process may die at any moment and it is done once, or
// not at all. What needs a peer is no effect: it is a call, answered later.
#pragma once

#include <boost/json/object.hpp>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "identity/audit.h"
#include "identity/unit_tree.h"
#include "order/order.h"
#include "store/database.h"

namespace yunguan::order {

struct Errand {
  OrderId order;
  std::string number;
  std::int64_t visit = 0;
  std::string service;
  Text service_title;
  bool is_undo = false;
  PersonId applicant;
  PersonId decided_by;  // who agreed or handled last, other than the applicant; none: nobody had to
  UnitId unit;
  boost::json::object with;    // what the step gives it
  boost::json::object values;  // the form
  boost::json::object done;    // of an undo: what the deed had said
  identity::Actor actor;       // the machine, with the order's number
  std::shared_ptr<const identity::UnitTree> units;
  Instant now;
};

struct Accomplished {
  boost::json::object result;  // kept with the order, and given to the undo
  Text words;                  // one sentence for the timeline
  std::vector<Link> links;     // objects that came or were changed
};

// Errors unavailable, too_many and stale are tried again; any other waits for a person.
using Effect = std::function<Result<Accomplished>(store::Transaction&, const Errand&)>;

// Filled before the platform starts, read by any thread afterwards.
class Effects {
 public:
  // A name twice is a broken invariant.
  void add(std::string name, Text title, Effect effect);
  [[nodiscard]] const Effect* find(std::string_view name) const;
  [[nodiscard]] std::set<std::string, std::less<>> names() const;
  [[nodiscard]] Text title(std::string_view name) const;

 private:
  struct Entry {
    Text title;
    Effect effect;
  };
  std::map<std::string, Entry, std::less<>> effects_;
};

}  // namespace yunguan::order
