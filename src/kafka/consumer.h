// SPDX-License-Identifier: Apache-2.0
// Reads partitions of a Kafka cluster from places we name. Who has read what is not Kafka's to say: every partition of the topics is ours,
// from the offset we give, whatever others of the same group do; to Kafka's own tools our progress is told afterwards.
#pragma once

#include <librdkafka/rdkafka.h>

#include <chrono>
#include <compare>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "kafka/connection.h"

namespace yunguan::kafka {

struct Place {
  std::string topic;
  std::int32_t partition = 0;
  friend auto operator<=>(const Place&, const Place&) = default;
};

// Offsets that a partition holds: [first, next).
struct Range {
  std::int64_t first = 0;
  std::int64_t next = 0;
};

struct From {
  Place place;
  std::int64_t offset = 0;
};

struct Message {
  std::size_t from = 0;  // which of those given to assign()
  std::int64_t offset = 0;
  std::string_view value;
  bool empty = false;  // it has no value at all
};

// What came at once; views are valid until the next poll().
struct Delivered {
  std::vector<Message> messages;  // of one partition in order
  std::optional<Error> fault;     // heard meanwhile
  bool out_of_range = false;      // an offset that was asked for is not there: look at range() and assign() again
};

// One thread. Errors of all but open() are those of fault.h.
class Consumer {
 public:
  // Does not connect yet. Errors: those of check_connection; kafka.setting (invalid) when librdkafka refuses one.
  static Result<std::unique_ptr<Consumer>> open(const Connection& connection);
  ~Consumer();
  Consumer(const Consumer&) = delete;
  Consumer& operator=(const Consumer&) = delete;

  // The cluster's own name for itself. Needs Kafka 0.10 or later.
  Result<std::string> cluster(std::chrono::milliseconds at_most);
  // All partitions of these topics. kafka.topic_unknown names the topic that is not there.
  Result<std::vector<Place>> partitions(std::span<const std::string> topics, std::chrono::milliseconds at_most);
  Result<Range> range(const Place& place, std::chrono::milliseconds at_most);

  // Replaces what is read.
  Result<void> assign(std::vector<From> from);
  // Stops and goes on to fetch; what was fetched and not delivered is fetched again.
  void pause(bool paused);
  // What has come; waits that long for more unless very much is there.
  void poll(std::chrono::milliseconds at_most, Delivered& delivered);
  // Where the partition ends as far as has been heard; nullopt: nothing was.
  [[nodiscard]] std::optional<std::int64_t> end_of(const Place& place) const;
  // Tells Kafka, which may forget it: the next offset of each. Does not wait.
  void tell(std::span<const From> next);

 private:
  Consumer() = default;
  static void heard(rd_kafka_t* handle, int code, const char* reason, void* self);
  void drop_messages();
  [[nodiscard]] Error failure(rd_kafka_resp_err_t code) const;

  rd_kafka_t* handle_ = nullptr;
  rd_kafka_queue_t* queue_ = nullptr;
  bool has_group_ = false;
  std::vector<From> from_;
  std::vector<rd_kafka_message_t*> held_;  // what the views of the last poll() point into
  std::size_t held_count_ = 0;
  std::optional<Error> heard_;
  bool all_down_ = false;
};

}  // namespace yunguan::kafka
