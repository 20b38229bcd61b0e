// SPDX-License-Identifier: Apache-2.0
// What a running platform does for its own safety by the clock: a heartbeat each minute, and all checks once a day.
#pragma once

#include <condition_variable>
#include <functional>
#include <mutex>
#include <stop_token>
#include <thread>

#include "keeping/availability.h"
#include "keeping/evidence.h"

namespace yunguan::keeping {

class Housekeeper {
 public:
  // `daily` runs when the newest check of the evidence is older than a day. What is handed in outlives it.
  Housekeeper(store::Database& db, const Clock& clock, std::string node, std::string product,
              std::function<Result<void>()> daily)
      : db_(db), clock_(clock), node_(std::move(node)), product_(std::move(product)), daily_(std::move(daily)) {}
  ~Housekeeper() { stop(); }

  Result<void> start();
  // A clean end is written down.
  void stop();

 private:
  void run(const std::stop_token& stop);
  void look_daily();

  // Fixed after construction.
  store::Database& db_;
  const Clock& clock_;
  const std::string node_;
  const std::string product_;
  const std::function<Result<void>()> daily_;
  std::int64_t run_ = 0;

  std::mutex mutex_;
  std::condition_variable_any wake_;
  std::jthread thread_;
};

}  // namespace yunguan::keeping
