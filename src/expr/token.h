// SPDX-License-Identifier: Apache-2.0
// Words of an expression with their positions.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "expr/decimal.h"

namespace yunguan::expr {

enum class TokenKind : std::uint8_t { end, name, integer, decimal, text, symbol };

struct Token {
  TokenKind kind = TokenKind::end;
  std::string_view source;  // as it stands there
  std::string text;         // of a text literal, unescaped
  std::int64_t integer = 0;
  Decimal decimal;
  std::size_t column = 1;
};

// Errors: expr.syntax, expr.number, expr.too_large
[[nodiscard]] Result<std::vector<Token>> tokens_of(std::string_view source);

// An error about a place in the source.
[[nodiscard]] std::unexpected<Error> error_at(std::size_t column, std::string code, Text text);

}  // namespace yunguan::expr
