// SPDX-License-Identifier: Apache-2.0
// What one connection may take of the server before a route is even known; the gate holds to it.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>

namespace yunguan::http {

// Where time-outs take their time from; tests turn it.
using Ticks = std::function<std::chrono::steady_clock::time_point()>;

struct Limits {
  std::size_t target_bytes = 8u << 10;
  std::size_t head_bytes = 32u << 10;
  std::size_t fields = 100;
  std::size_t chunks = 20'000;              // of one body, so that tiny chunks do not cost more than they carry
  std::uint64_t bodies_bytes = 512u << 20;  // of all connections together
  std::chrono::milliseconds idle{60'000};
  std::chrono::milliseconds head_time{10'000};
  std::chrono::milliseconds body_grace{15'000};
  std::uint64_t body_rate = 16u << 10;            // bytes a second a sender must keep up on average, after the grace
  std::chrono::milliseconds write_stall{30'000};  // without the peer taking a byte
  std::chrono::milliseconds linger{3'000};        // for the peer to read a refusal
};

}  // namespace yunguan::http
