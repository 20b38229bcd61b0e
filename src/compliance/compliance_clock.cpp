// SPDX-License-Identifier: Apache-2.0
#include "compliance/compliance_clock.h"

#include <set>

#include "base/log.h"

namespace yunguan::compliance {

Result<void> ComplianceClock::start() {
  thread_ = std::jthread([this](const std::stop_token& stop) { run(stop); });
  return {};
}

void ComplianceClock::stop() {
  if (!thread_.joinable()) return;
  thread_.request_stop();
  thread_.join();
}

void ComplianceClock::run(const std::stop_token& stop) {
  std::set<std::string> failing;  // said once, until it works again
  while (!stop.stop_requested()) {
    for (const Task& task : tasks_) {
      const auto done = task.run();
      if (done)
        failing.erase(task.name);
      else if (failing.insert(task.name).second)
        log::failure(log::Level::error, "compliance", task.name, done.error());
    }
    std::unique_lock lock{mutex_};
    wake_.wait_for(lock, stop, interval_, [] { return false; });
  }
}

}  // namespace yunguan::compliance
