// SPDX-License-Identifier: Apache-2.0
// Reading short runs of decimal digits eight bytes at a time. The functions load whole words and so may read up to
// kReadAhead bytes behind the field: text handed to them is padded accordingly (Chunk in input.h guarantees it).
#pragma once

#include <bit>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace yunguan::usage {

inline constexpr std::size_t kReadAhead = 32;

// Figures are held up to 2^63 − 1; a larger one counts as that.
inline constexpr std::uint64_t kFigureMax = (std::uint64_t{1} << 63) - 1;

namespace detail {

inline std::uint64_t load8(const char* at) {
  std::uint64_t word;
  std::memcpy(&word, at, sizeof word);
  if constexpr (std::endian::native == std::endian::big) word = __builtin_bswap64(word);
  return word;
}

inline bool eight_digits(std::uint64_t word) {
  return ((word & 0xF0F0F0F0F0F0F0F0u) | (((word + 0x0606060606060606u) & 0xF0F0F0F0F0F0F0F0u) >> 4)) ==
         0x3333333333333333u;
}

// The value of eight ASCII digits, the first one in the lowest byte.
inline std::uint64_t eight_value(std::uint64_t word) {
  word -= 0x3030303030303030u;
  word = word * 10 + (word >> 8);
  return (((word & 0x000000FF000000FFu) * 0x000F424000000064u) +
          (((word >> 16) & 0x000000FF000000FFu) * 0x0000271000000001u)) >>
         32;
}

// `size` digits, 1 … 8, with zeros put in front.
inline bool up_to_eight(const char* at, std::size_t size, std::uint64_t& value) {
  const unsigned gap = 64u - 8u * static_cast<unsigned>(size);
  std::uint64_t word = load8(at) << gap;
  if (gap != 0) word |= 0x3030303030303030u >> (64u - gap);
  value = eight_value(word);
  return eight_digits(word);
}

}  // namespace detail

// 1 … 16 digits at `at`; false when one of them is no digit.
inline bool read_digits(const char* at, std::size_t size, std::uint64_t& value) {
  if (size <= 8) return detail::up_to_eight(at, size, value);
  std::uint64_t head = 0;
  std::uint64_t tail = 0;
  const bool good = detail::up_to_eight(at, size - 8, head) & detail::up_to_eight(at + size - 8, 8, tail);
  value = head * 100'000'000u + tail;
  return good;
}

namespace detail {

inline bool read_long_figure(std::string_view text, std::uint64_t& value) {
  value = 0;
  for (const char c : text) {
    if (c < '0' || c > '9') return false;
    const auto digit = static_cast<std::uint64_t>(c - '0');
    value = value > (kFigureMax - digit) / 10 ? kFigureMax : value * 10 + digit;
  }
  return true;
}

}  // namespace detail

// A non-negative decimal integer of any length, saturating at kFigureMax; "" is 0. False when it is none.
inline bool read_figure(std::string_view text, std::uint64_t& value) {
  value = 0;
  if (text.empty()) return true;
  if (text.size() <= 8) [[likely]]
    return detail::up_to_eight(text.data(), text.size(), value);
  return text.size() <= 16 ? read_digits(text.data(), text.size(), value) : detail::read_long_figure(text, value);
}

inline std::uint64_t saturating_sum(std::uint64_t a, std::uint64_t b) {
  const std::uint64_t sum = a + b;  // both at most kFigureMax, so the sum does not wrap
  return sum > kFigureMax ? kFigureMax : sum;
}

}  // namespace yunguan::usage
