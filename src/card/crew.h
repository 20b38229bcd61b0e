// SPDX-License-Identifier: Apache-2.0
// A few threads that share one piece of work after another with the thread that has it.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <exception>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

#include "base/error.h"

namespace yunguan::card {

// How many helpers the machine has processors for beside `busy` threads; few enough to leave room for people's requests.
[[nodiscard]] std::size_t spare_helpers(std::size_t busy);

// Used by one thread. With no helpers everything runs on that thread.
class Crew {
 public:
  using Work = std::function<Result<void>(std::size_t part)>;

  explicit Crew(std::size_t helpers);
  ~Crew();
  Crew(const Crew&) = delete;
  Crew& operator=(const Crew&) = delete;

  // Calls `work` for the parts 0 to `parts` - 1, each once, on the caller's thread and the helpers, and returns when all calls
  // have ended: with the error of the lowest part that failed, after which no further part is begun, or by throwing
  // what a part has thrown.
  Result<void> run(std::size_t parts, const Work& work);

 private:
  void help();
  void take_parts();
  void note(std::size_t part, Result<void> outcome, std::exception_ptr thrown);

  std::mutex mutex_;
  std::condition_variable wake_;
  std::condition_variable done_;
  // Under mutex_.
  const Work* work_ = nullptr;  // nullptr: nothing to do
  std::size_t next_ = 0;
  std::size_t parts_ = 0;
  std::size_t at_work_ = 0;  // threads within a part
  std::size_t failed_part_ = 0;
  Result<void> outcome_;
  std::exception_ptr thrown_;
  bool stopping_ = false;

  std::vector<std::jthread> helpers_;  // last, so that everything above is ready for them
};

}  // namespace yunguan::card
