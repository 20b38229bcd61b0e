// SPDX-License-Identifier: Apache-2.0
#include "kafka/trial.h"

#include "kafka/consumer.h"

namespace yunguan::kafka {
namespace {

constexpr std::chrono::milliseconds kRangeWithin{2'000};

Result<Trial> attempt(const Connection& connection, const std::vector<std::string>& topics,
                      std::chrono::milliseconds at_most) {
  YG_TRY_ASSIGN(const auto consumer, Consumer::open(connection));
  YG_TRY_ASSIGN(const auto places, consumer->partitions(topics, at_most));
  Trial trial;
  YG_TRY_ASSIGN(trial.cluster, consumer->cluster(kRangeWithin));
  for (const std::string& topic : topics) trial.topics.push_back({.name = topic});
  for (const Place& place : places) {
    YG_TRY_ASSIGN(const Range range, consumer->range(place, kRangeWithin));
    for (TriedTopic& topic : trial.topics) {
      if (topic.name != place.topic) continue;
      ++topic.partitions;
      topic.messages += range.next - range.first;
    }
  }
  return trial;
}

}  // namespace

Result<Trial> try_connection(const Connection& connection, const std::vector<std::string>& topics,
                             std::chrono::milliseconds at_most) {
  auto trial = attempt(connection, topics, at_most);
  if (trial) return trial;
  Error error = std::move(trial).error();
  error.kind = ErrorKind::invalid;
  return fail(std::move(error));
}

}  // namespace yunguan::kafka
