// SPDX-License-Identifier: Apache-2.0
#include "kafka/connection.h"

#include <algorithm>
#include <string_view>

#include "base/parse.h"

namespace yunguan::kafka {
namespace {

constexpr std::size_t kBrokersMax = 1'000;
constexpr std::size_t kNameMax = 249;
constexpr std::size_t kCaMax = 256u << 10;

bool visible(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return c > ' ' && c <= '~'; });
}

// "host:port" or "[::1]:9092".
bool is_broker(std::string_view broker) {
  const auto colon = broker.rfind(':');
  if (colon == std::string_view::npos || colon == 0 || !visible(broker) || broker.contains('/')) return false;
  const auto port = parse_integer<std::uint16_t>(broker.substr(colon + 1));
  return port && *port > 0;
}

std::unexpected<Error> wrong(const char* code, Text text, const char* field, std::string_view value = {}) {
  return fail(ErrorKind::invalid, code, std::move(text), {.field = field, .value = clipped(value)});
}

}  // namespace

Result<void> check_connection(const Connection& connection) {
  std::string_view rest = connection.brokers;
  if (rest.empty() || rest.size() > kBrokersMax) {
    return wrong("kafka.brokers", {"须给出 Kafka 地址，如 kafka1:9092", "say where Kafka is, such as kafka1:9092"},
                 "brokers", rest);
  }
  while (true) {
    const auto comma = rest.find(',');
    if (const auto broker = trimmed(rest.substr(0, comma)); !is_broker(broker)) {
      return wrong("kafka.brokers",
                   {"地址写作 主机:端口，多个以逗号分隔", "brokers are written host:port, with commas between them"},
                   "brokers", broker);
    }
    if (comma == std::string_view::npos) break;
    rest.remove_prefix(comma + 1);
  }
  if (connection.group.size() > kNameMax || !visible(connection.group)) {
    return wrong("kafka.group",
                 {"消费组至多 249 个可见字符，不含空白", "a group is at most 249 visible characters without spaces"},
                 "group", connection.group);
  }
  const bool tls = connection.security == Security::tls;
  if (!connection.ca.empty() &&
      (!tls || connection.ca.size() > kCaMax || !connection.ca.contains("-----BEGIN CERTIFICATE-----"))) {
    return wrong("kafka.ca",
                 {"CA 证书须为 PEM，且只用于 TLS", "the CA's certificates are PEM, and serve with TLS only"}, "ca");
  }
  if (connection.mechanism == Mechanism::none) return {};
  if (connection.username.empty() || connection.username.size() > kNameMax) {
    return wrong("kafka.username", {"这种登录方式须有用户名", "this way of signing in needs a user name"}, "username");
  }
  if (connection.password.empty() || connection.password.size() > 1'000 || connection.password.contains('\0')) {
    return wrong("kafka.password", {"这种登录方式须有口令", "this way of signing in needs a password"}, "password");
  }
  return {};
}

}  // namespace yunguan::kafka
