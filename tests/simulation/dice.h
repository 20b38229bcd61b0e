// SPDX-License-Identifier: Apache-2.0
// All chance of a simulated world: the same numbers from a seed on every machine.
#pragma once

#include <cstdint>

#include "base/split_mix_fixture.h"

namespace yunguan::simulation {

class Dice {
 public:
  explicit Dice(std::uint64_t seed) : random_(seed) {}

  // 0 … bound - 1; `bound` is at least 1.
  std::uint32_t below(std::uint32_t bound) { return static_cast<std::uint32_t>(next() % bound); }
  bool one_in(std::uint32_t n) { return n != 0 && below(n) == 0; }  // 0: never
  bool percent(std::uint32_t p) { return below(100) < p; }
  std::uint32_t between(std::uint32_t least, std::uint32_t most) { return least + below(most - least + 1); }
  template <class List>
  const auto& pick(const List& all) {
    return all[below(static_cast<std::uint32_t>(all.size()))];
  }
  // Chance of its own, so that more of it here moves nothing there.
  Dice fork() { return Dice{next()}; }
  std::uint64_t next() { return random_(); }

 private:
  SplitMix random_;
};

}  // namespace yunguan::simulation
