// SPDX-License-Identifier: Apache-2.0
// Waiting for "please stop" (Ctrl-C, systemd).
#pragma once

#include <csignal>

namespace yunguan::app {

// Make it before the first thread: it blocks SIGINT, SIGTERM and SIGHUP in this thread, and new threads inherit that. One at a
// time. Also ignores SIGPIPE, so that a peer that has gone is an error of a write.
class StopSignal {
 public:
  StopSignal();
  // Blocks until one of the signals comes, and returns it. From then on another one ends the process at once, for a
  // stop that takes too long.
  int wait();

 private:
  sigset_t signals_;
};

}  // namespace yunguan::app
