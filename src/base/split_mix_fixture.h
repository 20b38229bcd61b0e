// SPDX-License-Identifier: Apache-2.0
// For tests: the same numbers from a seed on every machine (SplitMix64).
#pragma once

#include <cstdint>

namespace yunguan {

class SplitMix {
 public:
  using result_type = std::uint64_t;
  explicit SplitMix(std::uint64_t seed) : state_(seed) {}
  static constexpr result_type min() { return 0; }
  static constexpr result_type max() { return ~result_type{0}; }
  result_type operator()() {
    std::uint64_t value = state_ += 0x9E37'79B9'7F4A'7C15u;
    value = (value ^ (value >> 30)) * 0xBF58'476D'1CE4'E5B9u;
    value = (value ^ (value >> 27)) * 0x94D0'49BB'1331'11EBu;
    return value ^ (value >> 31);
  }

 private:
  std::uint64_t state_;
};

}  // namespace yunguan
