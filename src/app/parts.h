// SPDX-License-Identifier: Apache-2.0
// Starting and stopping in order.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "base/error.h"

namespace yunguan::app {

// Used by one thread. Holds no parts itself, only what starts and stops them; the parts outlive it.
class Parts {
 public:
  Parts() = default;
  ~Parts() { stop(); }
  Parts(const Parts&) = delete;
  Parts& operator=(const Parts&) = delete;

  // `stop` is called only when `start` succeeded, and waits until the part is quiet.
  void add(std::string name, std::function<Result<>()> start, std::function<void()> stop);

  // In the order they were added. When one fails, those already started are stopped, last first, and its error is given.
  Result<> start();
  // Last first; a second call does nothing.
  void stop();

 private:
  struct Part {
    std::string name;
    std::function<Result<>()> start;
    std::function<void()> stop;
  };
  std::vector<Part> parts_;
  std::size_t running_ = 0;
};

}  // namespace yunguan::app
