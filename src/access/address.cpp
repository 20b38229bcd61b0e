// SPDX-License-Identifier: Apache-2.0
#include "access/address.h"

#include <algorithm>

#include "base/cidr.h"
#include "base/parse.h"

namespace yunguan::access {
namespace {

constexpr std::size_t kNameMax = 253;  // RFC 1035 §2.3.4
constexpr std::size_t kLabelMax = 63;

std::unexpected<Error> bad(std::string_view text, Text words) {
  return fail(ErrorKind::invalid, "system.address", std::move(words), {.field = "addresses", .value = clipped(text)});
}

bool is_label(std::string_view label) {
  const auto allowed = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-'; };
  return !label.empty() && label.size() <= kLabelMax && label.front() != '-' && label.back() != '-' &&
         std::ranges::all_of(label, allowed);
}

// "portal.example.gov.cn", "*.example.gov.cn": at least two labels, the last no number.
bool is_name(std::string_view name) {
  if (name.size() > kNameMax) return false;
  if (name.starts_with("*.")) name.remove_prefix(2);
  const auto labels = split(name, '.');
  return labels.size() > 1 && std::ranges::all_of(labels, is_label) && !all_digits(labels.back());
}

bool is_port(std::string_view text) {
  const auto port = parse_integer<int>(text);
  return port && *port >= 1 && *port <= 65'535;
}

bool is_ports(std::string_view text) {
  const auto dash = text.find('-');
  if (dash == std::string_view::npos) return is_port(text);
  const auto from = text.substr(0, dash);
  const auto to = text.substr(dash + 1);
  return is_port(from) && is_port(to) && *parse_integer<int>(from) < *parse_integer<int>(to);
}

struct Parts {
  std::string_view host;
  std::string_view ports;
  bool has_ports = false;
};

// An address with colons of its own stands in brackets when ports follow.
Parts parts_of(std::string_view text) {
  if (text.starts_with('[')) {
    const auto end = text.find(']');
    if (end == std::string_view::npos) return {text, {}};
    const auto rest = text.substr(end + 1);
    if (rest.empty()) return {text.substr(1, end - 1), {}};
    if (!rest.starts_with(':')) return {text, {}};
    return {text.substr(1, end - 1), rest.substr(1), true};
  }
  if (std::ranges::count(text, ':') != 1) return {text, {}};
  const auto colon = text.find(':');
  return {text.substr(0, colon), text.substr(colon + 1), true};
}

}  // namespace

Result<std::string> checked_address(std::string_view given) {
  const std::string text = ascii_lower(trimmed(given));
  const Parts parts = parts_of(text);
  if (parts.has_ports && !is_ports(parts.ports))
    return bad(given, {"端口须为 1 至 65535，或如 8000-8080 的范围", "a port is 1 to 65535, or a range as 8000-8080"});
  std::string host;
  if (const auto network = Cidr::parse(parts.host)) {
    host = network->text();
  } else if (is_name(parts.host)) {
    host = parts.host;
  } else if (parts.host.find_first_not_of("0123456789./:abcdef") == std::string_view::npos) {
    return bad(given, network.error().text);
  } else {
    return bad(given, {"须为网段、地址或域名，可带端口，如 10.20.0.0/24:443",
                       "a network, an address or a name, perhaps with a port, as 10.20.0.0/24:443"});
  }
  if (!parts.has_ports) return host;
  const bool has_colons = host.find(':') != std::string::npos;
  return (has_colons ? "[" + host + "]" : host) + ":" + std::string{parts.ports};
}

}  // namespace yunguan::access
