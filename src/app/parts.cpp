// SPDX-License-Identifier: Apache-2.0
#include "app/parts.h"

#include <utility>

#include "base/log.h"

namespace yunguan::app {

void Parts::add(std::string name, std::function<Result<>()> start, std::function<void()> stop) {
  YG_ASSERT(running_ == 0);
  parts_.push_back({std::move(name), std::move(start), std::move(stop)});
}

Result<> Parts::start() {
  for (const Part& part : parts_) {
    if (auto started = part.start(); !started) {
      log::failure(log::Level::error, part.name, "did not start", started.error());
      stop();
      return started;
    }
    log::debug(part.name, "started");
    ++running_;
  }
  return {};
}

void Parts::stop() {
  while (running_ > 0) {
    --running_;
    parts_[running_].stop();
    log::debug(parts_[running_].name, "stopped");
  }
}

}  // namespace yunguan::app
