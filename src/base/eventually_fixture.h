// SPDX-License-Identifier: Apache-2.0
// For tests of threads: waits until another thread has done something. The only sleep a test needs.
#pragma once

#include <chrono>
#include <concepts>
#include <thread>

namespace yunguan {

// True as soon as `condition` is; false when it is not within `limit`, which only a broken program needs.
template <std::predicate Condition>
[[nodiscard]] bool eventually(Condition condition, std::chrono::milliseconds limit = std::chrono::seconds{20}) {
  const auto until = std::chrono::steady_clock::now() + limit;
  while (!condition()) {
    if (std::chrono::steady_clock::now() > until) return false;
    std::this_thread::sleep_for(std::chrono::milliseconds{1});
  }
  return true;
}

}  // namespace yunguan
