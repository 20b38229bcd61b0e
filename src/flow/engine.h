// SPDX-License-Identifier: Apache-2.0
// The flow engine: (state, event) → (state, outputs), without clock, store or network. The same events give the same state, whenever and
// wherever they are told again.
//
// An order never gets stuck: until it is over there is always a task open for somebody, a timer set, a deed under way, or a visit that
// waits for whoever supervises; and it can always be brought to an end (exploration_test.cpp looks for the contrary, up to 16 events deep).
#pragma once

#include "base/error.h"
#include "flow/event.h"
#include "flow/flow.h"
#include "flow/order_state.h"

namespace yunguan::flow {

inline constexpr std::size_t kSeatsMax = 200;  // of one visit

// What the engine needs to know about the service and the calendar: a pure function, too.
class Ground {
 public:
  virtual ~Ground() = default;
  [[nodiscard]] virtual bool holds(int condition, const boost::json::value& values) const = 0;
  // The end of a span that begins then.
  [[nodiscard]] virtual Instant due(const Timer& timer, Instant from) const = 0;
};

// A draft: the applicant has the form before him as task 1 of visit 1.
[[nodiscard]] OrderState begin(PersonId applicant, boost::json::value values);

// Takes one event. Errors leave the state as it was; where.field names what of the event was wrong:
//   flow.over, flow.suspended, flow.no_task, flow.not_open (the task is not to be decided, or not like this), flow.no_step, flow.no_visit,
//   flow.too_late, flow.deed_done (what was done cannot be taken back), flow.already_asked, flow.last_signer, flow.too_many (all conflict),
//   flow.no_people, flow.own_application (invalid), flow.not_yours (forbidden).
// What the world says twice or too late changes nothing and is no error.
[[nodiscard]] Result<Outputs> apply(const Flow& flow, const Ground& ground, OrderState& state, const Event& event);

// The steps the order may be sent back to from this visit, the nearest first.
[[nodiscard]] std::vector<int> ways_back(const Flow& flow, const OrderState& state, std::int64_t visit);

}  // namespace yunguan::flow
