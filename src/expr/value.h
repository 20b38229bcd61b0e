// SPDX-License-Identifier: Apache-2.0
// Values of the expression language: whole and decimal numbers, texts, truth values, and "nothing known" (null).
#pragma once

#include <cstdint>
#include <string_view>
#include <variant>

#include "expr/decimal.h"

namespace yunguan::expr {

enum class Type : std::uint8_t { boolean, integer, text, decimal };
[[nodiscard]] std::string_view name_of(Type type);

// Texts are not owned. An integer is 64 bits; arithmetic that does not fit gives null.
class Value {
 public:
  constexpr Value() = default;  // null
  constexpr Value(bool value) : value_(value) {}
  constexpr Value(std::int64_t value) : value_(value) {}
  constexpr Value(std::string_view value) : value_(value) {}
  constexpr Value(Decimal value) : value_(value) {}

  [[nodiscard]] constexpr bool is_null() const { return value_.index() == 0; }
  // Of a value that is not null.
  [[nodiscard]] constexpr Type kind() const { return static_cast<Type>(value_.index() - 1); }
  [[nodiscard]] constexpr bool boolean() const { return std::get<bool>(value_); }
  [[nodiscard]] constexpr std::int64_t integer() const { return std::get<std::int64_t>(value_); }
  [[nodiscard]] constexpr std::string_view text() const { return std::get<std::string_view>(value_); }
  [[nodiscard]] constexpr Decimal decimal() const { return std::get<Decimal>(value_); }

  friend constexpr bool operator==(const Value&, const Value&) = default;

 private:
  std::variant<std::monostate, bool, std::int64_t, std::string_view, Decimal> value_;
};

}  // namespace yunguan::expr
