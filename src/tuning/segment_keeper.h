// SPDX-License-Identifier: Apache-2.0
// Keeps the number plan of the running platform at today's: what the product ships and what people entered, as it holds on the
// day (SIM-02). Looks when a list has changed and when a day begins.
#pragma once

#include <condition_variable>
#include <functional>
#include <mutex>
#include <stop_token>
#include <thread>

#include "card/number.h"
#include "tuning/ground.h"

namespace yunguan::tuning {

class SegmentKeeper {
 public:
  // `changed` is called, on the thread that looked, when some number has another answer now; one that fails is called again.
  SegmentKeeper(const Ground& ground, card::NumbersInForce numbers, std::function<Result<void>()> changed)
      : ground_(ground), numbers_(std::move(numbers)), changed_(std::move(changed)) {}
  ~SegmentKeeper() { stop(); }

  // Puts today's plan in force before it returns. `changed` is not called for that: whoever starts a platform asks then anyway.
  Result<void> start();
  void stop();
  // A list has changed: look soon. Thread-safe.
  void wake();
  // Puts today's plan in force; whether some number has another answer now. Thread-safe.
  Result<bool> look();

 private:
  void run(const std::stop_token& stop);

  // Fixed after construction.
  const Ground& ground_;
  card::NumbersInForce numbers_;
  const std::function<Result<void>()> changed_;

  std::mutex mutex_;
  std::condition_variable_any woken_;
  bool due_ = false;  // under mutex_
  std::jthread thread_;
};

}  // namespace yunguan::tuning
