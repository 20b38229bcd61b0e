// SPDX-License-Identifier: Apache-2.0
// Months that were opened again: when rows have come for one since it was folded last, it is folded anew from the journal, whole, and its
// findings are told as they stand then; also when it is no longer open by then.
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
    KeepMonth keep_month;  // empty function: its figures are not kept
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
  // After the store was set back: findings that went with it are told again.
  Result<std::size_t> fold_all_again();
  Result<std::uint64_t> fold(std::uint32_t month, const std::function<void(const monitor::CardMonth&)>& each_card);
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
