// SPDX-License-Identifier: Apache-2.0
// For tests: a Kafka cluster of librdkafka's own making, in this process, and a broker that lets nobody in.
#pragma once

#include <librdkafka/rdkafka.h>
#include <librdkafka/rdkafka_mock.h>

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace yunguan::kafka {

// Keeps at most 5 MB of a partition; older messages go, as with retention.
class MockCluster {
 public:
  explicit MockCluster(int brokers = 1);
  ~MockCluster();
  MockCluster(const MockCluster&) = delete;
  MockCluster& operator=(const MockCluster&) = delete;

  [[nodiscard]] std::string brokers() const;
  void create_topic(const std::string& topic, int partitions);
  // All are in the cluster when it returns.
  void produce(const std::string& topic, int partition, std::span<const std::string> values);
  void produce(const std::string& topic, int partition, const std::string& value) {
    produce(topic, partition, {&value, 1});
  }
  // A message without a value.
  void produce_nothing(const std::string& topic, int partition);
  void down(int broker) { rd_kafka_mock_broker_set_down(cluster_, broker); }
  void up(int broker) { rd_kafka_mock_broker_set_up(cluster_, broker); }
  void lead(const std::string& topic, int partition, int broker) {
    rd_kafka_mock_partition_set_leader(cluster_, topic.c_str(), partition, broker);
  }
  // The next requests of that kind are answered with these.
  void answer(std::int16_t request, std::span<const rd_kafka_resp_err_t> errors) {
    rd_kafka_mock_push_request_errors_array(cluster_, request, errors.size(), errors.data());
  }
  // What Kafka was told for the group; −1001: nothing.
  [[nodiscard]] std::int64_t told(const std::string& group, const std::string& topic, int partition) const;

 private:
  void send(const std::string& topic, int partition, const void* value, std::size_t size);
  rd_kafka_t* handle_ = nullptr;
  rd_kafka_mock_cluster_t* cluster_ = nullptr;
  rd_kafka_t* producer_ = nullptr;
};

// Speaks Kafka just as far as to refuse every password.
class RefusingBroker {
 public:
  RefusingBroker();
  ~RefusingBroker();
  RefusingBroker(const RefusingBroker&) = delete;
  RefusingBroker& operator=(const RefusingBroker&) = delete;
  [[nodiscard]] std::string brokers() const;

 private:
  void serve(const std::stop_token& stop) const;
  int listener_ = -1;
  std::uint16_t port_ = 0;
  std::jthread thread_;
};

}  // namespace yunguan::kafka
