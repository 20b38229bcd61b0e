// SPDX-License-Identifier: Apache-2.0
// Tells open pages that there are new findings: the event `findings` at most once a second, to those who may see findings of a unit that
// has any. It names how many of which unit; what they are the pages ask for themselves, each within its own units.
#pragma once

#include <chrono>
#include <condition_variable>
#include <map>
#include <mutex>
#include <stop_token>
#include <thread>

#include "finding/finding_store.h"
#include "http/event_stream.h"
#include "identity/unit_tree.h"

namespace yunguan::finding {

class FindingFeed {
 public:
  FindingFeed(http::EventHub& events, identity::UnitDirectory& units,
              std::chrono::milliseconds interval = std::chrono::seconds{1})
      : events_(events), units_(units), interval_(interval) {}
  ~FindingFeed() { stop(); }

  // From any thread; quick.
  void add(const Taken& taken);
  Result<void> start();
  void stop();

 private:
  void run(const std::stop_token& stop);
  void publish(const std::map<UnitId, std::int64_t>& units);

  http::EventHub& events_;
  identity::UnitDirectory& units_;
  const std::chrono::milliseconds interval_;

  std::mutex mutex_;
  std::condition_variable_any wake_;
  std::map<UnitId, std::int64_t> waiting_;  // under mutex_
  std::jthread thread_;
};

}  // namespace yunguan::finding
