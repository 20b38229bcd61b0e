// SPDX-License-Identifier: Apache-2.0
// How a Kafka cluster is reached.
#pragma once

#include <boost/describe.hpp>
#include <cstdint>
#include <string>

#include "base/error.h"

namespace yunguan::kafka {

enum class Security : std::uint8_t { plaintext, tls };
BOOST_DESCRIBE_ENUM(Security, plaintext, tls)
// SASL; `none`: nobody signs in.
enum class Mechanism : std::uint8_t { none, plain, scram_sha_256, scram_sha_512 };
BOOST_DESCRIBE_ENUM(Mechanism, none, plain, scram_sha_256, scram_sha_512)

struct Connection {
  std::string brokers;  // "kafka1:9092,kafka2:9092"
  std::string group;    // under which progress is shown to Kafka's own tools; "": it is not shown
  Security security = Security::plaintext;
  std::string ca;  // PEM of those who may have signed the brokers' certificates; "": those the system trusts
  Mechanism mechanism = Mechanism::none;
  std::string username;
  std::string password;
};

// Errors (invalid), each with its field: kafka.brokers, kafka.group, kafka.ca, kafka.username, kafka.password.
[[nodiscard]] Result<void> check_connection(const Connection& connection);

}  // namespace yunguan::kafka
