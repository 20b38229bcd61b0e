// SPDX-License-Identifier: Apache-2.0
// Listed domains compiled for one question: which is the longest listed domain that a peer is, or lies below?
// The cost is bounded by the longest listed domain, whatever the peer looks like.
#pragma once

#include <bitset>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace yunguan::monitor {

// Immutable after build(); shared between threads.
class SuffixMatcher {
 public:
  static constexpr std::uint32_t kNone = 0xFFFF'FFFF;

  // Normalised, distinct, none empty. A domain is named by its place in the vector.
  void build(std::vector<std::string> domains);

  // `peer` is normalised.
  [[nodiscard]] std::uint32_t longest(std::string_view peer) const;
  [[nodiscard]] const std::string& domain(std::uint32_t place) const { return domains_[place]; }
  [[nodiscard]] bool empty() const { return domains_.empty(); }
  // Whether some listed domain ends in a digit, so that a dotted address could match.
  [[nodiscard]] bool may_match_address() const { return digit_end_; }

 private:
  static constexpr std::size_t kTail = 8;
  static constexpr std::size_t kFilterBits = 1u << 15;
  [[nodiscard]] static std::size_t filter_bit(std::uint64_t tail, std::size_t length);
  [[nodiscard]] bool may_match(std::string_view peer) const;
  [[nodiscard]] std::uint32_t find(std::uint64_t hash, std::string_view suffix) const;

  std::vector<std::string> domains_;
  std::vector<std::uint64_t> table_;  // hash's upper half << 32 | place; open addressing
  std::uint64_t mask_ = 0;
  std::size_t length_max_ = 0;
  // The last bytes (at most kTail) of the listed domains, so that nearly every other peer is known by its own.
  std::bitset<kFilterBits> tails_;
  std::vector<std::size_t> tail_lengths_;
  bool digit_end_ = false;
};

}  // namespace yunguan::monitor
