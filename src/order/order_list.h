// SPDX-License-Identifier: Apache-2.0
// The boxes of a person and the list of all orders, as pages, as a file and as figures. order_pick.h says what is in which box.
#pragma once

#include <optional>
#include <vector>

#include "http/filter.h"
#include "http/page.h"
#include "identity/context.h"
#include "order/ground.h"
#include "order/order_pick.h"

namespace yunguan::order {

struct OrderRow {
  OrderId id;
  std::string number;
  std::string service;
  Text title;
  flow::Status status = flow::Status::draft;
  bool suspended = false;
  bool supervised = false;
  std::string priority;
  PersonId applicant;
  std::string applicant_name;
  UnitId unit_id;
  std::string unit_name;
  std::vector<Text> steps;  // where it stands
  ClockLight light = ClockLight::none;
  std::optional<Instant> due_at;
  Instant created_at;
  std::optional<Instant> submitted_at;
  std::optional<Instant> ended_at;
  Instant updated_at;
  std::optional<bool> read;  // of a copy
};
BOOST_DESCRIBE_STRUCT(OrderRow, (),
                      (id, number, service, title, status, suspended, supervised, priority, applicant, applicant_name,
                       unit_id, unit_name, steps, light, due_at, created_at, submitted_at, ended_at, updated_at, read))

// How many wait for the caller; for badges and the workbench. Counted no further than http::kCountMax.
struct BoxCounts {
  std::int64_t todo = 0;
  std::int64_t late = 0;  // of todo: a clock warns or is breached
  std::int64_t drafts = 0;
  std::int64_t returned = 0;  // to the caller as applicant
  std::int64_t unread = 0;    // copies
};
BOOST_DESCRIBE_STRUCT(BoxCounts, (), (todo, late, drafts, returned, unread))

struct OrderList {
  [[nodiscard]] static const http::List& declaration();
  // Query: the fields, box, unit_id (with all below it), card_id. order.box, order.unit, order.card (invalid)
  static Result<http::Page<OrderRow>> page(const Ground& ground, const http::Request& request);
  // Every order of the list, in its order.
  static Result<http::Response> download(const Ground& ground, const http::Request& request);
  static Result<BoxCounts> counts(const Ground& ground, const http::Request& request);
};

// The units whose orders the request asks for: ?unit_id with all below it, else – `only_own` – all whose orders the caller may see;
// nullopt: all units. order.unit (invalid)
Result<std::optional<std::vector<UnitId>>> units_asked_for(const http::Request& request,
                                                           const identity::UnitTree& units, bool only_own);

}  // namespace yunguan::order
