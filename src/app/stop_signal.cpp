// SPDX-License-Identifier: Apache-2.0
#include "app/stop_signal.h"

#include "base/error.h"

namespace yunguan::app {

StopSignal::StopSignal() {
  sigemptyset(&signals_);
  for (const int signal : {SIGINT, SIGTERM, SIGHUP}) {
    sigaddset(&signals_, signal);
    // A shell gives background programs an ignored SIGINT, which would never arrive.
    std::signal(signal, SIG_DFL);
  }
  YG_ASSERT(pthread_sigmask(SIG_BLOCK, &signals_, nullptr) == 0);
  std::signal(SIGPIPE, SIG_IGN);
}

int StopSignal::wait() {
  int signal = 0;
  YG_ASSERT(sigwait(&signals_, &signal) == 0);
  YG_ASSERT(pthread_sigmask(SIG_UNBLOCK, &signals_, nullptr) == 0);
  return signal;
}

}  // namespace yunguan::app
