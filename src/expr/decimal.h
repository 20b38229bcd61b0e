// SPDX-License-Identifier: Apache-2.0
// Decimal numbers with six places behind the point, exact: for shares, prices and limits. What has more places is rounded,
// half away from zero.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace yunguan::expr {

__extension__ using Wide = __int128;

struct Decimal {
  static constexpr int kPlaces = 6;
  static constexpr Wide kOne = 1'000'000;

  Wide millionths = 0;

  [[nodiscard]] static constexpr Decimal from(std::int64_t whole) { return {kOne * whole}; }
  // "12.5": digits, a point, one to six digits. Nothing when it is written otherwise or has more than 24 digits.
  [[nodiscard]] static std::optional<Decimal> parse(std::string_view text);

  friend constexpr auto operator<=>(const Decimal&, const Decimal&) = default;
};

// Nothing where the result does not fit; of division, also where the divisor is zero.
[[nodiscard]] std::optional<Decimal> sum(Decimal a, Decimal b);
[[nodiscard]] std::optional<Decimal> difference(Decimal a, Decimal b);
[[nodiscard]] std::optional<Decimal> product(Decimal a, Decimal b);
[[nodiscard]] std::optional<Decimal> quotient(Decimal a, Decimal b);

enum class Rounding : std::uint8_t { nearest, down, up };  // nearest: half away from zero; down: to the lesser number
[[nodiscard]] std::optional<std::int64_t> rounded(Decimal value, Rounding rounding);

// Without zeros at the end: "1.5", "-0.25", "3".
void append_decimal(std::string& out, Decimal value);

}  // namespace yunguan::expr
