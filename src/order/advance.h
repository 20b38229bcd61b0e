// SPDX-License-Identifier: Apache-2.0
// An order taken one event further, with all that follows by itself: people are found, boxes filled and emptied, clocks read. Nothing is
// stored here and nobody is told; order_book.h does both with what this gives.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "catalog/service.h"
#include "order/order.h"

namespace yunguan::order {

using FindPeople = std::function<Result<std::vector<flow::Assignee>>(const flow::Step&, const Order&)>;

struct Copy {
  PersonId person;
  std::string step;
};

// What has to be kept, and told.
struct Progress {
  std::vector<KeptEvent> events;
  flow::Outputs outputs;     // as they came, those about people to be found left out
  std::vector<Task> opened;  // also such as were open with somebody else, or were closed before
  std::vector<Task> closed;
  std::vector<Copy> copies;

  [[nodiscard]] bool has(flow::OutputKind kind) const;
};

// Changes `order` as a whole or not at all. Errors: those of flow::apply, and of finding people.
Result<Progress> advance(const catalog::Service& service, const WorkingCalendar& calendar, Order& order,
                         std::string_view login, const flow::Event& event, const FindPeople& find_people);

// How every clock of the order stands; for pages, and for the light in the lists.
[[nodiscard]] std::vector<flow::Reading> read_clocks(const catalog::Service& service, const WorkingCalendar& calendar,
                                                     const Order& order, Instant now);
// Sets light, due_at, look_at, and the calendar that they go by.
void set_light(const catalog::Service& service, const WorkingCalendar& calendar, Order& order, Instant now);

}  // namespace yunguan::order
