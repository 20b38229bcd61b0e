// SPDX-License-Identifier: Apache-2.0
// What holds for every order at every moment, whatever happened to it.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>

#include "flow/engine.h"

namespace yunguan::flow::test {

// What of the state the world sees, and as the outputs have told it: open tasks with their persons, timers, deeds under way.
class World {
 public:
  [[nodiscard]] static World of(const Flow& flow, const OrderState& state);
  // Empty, or what of the outputs cannot be: a task opened twice, a timer cleared that was not set, a deed done twice …
  [[nodiscard]] std::optional<std::string> take(const Flow& flow, const Outputs& outputs);
  void answer(const Event& event);
  friend bool operator==(const World&, const World&) = default;
  [[nodiscard]] std::string text() const;

 private:
  std::map<std::int64_t, PersonId> tasks_;
  std::map<std::pair<std::int64_t, std::string>, Instant> timers_;
  std::set<std::int64_t> running_;  // visits whose deed is being done
  std::set<std::int64_t> undoing_;  // or taken back
};

// Empty, or the rule that the state breaks.
[[nodiscard]] std::optional<std::string> broken_rule(const Flow& flow, const OrderState& state);

// Empty, or what is wrong about the way from one state to the next.
[[nodiscard]] std::optional<std::string> broken_step(const Flow& flow, const OrderState& before, const Event& event,
                                                     const OrderState& after, const Outputs& outputs);

}  // namespace yunguan::flow::test
