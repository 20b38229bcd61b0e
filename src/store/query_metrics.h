// SPDX-License-Identifier: Apache-2.0
// What the store has done so far, by name of query: for /metrics, and for the log of slow statements.
#pragma once

#include <array>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <shared_mutex>
#include <string>
#include <string_view>
#include <vector>

namespace yunguan::store {

// Upper bounds of the latency histogram in microseconds; the last bucket has no bound.
inline constexpr std::array<std::int64_t, 12> kLatencyBounds{100,    250,    500,     1'000,   2'500,     5'000,
                                                             10'000, 50'000, 100'000, 500'000, 1'000'000, 5'000'000};

// Figures since the store was opened. `buckets[i]` counts the calls that took at most kLatencyBounds[i] and more than the
// bound before it.
struct QueryFigures {
  std::string name;
  std::uint64_t calls = 0;
  std::uint64_t failures = 0;
  std::uint64_t rows = 0;  // read or changed
  std::uint64_t micros = 0;
  std::array<std::uint64_t, kLatencyBounds.size() + 1> buckets{};
};

struct StoreFigures {
  std::vector<QueryFigures> queries;  // by name
  std::uint64_t transactions = 0;     // bodies that were committed
  std::uint64_t commits = 0;          // commits on disk; on SQLite one commit carries a group of transactions
  std::uint64_t refused = 0;          // turned away because the queue or the pool was full
  std::uint64_t retries = 0;          // bodies run again after a serialization failure or a lost connection
  std::uint64_t connections = 0;      // sessions opened
  std::uint64_t waiting = 0;          // callers waiting for the writer or for a session, now
};

struct SlowQuery {
  std::string_view name;
  std::chrono::microseconds took;
  std::uint64_t rows;
};

// Thread-safe. Names are bounded: from the 2,000th on, all are counted as "other".
class QueryMetrics {
 public:
  using OnSlow = std::function<void(const SlowQuery&)>;

  QueryMetrics(std::chrono::microseconds slow_after, OnSlow on_slow);
  ~QueryMetrics();

  void record(std::string_view name, std::chrono::microseconds took, std::int64_t rows, bool failed);
  [[nodiscard]] StoreFigures snapshot() const;

  std::atomic<std::uint64_t> transactions{0}, commits{0}, refused{0}, retries{0}, connections{0}, waiting{0};

 private:
  struct Slot;
  Slot& slot(std::string_view name);

  // Fixed after construction.
  std::chrono::microseconds slow_after_;
  OnSlow on_slow_;
  // Under mutex_; the slots themselves are atomic and never removed.
  mutable std::shared_mutex mutex_;
  std::map<std::string, std::unique_ptr<Slot>, std::less<>> slots_;
};

}  // namespace yunguan::store
