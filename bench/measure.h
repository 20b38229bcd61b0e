// SPDX-License-Identifier: Apache-2.0
// What measurements read off the clock and off the process.
#pragma once

#include <sys/resource.h>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <vector>

namespace yunguan {

using BenchClock = std::chrono::steady_clock;

inline double seconds_since(BenchClock::time_point begun) {
  return std::chrono::duration<double>(BenchClock::now() - begun).count();
}

template <class Work>
double seconds_of(Work&& work) {
  const auto begun = BenchClock::now();
  work();
  return seconds_since(begun);
}

// Of all threads of this process; a database server's is not in it.
inline double processor_seconds() {
  rusage used{};
  ::getrusage(RUSAGE_SELF, &used);
  const auto seconds = [](const timeval& time) {
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
  };
  return seconds(used.ru_utime) + seconds(used.ru_stime);
}

// The 99th percentile; 0 of nothing.
inline double p99(std::vector<double> times) {
  if (times.empty()) return 0;
  std::ranges::sort(times);
  return times[static_cast<std::size_t>(static_cast<double>(times.size() - 1) * 0.99 + 0.5)];
}

}  // namespace yunguan
