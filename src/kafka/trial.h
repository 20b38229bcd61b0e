// SPDX-License-Identifier: Apache-2.0
// Trying a connection, for a person who sets it up.
#pragma once

#include <boost/describe.hpp>
#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

#include "kafka/connection.h"

namespace yunguan::kafka {

struct TriedTopic {
  std::string name;
  std::int64_t partitions = 0;
  std::int64_t messages = 0;  // that it holds now
};
BOOST_DESCRIBE_STRUCT(TriedTopic, (), (name, partitions, messages))

struct Trial {
  std::string cluster;  // its own name
  std::vector<TriedTopic> topics;
};
BOOST_DESCRIBE_STRUCT(Trial, (), (cluster, topics))

// Connects, and looks at the topics and the ends of their partitions. Errors: those of Consumer, all `invalid`, since the settings are what is being
// tried.
[[nodiscard]] Result<Trial> try_connection(const Connection& connection, const std::vector<std::string>& topics,
                                           std::chrono::milliseconds at_most = std::chrono::seconds{8});

}  // namespace yunguan::kafka
