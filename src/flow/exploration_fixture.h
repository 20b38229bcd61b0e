// SPDX-License-Identifier: Apache-2.0
// Walks through everything that can happen to an order of a flow.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "flow/invariants_fixture.h"

namespace yunguan::flow::test {

inline constexpr PersonId kApplicant{1};
inline constexpr PersonId kFirst{2};
inline constexpr PersonId kSecond{3};
inline constexpr PersonId kSupervisor{4};

// Which acts are tried, beside filling, approving and the answers of the world.
struct Theme {
  bool refusals = false;
  bool returns = false;
  bool withdrawals = false;
  bool take_backs = false;
  bool signers = false;
  bool transfers = false;
  bool timers = false;
  bool suspensions = false;
  bool failures = false;
  bool deserts = false;
  bool applicant_is_asked = false;
  int events_max = 16;
  std::size_t states_max = 150'000;
};

struct Report {
  std::size_t states = 0;
  std::size_t steps = 0;
  std::size_t refused = 0;  // acts that the engine did not take
  bool whole = false;       // nothing was left out: all states there are
  std::string fault;        // empty: none; else what, and the events that lead there as JSON lines
};

// Every event that anybody could send now, sensible or not: acts by those who may not are among them.
[[nodiscard]] std::vector<Event> possible_events(const Flow& flow, const OrderState& state, const Theme& theme);

// Every state is looked at once; how a state came about does not count, only what it is.
[[nodiscard]] Report explore(const Flow& flow, const Ground& ground, const Theme& theme,
                             boost::json::value values = {});

// One order's life, drawn from a seed. `whole` is whether it came to an end.
[[nodiscard]] Report wander(const Flow& flow, const Ground& ground, const Theme& theme, unsigned seed);

}  // namespace yunguan::flow::test
