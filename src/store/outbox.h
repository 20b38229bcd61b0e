// SPDX-License-Identifier: Apache-2.0
// Domain events, written in the transaction that makes them true and delivered to subscribers afterwards, in order,
// at least once, also after a crash.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "store/database.h"

namespace yunguan::store {

struct Event {
  std::int64_t sequence = 0;  // grows in commit order
  std::string topic;          // "card.changed"
  std::string key;            // the object it is about, for example the card's id
  std::string payload;        // JSON
  Instant at;
};

Result<void> publish(Transaction& tx, std::string_view topic, std::string_view key, std::string_view payload,
                     Instant at);
// The same for many at once; their `sequence` is ignored.
Result<void> publish_many(Transaction& tx, const std::vector<Event>& events);

// A subscriber gets events whose topic begins with `topic_prefix`, oldest first, in batches. Its position is stored in the same
// transaction that `handle` works in; when `handle` fails the batch comes again after a growing delay and the failure is counted.
struct Subscriber {
  std::string name;          // stable: its position is stored under this name
  std::string topic_prefix;  // "" for all
  std::function<Result<void>(Transaction& tx, const std::vector<Event>& batch)> handle;
  std::size_t batch_max = 500;
};

// One thread that delivers. start() and stop() as every part; subscribe before start(). A new subscriber begins at the
// oldest event still kept; delivered events are removed after `keep`.
class Dispatcher {
 public:
  Dispatcher(Database& db, const Clock& clock, std::chrono::hours keep = std::chrono::hours{24 * 7});
  ~Dispatcher();

  void subscribe(Subscriber subscriber);
  void start();
  void stop();
  // Wakes the thread now instead of at its next look (every 200 ms); writers may call it after a commit.
  void wake();
  // Delivers everything there is in the caller's thread; for tests and command-line tools. Not while started.
  Result<void> drain();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace yunguan::store
