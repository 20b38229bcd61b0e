// SPDX-License-Identifier: Apache-2.0
#include "card/seen_numbers.h"

#include <algorithm>

#include "base/parse.h"

namespace yunguan::card {
namespace {

constexpr std::size_t kDigitsMax = 20;
constexpr std::size_t kTailDigits = 18;  // fit 64 bits
constexpr std::size_t kSlotsAtFirst = 1024;
constexpr unsigned kHeadBits = 16;  // 8 for the number of digits, 8 for those before the tail
constexpr std::uint64_t kHeadMask = (std::uint64_t{1} << kHeadBits) - 1;

std::uint64_t value_of(std::string_view digits) {
  std::uint64_t value = 0;
  for (const char digit : digits) value = value * 10 + static_cast<std::uint64_t>(digit - '0');
  return value;
}

}  // namespace

SeenNumbers::SeenNumbers() : slots_(kSlotsAtFirst) {}

std::optional<SeenNumbers::Slot> SeenNumbers::packed(std::string_view number) {
  if (number.size() > kDigitsMax || !all_digits(number)) return std::nullopt;
  const std::size_t head = number.size() > kTailDigits ? number.size() - kTailDigits : 0;
  return Slot{value_of(number.substr(head)), number.size() << 8 | value_of(number.substr(0, head))};
}

// Where the key stands, or the free slot where it would. The number of slots is a power of two.
SeenNumbers::Slot& SeenNumbers::place_of(const Slot& key) {
  std::uint64_t hash = (key.tail ^ (key.line_and_head & kHeadMask) << 48) * 0x9E3779B97F4A7C15u;
  hash ^= hash >> 32;
  for (std::size_t at = hash & (slots_.size() - 1);; at = (at + 1) & (slots_.size() - 1)) {
    Slot& slot = slots_[at];
    const bool same = slot.tail == key.tail && ((slot.line_and_head ^ key.line_and_head) & kHeadMask) == 0;
    if (slot.line_and_head == 0 || same) return slot;
  }
}

void SeenNumbers::grow() {
  std::vector<Slot> before(slots_.size() * 2);
  before.swap(slots_);
  for (const Slot& slot : before) {
    if (slot.line_and_head != 0) place_of(slot) = slot;
  }
}

std::optional<std::uint64_t> SeenNumbers::line_before(std::string_view number, std::uint64_t line) {
  const auto key = packed(number);
  if (!key) {
    const auto [seen, first] = others_.emplace(number, line);
    return first ? std::nullopt : std::optional{seen->second};
  }
  Slot& slot = place_of(*key);
  if (slot.line_and_head != 0) return slot.line_and_head >> kHeadBits;
  slot = {key->tail, line << kHeadBits | key->line_and_head};
  if (++used_ * 3 > slots_.size() * 2) grow();
  return std::nullopt;
}

}  // namespace yunguan::card
