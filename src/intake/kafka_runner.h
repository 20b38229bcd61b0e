// SPDX-License-Identifier: Apache-2.0
// The feeds that read from Kafka, at work: a thread for each that is switched on, begun anew when its settings change.
#pragma once

#include <condition_variable>
#include <map>
#include <thread>

#include "intake/kafka_taker.h"

namespace yunguan::intake {

class KafkaRunner {
 public:
  // What `ground` holds outlives it.
  explicit KafkaRunner(const KafkaTaker::Ground& ground, KafkaTaker::Options options = {})
      : ground_(ground), options_(options) {}
  ~KafkaRunner() { stop(); }

  Result<void> start();
  // What was under way goes on at the next start where the journal says.
  void stop();
  // Feeds have changed.
  void wake();

  // Of a feed that is switched on; nullopt when it has not begun yet.
  [[nodiscard]] std::optional<KafkaState> state(FeedId feed) const;

 private:
  struct Reader {
    Reader(const KafkaTaker::Ground& ground, Feed feed, const KafkaTaker::Options& options);
    KafkaTaker taker;
    std::jthread thread;
  };
  void watch(const std::stop_token& stop);
  Result<void> follow_feeds();

  const KafkaTaker::Ground ground_;
  const KafkaTaker::Options options_;
  mutable std::mutex mutex_;
  std::condition_variable_any wake_;
  // Under mutex_.
  std::uint64_t wakes_ = 0;
  std::map<std::int64_t, std::shared_ptr<Reader>> readers_;  // by feed; changed by the watcher only
  std::jthread watcher_;
};

}  // namespace yunguan::intake
