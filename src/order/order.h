// SPDX-License-Identifier: Apache-2.0
// An order: somebody's application for a service, from the draft to its end. What it is follows from its events; the row keeps it whole,
// so that nothing has to be told again to show it.
#pragma once

#include <boost/describe.hpp>
#include <boost/json/object.hpp>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/id.h"
#include "flow/event.h"
#include "flow/order_state.h"
#include "flow/sla.h"

namespace yunguan::order {

using OrderId = StrongId<struct OrderTag>;
using VersionId = StrongId<struct ServiceVersionTag>;  // of a service, as it was published
using AttachmentId = StrongId<struct AttachmentTag>;

// How an order's clocks stand, taken together: the worst of them.
BOOST_DEFINE_ENUM_CLASS(ClockLight, none, running, warned, breached)

// What was last said of a clock, so that nothing is said twice.
struct ClockSaid {
  bool warned = false;
  bool breached = false;
};
BOOST_DESCRIBE_STRUCT(ClockSaid, (), (warned, breached))

// What the clocks of an order live on.
struct Clocks {
  std::vector<flow::Mark> marks;
  std::map<std::string, ClockSaid> said;  // by the clock's id
};
BOOST_DESCRIBE_STRUCT(Clocks, (), (marks, said))

struct Order {
  OrderId id;
  std::string number;  // "XK-20261122-000017": the service's letters, the day it was begun, the running number
  VersionId service_version;
  std::string service;  // its code
  PersonId applicant;
  UnitId unit;     // the applicant's when it was begun
  OrderId parent;  // none: begun by a person
  std::int64_t parent_visit = 0;
  Instant created_at;
  std::optional<Instant> submitted_at;
  std::optional<Instant> ended_at;
  Instant updated_at;
  flow::OrderState state;  // its values are the whole form, and kChosen
  Clocks clocks;
  ClockLight light = ClockLight::none;
  std::optional<Instant> due_at;   // of the clock that is due first
  std::optional<Instant> look_at;  // when a clock will have something to say
  std::int64_t calendar = 0;       // number of the one that its times were worked out by
  std::int64_t events = 0;         // so many have happened
  std::int64_t version = 1;
};

// Among the values: by step, the persons whom those before it named for it. No field has a name like this.
inline constexpr std::string_view kChosen = "@chosen";

// The whole form, with kChosen; empty before anything was written.
[[nodiscard]] const boost::json::object& form_of(const Order& order);

// "XK-20261122-000017"
[[nodiscard]] std::string number_of(std::string_view letters, Instant begun, OrderId id);

// A file that came with an event, as it is kept for ever: one that is gone is missed, one that was changed is seen.
struct HungFile {
  AttachmentId id;
  std::string sm3;  // of the content, hex
  friend bool operator==(const HungFile&, const HungFile&) = default;
};
BOOST_DESCRIBE_STRUCT(HungFile, (), (id, sm3))

// An event as it is kept, for ever.
struct KeptEvent {
  OrderId order;
  std::int64_t place = 0;  // 1 is the first
  std::string login;       // who, with the token that was used; "[timer]" and the like for the world
  flow::Event event;
  std::vector<HungFile> files = {};
};

// An open or finished part of somebody: what stands in the boxes.
BOOST_DEFINE_ENUM_CLASS(TaskState, open, done, gone)
struct Task {
  OrderId order;
  std::int64_t number = 0;  // within the order
  PersonId person;
  std::optional<PersonId> absent;
  std::string step;
  TaskState state = TaskState::open;
  std::optional<flow::Act> act;  // how it was done
  Instant opened_at;
  std::optional<Instant> closed_at;
};

// Something the order is about, so that a card's page finds it.
struct Link {
  std::string kind;  // "card", "unit", "person", "order"
  std::int64_t object = 0;
  std::string label;  // "14400000001"
  friend bool operator==(const Link&, const Link&) = default;
};
BOOST_DESCRIBE_STRUCT(Link, (), (kind, object, label))

}  // namespace yunguan::order
