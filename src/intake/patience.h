// SPDX-License-Identifier: Apache-2.0
// Trying again until the environment lets it: a full queue, a full disk, a server that is away. Nothing is lost meanwhile, and it goes on by
// itself.
#pragma once

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <stop_token>

#include "base/error.h"

namespace yunguan::intake {

struct Patience {
  std::stop_token stop;
  // Told each time it does not go on, and with nullptr once it does again. May be empty.
  std::function<void(const Error*)> trouble;
  // How it waits, for those whose time is not the wall's: false when it is to stop. May be empty.
  std::function<bool(std::chrono::milliseconds)> wait;
  std::chrono::milliseconds first{20};
  std::chrono::milliseconds most{5'000};
};

[[nodiscard]] inline bool passes_by_itself(const Error& error) {
  return error.kind == ErrorKind::unavailable || error.kind == ErrorKind::too_many || error.code == "journal.fenced";
}

// Waits; false when it is to stop.
[[nodiscard]] inline bool wait_unless_stopped(const std::stop_token& stop, std::chrono::milliseconds time) {
  std::mutex mutex;
  std::condition_variable_any wake;
  std::unique_lock lock{mutex};
  wake.wait_for(lock, stop, time, [] { return false; });
  return !stop.stop_requested();
}

[[nodiscard]] inline std::unexpected<Error> stopping() {
  return fail(ErrorKind::unavailable, "intake.stopping", {"话单接收正在停止", "the intake of usage is stopping"});
}

// Runs `act` (→ Result<T>) until it succeeds or fails with what does not pass by itself. Error intake.stopping when it is to stop.
template <class Act>
auto patiently(const Patience& patience, Act act) -> std::invoke_result_t<Act> {
  bool told = false;
  for (auto pause = patience.first;; pause = std::min(pause * 2, patience.most)) {
    auto outcome = act();
    if (outcome || !passes_by_itself(outcome.error()) || outcome.error().code == "intake.stopping") {
      if (told && outcome) patience.trouble(nullptr);
      return outcome;
    }
    // A full queue is what a fast sender meets all the time.
    if (patience.trouble && outcome.error().code != "journal.busy") {
      patience.trouble(&outcome.error());
      told = true;
    }
    if (!(patience.wait ? patience.wait(pause) : wait_unless_stopped(patience.stop, pause))) return stopping();
  }
}

}  // namespace yunguan::intake
