// SPDX-License-Identifier: Apache-2.0
// The topics of one feed into the journal. The journal's marks say from which message each partition goes on, whatever Kafka believes; thousands
// of messages go into one commit.
#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <mutex>
#include <set>

#include "intake/board.h"
#include "intake/kafka_partition.h"
#include "intake/open_months.h"
#include "intake/patience.h"

namespace yunguan::intake {

// connecting: to the cluster. reading. held: what came cannot be written down now (journal or disk full, store away, month not published); the
// partitions are paused.
// away: Kafka cannot be reached or refuses. paused: the platform is read-only. off: switched off.
enum class KafkaStage : std::uint8_t { connecting, reading, held, away, paused, off };
BOOST_DESCRIBE_ENUM(KafkaStage, connecting, reading, held, away, paused, off)

struct PartitionView {
  std::string topic;
  std::int64_t partition = 0;
  std::int64_t next = 0;            // the offset that is read next
  std::optional<std::int64_t> end;  // where the partition ends, as far as is known
  std::optional<std::int64_t> lag;  // messages between the two
  std::optional<Text> trouble;
};
BOOST_DESCRIBE_STRUCT(PartitionView, (), (topic, partition, next, end, lag, trouble))

struct KafkaState {
  KafkaStage stage = KafkaStage::connecting;
  Instant since;
  std::optional<Text> trouble;
  std::optional<std::string> trouble_code;
  std::optional<std::string> said;  // what librdkafka said of it
  std::vector<PartitionView> partitions;
};
BOOST_DESCRIBE_STRUCT(KafkaState, (), (stage, since, trouble, trouble_code, said, partitions))

class KafkaTaker {
 public:
  struct Ground {
    const Reception::Ground& reception;
    OpenMonths& months;
    TroubleBoard& board;
    PaceMeter& pace;
    const crypto::KeyRing& keys;
    std::uint32_t shards = 16;
    std::function<bool()> paused;   // may be empty
    std::function<void()> changed;  // the register has something new; may be empty
  };
  struct Options {
    std::chrono::milliseconds gather{50};            // messages that come within are taken together
    std::chrono::milliseconds answer_within{3'000};  // of Kafka
    std::chrono::seconds look_again{30};             // for new partitions
    std::chrono::milliseconds settle_every{2'000};   // the register, and what Kafka is told
    std::size_t commit_bytes = 16u << 20;            // of messages in one commit
    std::chrono::milliseconds patience_first{20};
    std::chrono::milliseconds patience_most{5'000};
    KafkaPartition::Limits limits;
  };
  // What `ground` holds outlives it.
  KafkaTaker(const Ground& ground, Feed feed, Options options);
  ~KafkaTaker();

  // One round of one thread: connects when that is needed, and takes what has come; true when something was. After an error, which passes by
  // itself and is on the board, the next round tries again.
  Result<bool> round(const std::stop_token& stop);
  // The register as it stands, at the end.
  void close();

  [[nodiscard]] const Feed& feed() const { return feed_; }
  [[nodiscard]] KafkaState state() const;  // any thread

 private:
  Result<bool> work(const std::stop_token& stop);
  Result<void> connect();
  Result<void> place(std::vector<kafka::Place> places);
  Result<void> look_for_partitions();
  Result<void> take(const std::stop_token& stop);
  Result<void> commit(std::span<const kafka::Message> messages, const Patience& patience);
  Result<void> settle(bool now);
  void hold(const Error* error);
  void show(KafkaStage stage, const Error* error);
  [[nodiscard]] bool is_due(std::chrono::steady_clock::time_point& last, std::chrono::milliseconds every) const;

  const Ground ground_;
  const Feed feed_;
  const Options options_;
  std::unique_ptr<kafka::Consumer> consumer_;
  std::optional<MessageReader> reader_;
  std::string cluster_;
  std::vector<std::unique_ptr<KafkaPartition>> partitions_;
  std::vector<KafkaPartition*> assigned_;  // as the consumer numbers them
  kafka::Delivered delivered_;
  Taking taking_;
  Reading reading_;
  bool held_ = false;          // paused in the consumer
  std::optional<Error> away_;  // until Kafka answers again
  std::chrono::steady_clock::time_point looked_;
  std::chrono::steady_clock::time_point settled_;

  mutable std::mutex mutex_;
  KafkaState state_;  // under mutex_
};

}  // namespace yunguan::intake
