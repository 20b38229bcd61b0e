// SPDX-License-Identifier: Apache-2.0
// The part that looks at the clock for this folder: exceptions begin and end, and the month's figures are kept.
#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <stop_token>
#include <string>
#include <thread>
#include <vector>

#include "base/error.h"

namespace yunguan::compliance {

class ComplianceClock {
 public:
  // Each is done once a round; one that fails is tried again in the next.
  struct Task {
    std::string name;
    std::function<Result<void>()> run;
  };
  explicit ComplianceClock(std::vector<Task> tasks, std::chrono::milliseconds interval = std::chrono::seconds{20})
      : tasks_(std::move(tasks)), interval_(interval) {}
  ~ComplianceClock() { stop(); }

  Result<void> start();
  void stop();

 private:
  void run(const std::stop_token& stop);

  // Fixed after construction.
  const std::vector<Task> tasks_;
  const std::chrono::milliseconds interval_;

  std::mutex mutex_;
  std::condition_variable_any wake_;
  std::jthread thread_;
};

}  // namespace yunguan::compliance
