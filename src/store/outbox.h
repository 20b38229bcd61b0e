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
  std::int64_t sequence = 0;  // given once, without gaps that fill later: whoever has read up to n misses nothing below
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
// transaction that `handle` works in; when `handle` fails the batch comes again after a growing delay (1 s to 1 min), in ever
// smaller batches, so that what stands before the event at fault gets through; the failure is counted. `handle` runs as a body
// of Database::write and obeys its rules.
struct Subscriber {
  std::string name;          // stable: its position is stored under this name
  std::string topic_prefix;  // "" for all
  std::function<Result<void>(Transaction& tx, const std::vector<Event>& batch)> handle;
  std::size_t batch_max = 500;
};

struct SubscriberFigures {
  std::string name;
  std::int64_t position = 0;    // sequence of the last event it has handled or passed over
  std::int64_t behind = 0;      // events between its position and the newest, of any topic
  std::uint64_t delivered = 0;  // events handled since the start
  std::uint64_t failures = 0;   // batches that failed since the start
  std::string last_error;       // of the newest failure, in English; empty after a success
};

// Takes away the position of a subscriber that no longer exists: it would keep events from being removed.
Result<void> forget_subscriber(Transaction& tx, std::string_view name);

// One thread that delivers. On several nodes over PostgreSQL each subscriber is served by one node at a time. start() and stop() as every part; subscribe before start(). A new subscriber begins at the
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
  // Delivers everything that was committed before the call in the caller's thread, and removes what is old; for tests and
  // command-line tools. Not while started. Fails with the first failure of a handler.
  Result<void> drain();

  // How far each subscriber is, for /metrics and alarms; thread-safe.
  [[nodiscard]] std::vector<SubscriberFigures> figures() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace yunguan::store
