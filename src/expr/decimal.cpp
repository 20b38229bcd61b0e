// SPDX-License-Identifier: Apache-2.0
#include "expr/decimal.h"

#include <algorithm>
#include <limits>

#include "base/parse.h"

namespace yunguan::expr {
namespace {

// Half away from zero.
Wide divided(Wide dividend, Wide divisor) {
  const Wide quotient = dividend / divisor;
  const Wide rest = dividend % divisor;
  // Twice the rest might not fit; the rest of the divisor does.
  const Wide rest_size = rest < 0 ? -rest : rest;
  const Wide divisor_size = divisor < 0 ? -divisor : divisor;
  if (rest_size < divisor_size - rest_size) return quotient;
  return (dividend < 0) == (divisor < 0) ? quotient + 1 : quotient - 1;
}

// The lowest value has no opposite and is kept out everywhere.
std::optional<Decimal> if_it_fits(bool overflow, Wide value) {
  if (overflow || value == std::numeric_limits<Wide>::min()) return std::nullopt;
  return Decimal{value};
}

}  // namespace

std::optional<Decimal> Decimal::parse(std::string_view text) {
  const auto point = text.find('.');
  if (point == std::string_view::npos || text.size() > 25) return std::nullopt;
  const std::string_view whole = text.substr(0, point);
  const std::string_view part = text.substr(point + 1);
  if (whole.empty() || part.empty() || part.size() > kPlaces || !all_digits(whole) || !all_digits(part))
    return std::nullopt;
  Wide value = 0;
  for (const char c : whole) value = value * 10 + (c - '0');
  for (std::size_t i = 0; i < kPlaces; ++i) value = value * 10 + (i < part.size() ? part[i] - '0' : 0);
  return Decimal{value};
}

std::optional<Decimal> sum(Decimal a, Decimal b) {
  Wide value = 0;
  const bool overflow = __builtin_add_overflow(a.millionths, b.millionths, &value);
  return if_it_fits(overflow, value);
}

std::optional<Decimal> difference(Decimal a, Decimal b) {
  Wide value = 0;
  const bool overflow = __builtin_sub_overflow(a.millionths, b.millionths, &value);
  return if_it_fits(overflow, value);
}

std::optional<Decimal> product(Decimal a, Decimal b) {
  Wide value = 0;
  const bool overflow = __builtin_mul_overflow(a.millionths, b.millionths, &value);
  if (!if_it_fits(overflow, value)) return std::nullopt;
  return Decimal{divided(value, Decimal::kOne)};
}

std::optional<Decimal> quotient(Decimal a, Decimal b) {
  Wide value = 0;
  const bool overflow = __builtin_mul_overflow(a.millionths, Decimal::kOne, &value);
  if (b.millionths == 0 || !if_it_fits(overflow, value)) return std::nullopt;
  return Decimal{divided(value, b.millionths)};
}

std::optional<std::int64_t> rounded(Decimal value, Rounding rounding) {
  Wide whole = value.millionths / Decimal::kOne;
  const Wide rest = value.millionths % Decimal::kOne;
  if (rounding == Rounding::nearest)
    whole = divided(value.millionths, Decimal::kOne);
  else if (rounding == Rounding::down && rest < 0)
    --whole;
  else if (rounding == Rounding::up && rest > 0)
    ++whole;
  using Limits = std::numeric_limits<std::int64_t>;
  if (whole < Limits::min() || whole > Limits::max()) return std::nullopt;
  return static_cast<std::int64_t>(whole);
}

void append_decimal(std::string& out, Decimal value) {
  std::string digits;
  Wide rest = value.millionths < 0 ? -value.millionths : value.millionths;
  for (; rest != 0 || digits.size() <= Decimal::kPlaces; rest /= 10) digits += static_cast<char>('0' + rest % 10);
  std::ranges::reverse(digits);
  digits.insert(digits.size() - Decimal::kPlaces, 1, '.');
  while (digits.ends_with('0')) digits.pop_back();
  if (digits.ends_with('.')) digits.pop_back();
  if (value.millionths < 0) out += '-';
  out += digits;
}

}  // namespace yunguan::expr
