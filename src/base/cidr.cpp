// SPDX-License-Identifier: Apache-2.0
#include "base/cidr.h"

#include <arpa/inet.h>
#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <span>

#include "base/parse.h"

namespace yunguan {

namespace {

constexpr std::size_t kTextMax = INET6_ADDRSTRLEN + 4;

struct Address {
  std::array<std::uint8_t, 16> bytes{};
  std::uint8_t size = 4;
  bool mapped = false;  // was written as IPv6
};

std::optional<Address> parse_address(std::string_view text) {
  if (text.empty() || text.size() > kTextMax || text.find('\0') != std::string_view::npos) return std::nullopt;
  const std::string terminated(text);
  Address address;
  if (inet_pton(AF_INET, terminated.c_str(), address.bytes.data()) == 1) return address;
  if (inet_pton(AF_INET6, terminated.c_str(), address.bytes.data()) != 1) return std::nullopt;
  constexpr std::array<std::uint8_t, 12> kMapped{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};
  address.size = 16;
  if (std::ranges::equal(kMapped, std::span(address.bytes).first(kMapped.size()))) {
    std::ranges::copy(std::span(address.bytes).last(4), address.bytes.begin());
    std::fill(address.bytes.begin() + 4, address.bytes.end(), std::uint8_t{0});
    address.size = 4;
    address.mapped = true;
  }
  return address;
}

// The byte at `index` of a mask of `prefix` bits.
std::uint8_t mask_at(std::size_t index, unsigned prefix) {
  const unsigned before = static_cast<unsigned>(index) * 8;
  if (prefix >= before + 8) return 0xff;
  return prefix <= before ? std::uint8_t{0} : static_cast<std::uint8_t>(0xff00u >> (prefix - before));
}

std::unexpected<Error> bad_network(std::string_view text, Text sentence) {
  return fail(ErrorKind::invalid, "network.format", std::move(sentence), {.value = clipped(text)});
}

std::unexpected<Error> no_network(std::string_view text) {
  return bad_network(text, {fmt::format("“{}”不是网络地址；应形如 10.1.0.0/16 或 10.1.2.3。", clipped(text, 60)),
                            fmt::format("\"{}\" is no network; write 10.1.0.0/16 or 10.1.2.3.", clipped(text, 60))});
}

}  // namespace

Result<Cidr> Cidr::parse(std::string_view text) {
  text = trimmed(text);
  const std::size_t slash = text.find('/');
  const auto address = parse_address(text.substr(0, slash));
  if (!address) return no_network(text);
  Cidr network;
  network.bytes_ = address->bytes;
  network.size_ = address->size;
  unsigned prefix = network.size_ * 8u;
  if (slash != std::string_view::npos) {
    const auto length = parse_integer<unsigned>(text.substr(slash + 1));
    const unsigned shift = address->mapped ? 96 : 0;
    if (!length || *length < shift || *length - shift > prefix) return no_network(text);
    prefix = *length - shift;
  }
  network.prefix_ = static_cast<std::uint8_t>(prefix);
  bool exact = true;
  for (std::size_t i = 0; i < network.size_; ++i) {
    const std::uint8_t kept = network.bytes_[i] & mask_at(i, prefix);
    exact = exact && kept == network.bytes_[i];
    network.bytes_[i] = kept;
  }
  if (!exact) {
    const std::string meant = network.text();
    return bad_network(text, {fmt::format("“{}”的主机位不为零；整个网段请写 {}，单个地址不带掩码。", text, meant),
                              fmt::format("\"{}\" has bits behind its prefix; write {} for the network, or the address "
                                          "without a length.",
                                          text, meant)});
  }
  return network;
}

bool Cidr::contains(std::string_view text) const {
  const auto address = parse_address(text);
  if (!address || address->size != size_) return false;
  for (std::size_t i = 0; i < size_; ++i) {
    if ((address->bytes[i] & mask_at(i, prefix_)) != bytes_[i]) return false;
  }
  return true;
}

std::string Cidr::text() const {
  std::array<char, INET6_ADDRSTRLEN> written{};
  YG_ASSERT(inet_ntop(size_ == 4 ? AF_INET : AF_INET6, bytes_.data(), written.data(), written.size()) != nullptr);
  const std::string address = written.data();
  return prefix_ == size_ * 8u ? address : fmt::format("{}/{}", address, prefix_);
}

Result<std::vector<Cidr>> parse_networks(std::string_view text, std::size_t count_max) {
  std::string separated(text);
  std::ranges::replace_if(
      separated, [](char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }, ',');
  std::vector<Cidr> networks;
  for (const std::string_view part : split(separated, ',')) {
    if (part.empty()) continue;
    YG_TRY_ASSIGN(const Cidr network, Cidr::parse(part));
    if (std::ranges::find(networks, network) != networks.end()) continue;
    if (networks.size() == count_max) {
      return fail(ErrorKind::invalid, "network.too_many",
                  {fmt::format("最多 {} 个网段。", count_max), fmt::format("At most {} networks.", count_max)});
    }
    networks.push_back(network);
  }
  return networks;
}

std::string networks_text(const std::vector<Cidr>& networks) {
  std::string text;
  for (const Cidr& network : networks) {
    if (!text.empty()) text += ", ";
    text += network.text();
  }
  return text;
}

bool any_contains(const std::vector<Cidr>& networks, std::string_view address) {
  return std::ranges::any_of(networks, [&](const Cidr& network) { return network.contains(address); });
}

}  // namespace yunguan
