// SPDX-License-Identifier: Apache-2.0
#include "usage/address.h"

#include <arpa/inet.h>

#include <algorithm>
#include <bit>
#include <cstring>

#include "usage/digits.h"

namespace yunguan::usage {
namespace {

enum CharClass : std::uint8_t { kUpper = 1, kColon = 2, kSlash = 4, kSpace = 8, kHigh = 16, kBracket = 32 };

constexpr std::array<std::uint8_t, 256> kClasses = [] {
  std::array<std::uint8_t, 256> classes{};
  for (int c = 'A'; c <= 'Z'; ++c) classes[static_cast<std::size_t>(c)] = kUpper;
  for (int c = 9; c <= 13; ++c) classes[static_cast<std::size_t>(c)] = kSpace;
  for (std::size_t c = 128; c < 256; ++c) classes[c] = kHigh;
  classes[' '] = kSpace;
  classes[':'] = kColon;
  classes['/'] = kSlash;
  classes[']'] = kBracket;
  return classes;
}();

// White space beyond ASCII: the code points with Unicode's property White_Space.
constexpr std::array<std::string_view, 19> kWideSpaces{
    "\xC2\x85",     "\xC2\xA0",     "\xE1\x9A\x80", "\xE2\x80\x80", "\xE2\x80\x81", "\xE2\x80\x82", "\xE2\x80\x83",
    "\xE2\x80\x84", "\xE2\x80\x85", "\xE2\x80\x86", "\xE2\x80\x87", "\xE2\x80\x88", "\xE2\x80\x89", "\xE2\x80\x8A",
    "\xE2\x80\xA8", "\xE2\x80\xA9", "\xE2\x80\xAF", "\xE2\x81\x9F", "\xE3\x80\x80"};

bool wide_space(std::string_view text) {
  return std::ranges::any_of(kWideSpaces, [&](std::string_view space) { return text.contains(space); });
}

// Sixteen bytes at a time, in whatever registers the machine has for that.
using Block = std::uint8_t __attribute__((vector_size(16)));

// Whether all of the text is lower-case letters, digits, '.', '-' and '_'. At most 32 bytes.
bool ordinary(std::string_view text) {
  for (std::size_t at = 0; at < text.size(); at += sizeof(Block)) {
    Block block;
    std::memcpy(&block, text.data() + at, sizeof block);
    // Wrapping subtraction makes a range one comparison.
    const auto good =
        (block - 'a' < Block{} + 26) | (block - '0' < Block{} + 10) | (block - '-' < Block{} + 2) | (block == '_');
    std::array<std::uint64_t, 2> words;
    std::memcpy(words.data(), &good, sizeof words);
    const std::size_t left = text.size() - at;
    const auto wanted = [](std::size_t bytes) {
      return bytes >= 8 ? ~std::uint64_t{0} : (std::uint64_t{1} << (8 * bytes)) - 1;
    };
    if constexpr (std::endian::native == std::endian::big) {
      for (std::uint64_t& word : words) word = __builtin_bswap64(word);
    }
    if ((~words[0] & wanted(left)) != 0 || (left > 8 && (~words[1] & wanted(left - 8)) != 0)) return false;
  }
  return true;
}

// parse_ipv4 eight bytes at a time, without a branch for each digit.
bool parse_ipv4_padded(std::string_view text, std::uint32_t& address) {
  if (text.size() < 7 || text.size() > 15) return false;
  const char* at = text.data();
  const char* const end = at + text.size();
  address = 0;
  for (int part = 0; part < 4; ++part) {
    const std::uint64_t word = detail::load8(at);
    const std::uint64_t difference = word ^ 0x2E2E2E2E2E2E2E2Eu;
    const std::uint64_t dots = (difference - 0x0101010101010101u) & ~difference & 0x8080808080808080u;
    const auto to_dot = dots == 0 ? 8 : static_cast<std::size_t>(std::countr_zero(dots)) / 8;
    const std::size_t digits = part == 3 ? static_cast<std::size_t>(end - at) : to_dot;
    std::uint64_t value = 0;
    if (digits < 1 || digits > 3 || !detail::up_to_eight(at, digits, value) || value > 255) return false;
    if (digits > 1 && *at == '0') return false;
    address = address << 8 | static_cast<std::uint32_t>(value);
    at += digits + 1;
    if (part < 3 && at >= end) return false;
  }
  return true;
}

// "host:443" and "[2001:db8::1]:443". More colons than one make an address or a strange host, never a port.
bool carries_port(std::string_view text) { return std::ranges::count(text, ':') == 1 || text.contains("]:"); }

}  // namespace

std::optional<std::uint32_t> parse_ipv4(std::string_view text) {
  if (text.size() < 7 || text.size() > 15) return std::nullopt;
  std::uint32_t address = 0;
  std::uint32_t part = 0;
  int digits = 0;
  int dots = 0;
  for (const char c : text) {
    if (c == '.') {
      if (digits == 0 || ++dots > 3) return std::nullopt;
      address = address << 8 | part;
      part = 0;
      digits = 0;
      continue;
    }
    if (c < '0' || c > '9' || (digits > 0 && part == 0)) return std::nullopt;
    part = part * 10 + static_cast<std::uint32_t>(c - '0');
    if (++digits > 3 || part > 255) return std::nullopt;
  }
  if (dots != 3 || digits == 0) return std::nullopt;
  return address << 8 | part;
}

std::optional<Ipv6> parse_ipv6(std::string_view text) {
  std::array<char, INET6_ADDRSTRLEN> buffer{};
  if (text.size() < 2 || text.size() >= buffer.size() || text.contains('\0')) return std::nullopt;
  std::memcpy(buffer.data(), text.data(), text.size());
  Ipv6 address;
  if (inet_pton(AF_INET6, buffer.data(), address.data()) != 1) return std::nullopt;
  return address;
}

PeerShape shape_of(std::string_view peer) {
  PeerShape shape;
  if (peer.empty()) return shape;
  std::uint8_t seen = 0;
  for (const char c : peer) seen |= kClasses[static_cast<unsigned char>(c)];
  shape.plain = (seen & kUpper) == 0 && peer.back() != '.';
  const std::string_view stem = peer.back() == '.' ? peer.substr(0, peer.size() - 1) : peer;
  if (stem.empty()) return shape;
  if ((seen & (kSlash | kSpace)) != 0 || ((seen & kHigh) != 0 && wide_space(peer))) shape.valid = false;
  shape.kind = PeerKind::host;
  if ((seen & kColon) != 0) {
    if (carries_port(stem)) shape.valid = false;
    if (parse_ipv6(stem)) shape.kind = PeerKind::ipv6;
  } else if (stem[0] >= '0' && stem[0] <= '9') {
    if (const auto address = parse_ipv4(stem)) {
      shape.kind = PeerKind::ipv4;
      shape.ipv4 = *address;
    }
  }
  return shape;
}

PeerShape shape_of_padded(std::string_view peer) {
  PeerShape shape;
  if (peer.empty()) return shape;
  if (peer[0] >= '0' && peer[0] <= '9') {
    if (parse_ipv4_padded(peer, shape.ipv4)) {
      shape.kind = PeerKind::ipv4;
      return shape;
    }
  } else if (peer.size() <= kReadAhead && peer.back() != '.' && ordinary(peer)) {
    shape.kind = PeerKind::host;
    return shape;
  }
  return shape_of(peer);
}

std::string normalised_peer(std::string_view peer) {
  std::string buffer;
  return std::string{normalised_peer(peer, buffer)};
}

std::string_view normalised_peer(std::string_view peer, std::string& buffer) {
  if (peer.ends_with('.')) peer.remove_suffix(1);
  const auto upper = [](char c) { return c >= 'A' && c <= 'Z'; };
  if (std::ranges::none_of(peer, upper)) return peer;
  buffer.assign(peer);
  for (char& c : buffer) {
    if (upper(c)) c = static_cast<char>(c - 'A' + 'a');
  }
  return buffer;
}

}  // namespace yunguan::usage
