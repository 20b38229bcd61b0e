// SPDX-License-Identifier: Apache-2.0
// A Kafka cluster for browser stories: says where it is, makes the topics it is told, and puts every line of standard input into one of them.
//
//     mock_kafka TOPIC PARTITIONS        then lines "PARTITION VALUE"; it ends with its input
#include <fmt/core.h>

#include <cstdio>
#include <iostream>
#include <string>

#include "base/parse.h"
#include "kafka/mock_cluster_fixture.h"

int main(int argc, char** argv) {
  const auto partitions = argc == 3 ? yunguan::parse_integer<int>(argv[2]) : std::nullopt;
  if (!partitions) {
    fmt::print(stderr, "usage: mock_kafka TOPIC PARTITIONS\n");
    return 2;
  }
  yunguan::kafka::MockCluster cluster;
  cluster.create_topic(argv[1], *partitions);
  fmt::print("{}\n", cluster.brokers());
  std::fflush(stdout);
  for (std::string line; std::getline(std::cin, line);) {
    const auto space = line.find(' ');
    const auto partition = yunguan::parse_integer<int>(std::string_view{line}.substr(0, space));
    if (!partition || space == std::string::npos) return 2;
    cluster.produce(argv[1], *partition, line.substr(space + 1));
  }
  return 0;
}
