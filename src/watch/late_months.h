// SPDX-License-Identifier: Apache-2.0
// Months that were opened again: when rows have come for one since it was folded last, it is folded anew from the journal, whole, and its
// findings are told as they stand then.
#pragma once

#include <condition_variable>
#include <functional>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

#include "watch/watch.h"

namespace yunguan::watch {

class LateMonths {
 public:
  struct Ground {
    journal::Journal& journal;
    std::uint32_t shards;
    monitor::SettingsLibrary& library;
    Watch& watch;
    TakeFound take_found;
    // Of which months rows are taken in; those the watch has closed are folded here.
    std::function<Result<std::vector<std::uint32_t>>()> open_months;
  };
  explicit LateMonths(Ground ground) : ground_(std::move(ground)) {}
  ~LateMonths() { stop(); }

  // A thread that looks every ten seconds.
  void start();
  void stop();

  // One look, in the caller's thread; not while started. How many months were folded anew.
  Result<std::size_t> look();
  // What keeps it from going on, as it was last.
  [[nodiscard]] std::optional<Error> trouble();

 private:
  Result<bool> fold_if_late(const monitor::MonthCounts& counts);
  void run();

  const Ground ground_;
  std::mutex mutex_;
  std::condition_variable woken_;
  bool stopping_ = false;         // under mutex_
  std::optional<Error> trouble_;  // under mutex_
  std::thread thread_;
};

}  // namespace yunguan::watch
