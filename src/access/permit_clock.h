// SPDX-License-Identifier: Apache-2.0
// What happens to permits by itself: they end at their time, when nobody has confirmed them, when their card or their system is closed;
// they follow their card to another unit; and those whom it concerns are told. What is due stands in the rows, so a run that a crash cut
// off is done again, and nothing is done twice.
#pragma once

#include <condition_variable>
#include <functional>
#include <mutex>
#include <stop_token>
#include <thread>

#include "access/ground.h"
#include "access/permit_change.h"
#include "access/permit_notices.h"
#include "store/outbox.h"

namespace yunguan::access {

// Thread-safe.
class PermitClock {
 public:
  // Both outlive it.
  PermitClock(const Ground& ground, const notify::Notices& notices) : ground_(ground), notices_(notices) {}
  ~PermitClock() { stop(); }

  // While it says so nothing is done: the platform is read-only. Before start().
  void hold_while(std::function<bool()> held) { held_ = std::move(held); }
  void start();
  // Waits for what is under way.
  void stop();

  // All that is due now, in the caller's thread; how many permits ended.
  Result<std::int64_t> tick();

  // Permits of closed cards end, and those of cards that went to another unit go with them, a moment after the card changed.
  void follow_cards(store::Dispatcher& outbox);

  static constexpr std::chrono::seconds kLookEvery{20};
  static constexpr std::int64_t kBatch = 200;  // permits of one transaction

 private:
  // Permits behind the place, given those and the transaction.
  using Next = std::function<Result<std::vector<Permit>>(store::Reader&, const Permit* last)>;
  Result<std::int64_t> end_all(EndedWhy why, const Next& next) const;
  Result<void> cards_changed(store::Transaction& tx, const std::vector<store::Event>& events) const;
  void run(const std::stop_token& stop);

  const Ground& ground_;
  const notify::Notices& notices_;
  std::function<bool()> held_;  // fixed after start()

  std::mutex mutex_;
  std::condition_variable_any wake_;
  std::jthread thread_;
};

}  // namespace yunguan::access
