// SPDX-License-Identifier: Apache-2.0
// Networks of addresses as people write them (RFC 4632, RFC 4291 §2.3): "10.1.0.0/16", "2001:db8::/32", or one address
// alone.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"

namespace yunguan {

class Cidr {
 public:
  // Bits behind the prefix must be zero, so that nobody takes "10.1.2.3/8" for a narrow rule: the error says which
  // network was probably meant. An IPv4 address written as IPv6 (::ffff:10.1.2.3) counts as IPv4. Error: network.format
  [[nodiscard]] static Result<Cidr> parse(std::string_view text);

  // False for what is no address.
  [[nodiscard]] bool contains(std::string_view address) const;
  // "10.1.0.0/16"; a single address without its length.
  [[nodiscard]] std::string text() const;

  friend bool operator==(const Cidr&, const Cidr&) = default;

 private:
  std::array<std::uint8_t, 16> bytes_{};  // the network in front; IPv4 takes four
  std::uint8_t size_ = 4;                 // bytes of an address: 4 or 16
  std::uint8_t prefix_ = 0;               // bits
};

// Networks separated by commas, spaces or line ends, each once; "" has none. Error: network.format, naming the first bad
// one; network.too_many beyond `count_max`.
[[nodiscard]] Result<std::vector<Cidr>> parse_networks(std::string_view text, std::size_t count_max = 64);
// "10.1.0.0/16, 192.0.2.7"
[[nodiscard]] std::string networks_text(const std::vector<Cidr>& networks);
// True when one holds the address. No networks hold nothing: whoever means "anywhere" asks for that first.
[[nodiscard]] bool any_contains(const std::vector<Cidr>& networks, std::string_view address);

}  // namespace yunguan
