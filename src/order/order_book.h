// SPDX-License-Identifier: Apache-2.0
// Orders as they are kept: begun as drafts, and taken from event to event. One event is one transaction – the caller's – with all that
// follows from it: boxes, timers, deeds, copies, the end of an order within an order.
#pragma once

#include <string_view>
#include <vector>

#include "order/advance.h"
#include "order/ground.h"
#include "order/order_store.h"

namespace yunguan::order {

// Published after every event, so that people are told and pages look again. The key is the order's id.
inline constexpr std::string_view kOrderTopic = "order.changed";
struct Told {
  OrderId order;
  std::string number;
  std::string service;
  Text title;
  PersonId applicant;
  UnitId unit;
  std::string status;
  std::string act;              // of the event that came first
  std::string login;            // who did it
  std::vector<PersonId> asked;  // have something to do now
  std::vector<PersonId> rid;    // have it no more
  std::vector<PersonId> copied;
  std::vector<PersonId> reminded;
  bool needs_help = false;
  bool is_over = false;
};
BOOST_DESCRIBE_STRUCT(Told, (),
                      (order, number, service, title, applicant, unit, status, act, login, asked, rid, copied, reminded,
                       needs_help, is_over))

// What holds of any event about the order.
[[nodiscard]] Told told_of(const ServiceVersion& version, const Order& order);
Result<void> publish(store::Transaction& tx, const Told& told, Instant at);
// Everybody with an open task.
[[nodiscard]] std::vector<PersonId> people_at_work(const Order& order);

class OrderBook {
 public:
  // `ground` outlives it.
  explicit OrderBook(const Ground& ground) : ground_(ground) {}

  struct Beginning {
    PersonId applicant;
    UnitId unit;
    boost::json::object values;
    OrderId parent = {};
    std::int64_t parent_visit = 0;
  };
  // A draft: nobody is told.
  Result<Order> begin(store::Transaction& tx, const ServiceVersion& version, Beginning beginning) const;

  // Takes an event; `order` was read in this transaction by find_to_change. Errors: those of flow::apply; order.stale (stale) when it was
  // changed all the same. `files` came with the event.
  Result<Progress> take(store::Transaction& tx, const Times& times, const ServiceVersion& version, Order& order,
                        std::string_view login, const flow::Event& event, std::vector<HungFile> files = {}) const;
  // Keeps what was changed of an order without an event: the values of a draft, the light of its clocks.
  Result<void> keep(store::Transaction& tx, const ServiceVersion& version, Order& order) const;

 private:
  Result<void> keep_outputs(store::Transaction& tx, const ServiceVersion& version, const Order& order,
                            const Progress& progress) const;
  Result<void> settle_calls(store::Transaction& tx, const Order& order, const flow::Event& event,
                            const Progress& progress) const;
  Result<void> keep_deed(store::Transaction& tx, const ServiceVersion& version, const Order& order,
                         const flow::Output& output) const;
  static Result<void> tell(store::Transaction& tx, const ServiceVersion& version, const Order& order,
                           const Progress& progress);
  Result<void> answer_parent(store::Transaction& tx, const Times& times, const Order& order) const;

  const Ground& ground_;
};

}  // namespace yunguan::order
