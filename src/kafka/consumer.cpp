// SPDX-License-Identifier: Apache-2.0
#include "kafka/consumer.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/log.h"
#include "base/parse.h"
#include "kafka/fault.h"

namespace yunguan::kafka {
namespace {

constexpr std::size_t kMessagesMax = 20'000;  // of one poll
constexpr std::chrono::milliseconds kSlice{500};

struct ListFree {
  void operator()(rd_kafka_topic_partition_list_t* list) const { rd_kafka_topic_partition_list_destroy(list); }
};
using List = std::unique_ptr<rd_kafka_topic_partition_list_t, ListFree>;

List list_of(std::span<const From> from) {
  List list{rd_kafka_topic_partition_list_new(static_cast<int>(from.size()))};
  for (const From& one : from) {
    rd_kafka_topic_partition_list_add(list.get(), one.place.topic.c_str(), one.place.partition)->offset = one.offset;
  }
  return list;
}

void say(const rd_kafka_t* /*handle*/, int /*level*/, const char* facility, const char* text) {
  log::debug("kafka", text, {{"facility", facility}});
}

const char* name_of(Mechanism mechanism) {
  switch (mechanism) {
    case Mechanism::plain:
      return "PLAIN";
    case Mechanism::scram_sha_256:
      return "SCRAM-SHA-256";
    case Mechanism::scram_sha_512:
      return "SCRAM-SHA-512";
    case Mechanism::none:
      break;
  }
  return "";
}

const char* protocol_of(const Connection& connection) {
  const bool tls = connection.security == Security::tls;
  if (connection.mechanism == Mechanism::none) return tls ? "ssl" : "plaintext";
  return tls ? "sasl_ssl" : "sasl_plaintext";
}

Result<void> set(rd_kafka_conf_t* conf, const char* name, const std::string& value) {
  std::array<char, 512> why{};
  if (rd_kafka_conf_set(conf, name, value.c_str(), why.data(), why.size()) == RD_KAFKA_CONF_OK) return {};
  return fail(ErrorKind::invalid, "kafka.setting",
              {fmt::format("Kafka 客户端不接受设置 {}", name), fmt::format("the Kafka client refuses {}", name)},
              {.field = name});
}

Result<void> set_all(rd_kafka_conf_t* conf, const Connection& connection) {
  YG_TRY(set(conf, "bootstrap.servers", connection.brokers));
  // librdkafka wants a group of whoever assigns partitions; without one of ours nothing is told to it.
  YG_TRY(set(conf, "group.id", connection.group.empty() ? "yunguan" : connection.group));
  YG_TRY(set(conf, "client.id", "yunguan"));
  YG_TRY(set(conf, "security.protocol", protocol_of(connection)));
  if (connection.mechanism != Mechanism::none) {
    YG_TRY(set(conf, "sasl.mechanisms", name_of(connection.mechanism)));
    YG_TRY(set(conf, "sasl.username", connection.username));
    YG_TRY(set(conf, "sasl.password", connection.password));
  }
  if (!connection.ca.empty()) YG_TRY(set(conf, "ssl.ca.pem", connection.ca));
  YG_TRY(set(conf, "enable.auto.commit", "false"));
  YG_TRY(set(conf, "enable.auto.offset.store", "false"));
  // An offset that is gone is ours to deal with (Delivered::out_of_range).
  YG_TRY(set(conf, "auto.offset.reset", "error"));
  YG_TRY(set(conf, "allow.auto.create.topics", "false"));
  YG_TRY(set(conf, "queued.max.messages.kbytes", "32768"));
  YG_TRY(set(conf, "fetch.message.max.bytes", "4194304"));
  YG_TRY(set(conf, "fetch.wait.max.ms", "100"));
  YG_TRY(set(conf, "fetch.error.backoff.ms", "100"));
  YG_TRY(set(conf, "reconnect.backoff.max.ms", "2000"));
  YG_TRY(set(conf, "topic.metadata.refresh.interval.ms", "60000"));
  return set(conf, "log_level", "4");
}

}  // namespace

Result<std::unique_ptr<Consumer>> Consumer::open(const Connection& connection) {
  YG_TRY(check_connection(connection));
  std::unique_ptr<Consumer> consumer{new Consumer};
  std::unique_ptr<rd_kafka_conf_t, void (*)(rd_kafka_conf_t*)> conf{rd_kafka_conf_new(), rd_kafka_conf_destroy};
  YG_TRY(set_all(conf.get(), connection));
  rd_kafka_conf_set_opaque(conf.get(), consumer.get());
  rd_kafka_conf_set_error_cb(conf.get(), &Consumer::heard);
  rd_kafka_conf_set_log_cb(conf.get(), &say);
  std::array<char, 512> why{};
  consumer->handle_ = rd_kafka_new(RD_KAFKA_CONSUMER, conf.get(), why.data(), why.size());
  if (consumer->handle_ == nullptr) {
    const bool tls = std::string_view{why.data()}.contains("ssl");
    return fail(ErrorKind::invalid, "kafka.setting",
                {fmt::format("Kafka 客户端不接受这些设置：{}", why.data()),
                 fmt::format("the Kafka client refuses these settings: {}", why.data())},
                {.field = tls ? "ca" : ""});
  }
  (void)conf.release();  // the handle owns it
  rd_kafka_poll_set_consumer(consumer->handle_);
  consumer->queue_ = rd_kafka_queue_get_consumer(consumer->handle_);
  consumer->has_group_ = !connection.group.empty();
  consumer->held_.resize(kMessagesMax);
  return consumer;
}

Consumer::~Consumer() {
  drop_messages();
  if (queue_ != nullptr) rd_kafka_queue_destroy(queue_);
  if (handle_ == nullptr) return;
  rd_kafka_assign(handle_, nullptr);
  rd_kafka_destroy_flags(handle_, RD_KAFKA_DESTROY_F_NO_CONSUMER_CLOSE);
}

void Consumer::heard(rd_kafka_t* /*handle*/, int code, const char* reason, void* self) {
  auto& consumer = *static_cast<Consumer*>(self);
  consumer.all_down_ = consumer.all_down_ || code == RD_KAFKA_RESP_ERR__ALL_BROKERS_DOWN;
  Error error = fault_of(static_cast<rd_kafka_resp_err_t>(code), reason == nullptr ? "" : reason);
  if (!consumer.heard_ || says_more(error, *consumer.heard_)) consumer.heard_ = std::move(error);
}

void Consumer::drop_messages() {
  for (std::size_t i = 0; i < held_count_; ++i) rd_kafka_message_destroy(held_[i]);
  held_count_ = 0;
}

// A request that was not answered says less than what was heard while it waited.
Error Consumer::failure(rd_kafka_resp_err_t code) const {
  Error error = fault_of(code, rd_kafka_err2str(code));
  return heard_ && !says_more(error, *heard_) ? *heard_ : error;
}

Result<std::string> Consumer::cluster(std::chrono::milliseconds at_most) {
  char* name = rd_kafka_clusterid(handle_, static_cast<int>(at_most.count()));
  if (name == nullptr) return fail(failure(RD_KAFKA_RESP_ERR__TIMED_OUT));
  std::string cluster{name};
  rd_kafka_mem_free(handle_, name);
  return cluster;
}

Result<std::vector<Place>> Consumer::partitions(std::span<const std::string> topics,
                                                std::chrono::milliseconds at_most) {
  heard_.reset();
  all_down_ = false;
  const rd_kafka_metadata_t* metadata = nullptr;
  auto code = RD_KAFKA_RESP_ERR__TIMED_OUT;
  for (auto left = at_most; left.count() > 0 && code != RD_KAFKA_RESP_ERR_NO_ERROR; left -= kSlice) {
    code = rd_kafka_metadata(handle_, 1, nullptr, &metadata, static_cast<int>(std::min(left, kSlice).count()));
    if (code == RD_KAFKA_RESP_ERR_NO_ERROR || !from_.empty()) continue;
    // What was heard of the connection waits in the queue; a refusal is no reason to wait on.
    Delivered nothing;
    poll(std::chrono::milliseconds{0}, nothing);
    if (nothing.fault) heard_ = std::move(nothing.fault);
    if (all_down_ || (heard_ && says_more(*heard_, fault_of(code, {})))) break;
  }
  if (code != RD_KAFKA_RESP_ERR_NO_ERROR) return fail(failure(code));
  const std::unique_ptr<const rd_kafka_metadata_t, void (*)(const rd_kafka_metadata_t*)> owned{
      metadata, rd_kafka_metadata_destroy};
  std::vector<Place> places;
  for (const std::string& topic : topics) {
    const std::span all{metadata->topics, static_cast<std::size_t>(metadata->topic_cnt)};
    const auto found = std::ranges::find_if(all, [&](const auto& one) { return topic == one.topic; });
    if (found == all.end()) return fail(fault_of(RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART, topic));
    if (found->err != RD_KAFKA_RESP_ERR_NO_ERROR) return fail(fault_of(found->err, topic));
    for (const auto& one : std::span{found->partitions, static_cast<std::size_t>(found->partition_cnt)}) {
      places.push_back({topic, one.id});
    }
  }
  heard_.reset();
  return places;
}

Result<Range> Consumer::range(const Place& place, std::chrono::milliseconds at_most) {
  Range range;
  const auto code = rd_kafka_query_watermark_offsets(handle_, place.topic.c_str(), place.partition, &range.first,
                                                     &range.next, static_cast<int>(at_most.count()));
  if (code != RD_KAFKA_RESP_ERR_NO_ERROR) return fail(failure(code));
  return range;
}

Result<void> Consumer::assign(std::vector<From> from) {
  drop_messages();
  from_ = std::move(from);
  std::ranges::sort(from_, {}, &From::place);
  const List list = list_of(from_);
  const auto code = rd_kafka_assign(handle_, list.get());
  if (code != RD_KAFKA_RESP_ERR_NO_ERROR) return fail(failure(code));
  return {};
}

void Consumer::pause(bool paused) {
  const List list = list_of(from_);
  if (paused) {
    rd_kafka_pause_partitions(handle_, list.get());
  } else {
    rd_kafka_resume_partitions(handle_, list.get());
  }
}

void Consumer::poll(std::chrono::milliseconds at_most, Delivered& delivered) {
  drop_messages();
  delivered.messages.clear();
  delivered.fault.reset();
  delivered.out_of_range = false;
  const auto got = rd_kafka_consume_batch_queue(queue_, static_cast<int>(at_most.count()), held_.data(), held_.size());
  held_count_ = got > 0 ? static_cast<std::size_t>(got) : 0;
  std::size_t at = 0;
  for (std::size_t i = 0; i < held_count_; ++i) {
    const rd_kafka_message_t& message = *held_[i];
    if (message.err != RD_KAFKA_RESP_ERR_NO_ERROR) {
      if (message.err == RD_KAFKA_RESP_ERR__AUTO_OFFSET_RESET || message.err == RD_KAFKA_RESP_ERR_OFFSET_OUT_OF_RANGE) {
        delivered.out_of_range = true;
      } else if (message.err != RD_KAFKA_RESP_ERR__PARTITION_EOF) {
        const char* said = rd_kafka_message_errstr(&message);
        heard(handle_, message.err, said, this);
      }
      continue;
    }
    const char* topic = rd_kafka_topic_name(message.rkt);
    const auto is_it = [&](const From& one) {
      return one.place.partition == message.partition && one.place.topic == topic;
    };
    // Messages of one partition come in a row.
    if (at >= from_.size() || !is_it(from_[at])) {
      at = static_cast<std::size_t>(std::ranges::find_if(from_, is_it) - from_.begin());
    }
    if (at == from_.size()) continue;  // of what was assigned before
    delivered.messages.push_back({.from = at,
                                  .offset = message.offset,
                                  .value = {static_cast<const char*>(message.payload), message.len},
                                  .empty = message.payload == nullptr});
  }
  if (heard_) delivered.fault = std::exchange(heard_, std::nullopt);
}

std::optional<std::int64_t> Consumer::end_of(const Place& place) const {
  std::int64_t first = 0;
  std::int64_t next = 0;
  const auto code = rd_kafka_get_watermark_offsets(handle_, place.topic.c_str(), place.partition, &first, &next);
  if (code != RD_KAFKA_RESP_ERR_NO_ERROR || next < 0) return std::nullopt;
  return next;
}

void Consumer::tell(std::span<const From> next) {
  if (!has_group_ || next.empty()) return;
  const List list = list_of(next);
  rd_kafka_commit(handle_, list.get(), 1);
}

}  // namespace yunguan::kafka
