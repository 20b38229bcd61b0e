// SPDX-License-Identifier: Apache-2.0
// What librdkafka says went wrong, in the words of this product.
#pragma once

#include <librdkafka/rdkafka.h>

#include <string_view>

#include "base/error.h"

namespace yunguan::kafka {

// All are `unavailable`: with Kafka everything may be mended on the other side. Where::field is the setting it is about (brokers, security,
// username, topics, group), Where::value what librdkafka said. Codes: kafka.host, kafka.unreachable, kafka.tls, kafka.credentials,
// kafka.topic_unknown, kafka.topic_forbidden, kafka.group_forbidden, kafka.failed.
[[nodiscard]] Error fault_of(rd_kafka_resp_err_t code, std::string_view said);

// Which of two that were heard says more: a wrong password is followed by "all brokers are down".
[[nodiscard]] bool says_more(const Error& one, const Error& other);

}  // namespace yunguan::kafka
