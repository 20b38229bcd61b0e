// SPDX-License-Identifier: Apache-2.0
// Keeps the figures of a month before it closes, in a thread of its own: the month stays open until they are kept, and everything else goes on.
#pragma once

#include <chrono>
#include <functional>
#include <mutex>
#include <optional>
#include <thread>

#include "monitor/found.h"

namespace yunguan::watch {

// Keeps what cards used in a month for good, whole or not at all; once more is harmless and replaces what was kept. Asks some thousand cards
// at a time; an error of `used` is to be handed on.
using KeepMonth = std::function<Result<void>(std::uint32_t month, const monitor::MonthOfCards& used)>;

class MonthKeeper {
 public:
  struct Ground {
    KeepMonth keep;  // empty: nothing is kept
    // Whether everything in the journal is folded, after waiting at most so long.
    std::function<bool(std::chrono::milliseconds at_most)> catch_up;
    std::function<monitor::MonthCounts(std::uint32_t month)> counts;
    std::function<std::vector<std::optional<monitor::CardMonth>>(std::uint32_t month, std::span<const std::uint64_t>)>
        used;
  };
  explicit MonthKeeper(Ground ground) : ground_(std::move(ground)) {}
  ~MonthKeeper() { stop(); }

  // Whether the month's figures are kept as they stand; when not, they are being kept when it returns, or will be: ask again. One month at a
  // time; of one thread.
  bool is_kept(std::uint32_t month);
  void stop();
  // What keeps it from keeping, as it was last.
  [[nodiscard]] std::optional<Error> trouble();

 private:
  struct Kept {
    std::uint32_t month = 0;
    monitor::MonthCounts counts;  // from before it was read
  };
  Result<Kept> keep(std::uint32_t month);
  void begin(std::uint32_t month);

  const Ground ground_;
  std::thread thread_;
  std::mutex mutex_;
  bool running_ = false, stopping_ = false;          // under mutex_
  std::optional<Kept> kept_;                         // the last that was; under mutex_
  std::optional<Error> trouble_;                     // under mutex_
  std::chrono::steady_clock::time_point try_again_;  // after a failure; under mutex_
};

}  // namespace yunguan::watch
