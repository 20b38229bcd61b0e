// SPDX-License-Identifier: Apache-2.0
// Checked reading of small text: nothing is skipped, guessed or wrapped round.
#pragma once

#include <charconv>
#include <concepts>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace yunguan {

// The whole of `text` as a decimal integer, without sign "+", spaces or leftovers; nullopt when it is none or does not fit.
template <std::integral T>
[[nodiscard]] std::optional<T> parse_integer(std::string_view text) {
  T value{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size() || text.empty()) return std::nullopt;
  return value;
}

// At least one character, all of them 0 … 9.
[[nodiscard]] bool all_digits(std::string_view text);

// Without leading and trailing spaces, tabs and line ends.
[[nodiscard]] std::string_view trimmed(std::string_view text);

// The parts between `separator`, empty ones too; "" has one empty part.
[[nodiscard]] std::vector<std::string_view> split(std::string_view text, char separator);

// ASCII letters to lower case, other bytes as they are.
[[nodiscard]] std::string ascii_lower(std::string_view text);

[[nodiscard]] bool is_utf8(std::string_view text);
// Where the first byte stands that is not part of well-formed UTF-8 (RFC 3629); npos when there is none. Some gigabytes a
// second on mostly ASCII text.
[[nodiscard]] std::size_t first_non_utf8(std::string_view text);
// Length of the well-formed sequence at the front of `text`, which is not empty; 0 when there is none.
[[nodiscard]] std::size_t utf8_sequence_length(std::string_view text);

// Code points of UTF-8 text, as people count what they write.
[[nodiscard]] std::int64_t characters_in(std::string_view text);

// At most `bytes_max` bytes, cut between code points, with "…" when cut: for quoting input in messages.
[[nodiscard]] std::string clipped(std::string_view text, std::size_t bytes_max = 200);

// Luhn's check over all digits (ISO/IEC 7812-1 annex B); false when a character is no digit.
[[nodiscard]] bool luhn_valid(std::string_view digits);
// The digits with the check digit behind them that makes them valid; nothing but digits may be given.
[[nodiscard]] std::string with_luhn(std::string digits);

}  // namespace yunguan
