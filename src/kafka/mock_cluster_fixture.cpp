// SPDX-License-Identifier: Apache-2.0
#include "kafka/mock_cluster_fixture.h"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>

#include "base/error.h"

namespace yunguan::kafka {
namespace {

void say_nothing(const rd_kafka_t* /*handle*/, int /*level*/, const char* /*facility*/, const char* /*text*/) {}

rd_kafka_t* make(rd_kafka_type_t type, const std::vector<std::pair<const char*, std::string>>& settings) {
  rd_kafka_conf_t* conf = rd_kafka_conf_new();
  std::array<char, 512> why{};
  for (const auto& [name, value] : settings) {
    YG_ASSERT(rd_kafka_conf_set(conf, name, value.c_str(), why.data(), why.size()) == RD_KAFKA_CONF_OK);
  }
  rd_kafka_conf_set_log_cb(conf, &say_nothing);
  rd_kafka_t* handle = rd_kafka_new(type, conf, why.data(), why.size());
  YG_ASSERT(handle != nullptr);
  return handle;
}

std::string word(std::int64_t value, int bytes) {
  std::string text;
  for (int shift = (bytes - 1) * 8; shift >= 0; shift -= 8) text += static_cast<char>(value >> shift);
  return text;
}
std::string text_of(std::string_view text) {
  return word(static_cast<std::int64_t>(text.size()), 2) + std::string{text};
}

std::int64_t number_at(std::string_view bytes, std::size_t at, int size) {
  std::int64_t value = 0;
  for (int i = 0; i < size; ++i)
    value = value << 8 | static_cast<unsigned char>(bytes[at + static_cast<std::size_t>(i)]);
  return value;
}

// The body of an answer to one of the requests that come before anybody is let in.
std::string answer_to(std::int64_t request) {
  constexpr std::int64_t kApiVersions = 18;
  constexpr std::int64_t kHandshake = 17;
  constexpr std::int64_t kRefused = 58;
  if (request == kApiVersions) {  // version 0
    std::string keys;
    for (const auto& [key, most] :
         std::vector<std::pair<int, int>>{{0, 7}, {1, 11}, {3, 4}, {17, 1}, {18, 0}, {36, 0}}) {
      keys += word(key, 2) + word(0, 2) + word(most, 2);
    }
    return word(0, 2) + word(6, 4) + keys;
  }
  if (request == kHandshake) return word(0, 2) + word(1, 4) + text_of("PLAIN");
  return word(kRefused, 2) + text_of("Authentication failed: Invalid username or password") + word(0, 4);
}

// False when the other side has gone.
bool read_all(int socket, char* to, std::size_t size) {
  for (std::size_t at = 0; at < size;) {
    const ssize_t got = ::recv(socket, to + at, size - at, 0);
    if (got <= 0) return false;
    at += static_cast<std::size_t>(got);
  }
  return true;
}

void talk(int socket) {
  std::array<char, 4> head{};
  while (read_all(socket, head.data(), head.size())) {
    const auto size = static_cast<std::size_t>(number_at({head.data(), 4}, 0, 4));
    if (size > (1u << 20)) break;  // whoever speaks TLS
    std::string request(size, '\0');
    if (!read_all(socket, request.data(), request.size())) break;
    const std::int64_t kind = number_at(request, 0, 2);
    const bool too_new = kind == 18 && number_at(request, 2, 2) > 0;
    const std::string body = word(number_at(request, 4, 4), 4) + (too_new ? word(35, 2) + word(0, 4) : answer_to(kind));
    const std::string answer = word(static_cast<std::int64_t>(body.size()), 4) + body;
    if (::send(socket, answer.data(), answer.size(), MSG_NOSIGNAL) < 0) break;
    if (kind == 36) break;
  }
  ::close(socket);
}

}  // namespace

MockCluster::MockCluster(int brokers) {
  handle_ = make(RD_KAFKA_PRODUCER, {});
  cluster_ = rd_kafka_mock_cluster_new(handle_, brokers);
  producer_ = make(RD_KAFKA_PRODUCER, {{"bootstrap.servers", this->brokers()},
                                       {"linger.ms", "1"},
                                       {"batch.num.messages", "100000"},
                                       {"queue.buffering.max.messages", "2000000"},
                                       {"message.max.bytes", "20000000"}});
}

MockCluster::~MockCluster() {
  rd_kafka_destroy(producer_);
  rd_kafka_mock_cluster_destroy(cluster_);
  rd_kafka_destroy(handle_);
}

std::string MockCluster::brokers() const { return rd_kafka_mock_cluster_bootstraps(cluster_); }

void MockCluster::create_topic(const std::string& topic, int partitions) {
  YG_ASSERT(rd_kafka_mock_topic_create(cluster_, topic.c_str(), partitions, 1) == RD_KAFKA_RESP_ERR_NO_ERROR);
}

void MockCluster::send(const std::string& topic, int partition, const void* value, std::size_t size) {
  const auto code = rd_kafka_producev(producer_, RD_KAFKA_V_TOPIC(topic.c_str()), RD_KAFKA_V_PARTITION(partition),
                                      RD_KAFKA_V_MSGFLAGS(RD_KAFKA_MSG_F_COPY),
                                      RD_KAFKA_V_VALUE(const_cast<void*>(value), size), RD_KAFKA_V_END);
  YG_ASSERT(code == RD_KAFKA_RESP_ERR_NO_ERROR);
}

void MockCluster::produce(const std::string& topic, int partition, std::span<const std::string> values) {
  for (const std::string& value : values) send(topic, partition, value.data(), value.size());
  YG_ASSERT(rd_kafka_flush(producer_, 20'000) == RD_KAFKA_RESP_ERR_NO_ERROR);
}

void MockCluster::produce_nothing(const std::string& topic, int partition) {
  send(topic, partition, nullptr, 0);
  YG_ASSERT(rd_kafka_flush(producer_, 20'000) == RD_KAFKA_RESP_ERR_NO_ERROR);
}

std::int64_t MockCluster::told(const std::string& group, const std::string& topic, int partition) const {
  rd_kafka_t* asker = make(RD_KAFKA_CONSUMER, {{"bootstrap.servers", brokers()}, {"group.id", group}});
  rd_kafka_topic_partition_list_t* list = rd_kafka_topic_partition_list_new(1);
  rd_kafka_topic_partition_list_add(list, topic.c_str(), partition);
  const auto code = rd_kafka_committed(asker, list, 10'000);
  const std::int64_t offset = code == RD_KAFKA_RESP_ERR_NO_ERROR ? list->elems[0].offset : RD_KAFKA_OFFSET_INVALID;
  rd_kafka_topic_partition_list_destroy(list);
  rd_kafka_destroy(asker);
  return offset;
}

RefusingBroker::RefusingBroker() {
  listener_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  YG_ASSERT(::bind(listener_, reinterpret_cast<sockaddr*>(&address), size) == 0 && ::listen(listener_, 8) == 0);
  YG_ASSERT(::getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size) == 0);
  port_ = ntohs(address.sin_port);
  thread_ = std::jthread{[this](const std::stop_token& stop) { serve(stop); }};
}

RefusingBroker::~RefusingBroker() {
  thread_.request_stop();
  thread_.join();
  ::close(listener_);
}

std::string RefusingBroker::brokers() const { return fmt::format("127.0.0.1:{}", port_); }

void RefusingBroker::serve(const std::stop_token& stop) const {
  std::vector<std::jthread> talks;
  while (!stop.stop_requested()) {
    pollfd waiting{listener_, POLLIN, 0};
    if (::poll(&waiting, 1, 20) <= 0) continue;
    const int socket = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
    // Whoever says nothing is let go.
    const timeval patience{2, 0};
    ::setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    talks.emplace_back([socket] { talk(socket); });
  }
}

}  // namespace yunguan::kafka
