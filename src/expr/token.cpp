// SPDX-License-Identifier: Apache-2.0
#include "expr/token.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/parse.h"
#include "expr/program.h"

namespace yunguan::expr {
namespace {

constexpr std::array<std::string_view, 16> kSymbols{"==", "!=", "<=", ">=", "<", ">", "+", "-",
                                                    "*",  "/",  "%",  "(",  ")", "[", "]", ","};

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool begins_name(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }

Result<Token> text_token(std::string_view source, std::size_t at) {
  Token token{.kind = TokenKind::text, .column = at + 1};
  std::size_t end = at + 1;
  for (; end < source.size() && source[end] != '"'; ++end) {
    if (source[end] == '\\' && (end + 1 == source.size() || (source[end + 1] != '"' && source[end + 1] != '\\'))) {
      return error_at(end + 1, "expr.syntax",
                      {"反斜杠后只能是引号或反斜杠", "a backslash stands only before a quote or a backslash"});
    }
    if (source[end] == '\\') ++end;
    token.text += source[end];
  }
  if (end == source.size())
    return error_at(at + 1, "expr.syntax", {"文本没有结束的引号", "a text without its closing quote"});
  token.source = source.substr(at, end + 1 - at);
  return token;
}

Result<Token> number_token(std::string_view source, std::size_t at) {
  std::size_t end = at;
  while (end < source.size() && (is_digit(source[end]) || begins_name(source[end]) || source[end] == '.')) ++end;
  Token token{.kind = TokenKind::integer, .source = source.substr(at, end - at), .column = at + 1};
  if (token.source.contains('.')) {
    const auto value = Decimal::parse(token.source);
    if (!value) {
      return error_at(at + 1, "expr.number",
                      {"小数须写作 12.5，小数点后至多 6 位，共至多 24 位数字",
                       "a decimal is written 12.5, with at most 6 digits behind the point and 24 in all"});
    }
    token.kind = TokenKind::decimal;
    token.decimal = *value;
    return token;
  }
  const auto value = parse_integer<std::int64_t>(token.source);
  if (!value) return error_at(at + 1, "expr.number", {"不是 64 位以内的整数", "not a whole number of 64 bits"});
  token.integer = *value;
  return token;
}

Result<Token> next_token(std::string_view source, std::size_t at) {
  const char c = source[at];
  if (c == '"') return text_token(source, at);
  std::size_t end = at;
  if (is_digit(c)) return number_token(source, at);
  if (begins_name(c)) {
    while (end < source.size() && (begins_name(source[end]) || is_digit(source[end]) || source[end] == '.')) ++end;
    return Token{.kind = TokenKind::name, .source = source.substr(at, end - at), .column = at + 1};
  }
  for (const std::string_view symbol : kSymbols) {
    if (source.substr(at).starts_with(symbol))
      return Token{.kind = TokenKind::symbol, .source = source.substr(at, symbol.size()), .column = at + 1};
  }
  return error_at(at + 1, "expr.syntax", {"不认识的字符", "a character that has no meaning here"});
}

}  // namespace

std::unexpected<Error> error_at(std::size_t column, std::string code, Text text) {
  text.zh = fmt::format("第 {} 个字符处：{}", column, text.zh);
  text.en = fmt::format("at column {}: {}", column, text.en);
  return fail(ErrorKind::invalid, std::move(code), std::move(text));
}

Result<std::vector<Token>> tokens_of(std::string_view source) {
  if (source.size() > kSourceBytesMax)
    return error_at(kSourceBytesMax, "expr.too_large", {"表达式过长", "the expression is too long"});
  std::vector<Token> tokens;
  for (std::size_t at = 0; at < source.size();) {
    if (source[at] == ' ' || source[at] == '\t' || source[at] == '\n' || source[at] == '\r') {
      ++at;
      continue;
    }
    YG_TRY_ASSIGN(Token token, next_token(source, at));
    at += token.source.size();
    tokens.push_back(std::move(token));
  }
  tokens.push_back({.column = source.size() + 1});
  return tokens;
}

}  // namespace yunguan::expr
