// SPDX-License-Identifier: Apache-2.0
#include "monitor/suffix_matcher.h"

#include <algorithm>
#include <bit>
#include <cstring>

namespace yunguan::monitor {
namespace {

constexpr std::uint64_t kEmpty = ~std::uint64_t{0};
constexpr std::uint64_t kSeed = 0x9E37'79B9'7F4A'7C15u;

// Goes from the last character to the first, so that every suffix of a peer is hashed on the way.
constexpr std::uint64_t step(std::uint64_t hash, char c) {
  return (hash ^ static_cast<unsigned char>(c)) * 0x1000'0000'01B3u;
}
// The last `length` bytes, at most eight, as one word.
std::uint64_t tail_of(std::string_view text, std::size_t length) {
  std::uint64_t tail = 0;
  std::memcpy(&tail, text.data() + text.size() - length, length);
  return tail;
}

constexpr std::uint64_t finish(std::uint64_t hash) { return (hash ^ (hash >> 29)) * 0xBF58'476D'1CE4'E5B9u; }

}  // namespace

void SuffixMatcher::build(std::vector<std::string> domains) {
  domains_ = std::move(domains);
  table_.assign(std::bit_ceil(domains_.size() * 4 + 4), kEmpty);
  mask_ = table_.size() - 1;
  for (std::uint32_t place = 0; place < domains_.size(); ++place) {
    const std::string& domain = domains_[place];
    std::uint64_t hash = kSeed;
    for (std::size_t i = domain.size(); i-- > 0;) hash = step(hash, domain[i]);
    hash = finish(hash);
    std::uint64_t at = hash & mask_;
    while (table_[at] != kEmpty) at = (at + 1) & mask_;
    table_[at] = (hash >> 32) << 32 | place;
    length_max_ = std::max(length_max_, domain.size());
    digit_end_ = digit_end_ || (domain.back() >= '0' && domain.back() <= '9');
    const std::size_t length = std::min(kTail, domain.size());
    tails_.set(filter_bit(tail_of(domain, length), length));
    if (std::ranges::find(tail_lengths_, length) == tail_lengths_.end()) tail_lengths_.push_back(length);
  }
}

std::size_t SuffixMatcher::filter_bit(std::uint64_t tail, std::size_t length) {
  return finish(tail * kSeed + length) >> 49;
}

bool SuffixMatcher::may_match(std::string_view peer) const {
  // The usual case without a copy of varying size.
  std::uint64_t last = 0;
  const std::size_t have = std::min(kTail, peer.size());
  if (have == kTail) {
    std::memcpy(&last, peer.data() + peer.size() - kTail, kTail);
  } else {
    last = tail_of(peer, have);
    if constexpr (std::endian::native == std::endian::little) last <<= 8 * (kTail - have);
  }
  for (const std::size_t length : tail_lengths_) {
    if (length > have) continue;
    const std::uint64_t tail =
        std::endian::native == std::endian::little ? last >> (8 * (kTail - length)) : tail_of(peer, length);
    if (tails_.test(filter_bit(tail, length))) return true;
  }
  return false;
}

std::uint32_t SuffixMatcher::find(std::uint64_t hash, std::string_view suffix) const {
  hash = finish(hash);
  for (std::uint64_t at = hash & mask_; table_[at] != kEmpty; at = (at + 1) & mask_) {
    const auto place = static_cast<std::uint32_t>(table_[at]);
    if (table_[at] >> 32 == hash >> 32 && domains_[place] == suffix) return place;
  }
  return kNone;
}

std::uint32_t SuffixMatcher::longest(std::string_view peer) const {
  if (peer.empty() || !may_match(peer)) return kNone;
  std::uint32_t best = kNone;
  std::uint64_t hash = kSeed;
  const std::size_t first = peer.size() > length_max_ ? peer.size() - length_max_ : 0;
  for (std::size_t i = peer.size(); i-- > first;) {
    hash = step(hash, peer[i]);
    if (i != 0 && peer[i - 1] != '.') continue;
    const std::uint32_t place = find(hash, peer.substr(i));
    if (place != kNone) best = place;
  }
  return best;
}

}  // namespace yunguan::monitor
