// SPDX-License-Identifier: Apache-2.0
// Peers of a usage row: numbers, IP addresses or hosts, as requirements/monitoring.md reads them.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace yunguan::usage {

using Ipv6 = std::array<std::uint8_t, 16>;

// Four decimals without leading zeros; the first is the highest byte.
[[nodiscard]] std::optional<std::uint32_t> parse_ipv4(std::string_view text);
// RFC 4291 §2.2 in all its forms, without a zone. "::ffff:a.b.c.d" is an IPv6 address like any other.
[[nodiscard]] std::optional<Ipv6> parse_ipv6(std::string_view text);

enum class PeerKind : std::uint8_t { none, ipv4, ipv6, host };

// Why a data row's peer is refused, or what it is. `plain` says that normalising would change nothing.
struct PeerShape {
  PeerKind kind = PeerKind::none;
  bool valid = true;  // no port, no path, no white space
  bool plain = true;
  std::uint32_t ipv4 = 0;
};
[[nodiscard]] PeerShape shape_of(std::string_view peer);
// The same; behind the peer kReadAhead bytes (digits.h) can be read.
[[nodiscard]] PeerShape shape_of_padded(std::string_view peer);

// ASCII letters to lower case, one trailing dot dropped; nothing else.
[[nodiscard]] std::string normalised_peer(std::string_view peer);
// The same into `buffer` when that is needed at all; the result points into `peer` or `buffer`.
[[nodiscard]] std::string_view normalised_peer(std::string_view peer, std::string& buffer);

}  // namespace yunguan::usage
