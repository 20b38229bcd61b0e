// SPDX-License-Identifier: Apache-2.0
#include "store/statement_text.h"

#include <fmt/format.h>

#include <cstring>

namespace yunguan::store {
namespace {

bool starts_name(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }
bool continues_name(char c) { return starts_name(c) || (c >= '0' && c <= '9'); }

// The end of the string, quoted name, comment or cast that begins at `at`, or `at` when none does.
std::size_t skip_opaque(std::string_view sql, std::size_t at) {
  const auto end_after = [&](std::string_view closing, std::size_t from) {
    const std::size_t end = sql.find(closing, from);
    return end == std::string_view::npos ? sql.size() : end + closing.size();
  };
  const std::string_view rest = sql.substr(at);
  if (rest.front() == '\'') return end_after("'", at + 1);
  if (rest.front() == '"') return end_after("\"", at + 1);
  if (rest.starts_with("--")) return end_after("\n", at + 2);
  if (rest.starts_with("/*")) return end_after("*/", at + 2);
  if (rest.starts_with("::")) return at + 2;
  return at;
}

// Length of the well-formed UTF-8 sequence at `at` (Unicode 15, table 3-7), or 0.
std::size_t utf8_length(std::string_view text, std::size_t at) {
  const auto byte = [&](std::size_t i) {
    return at + i < text.size() ? static_cast<unsigned char>(text[at + i]) : static_cast<unsigned char>(0);
  };
  const auto within = [](unsigned char b, unsigned char low, unsigned char high) { return b >= low && b <= high; };
  const unsigned char first = byte(0);
  if (first < 0x80) return 1;
  if (within(first, 0xC2, 0xDF)) return within(byte(1), 0x80, 0xBF) ? 2 : 0;
  if (within(first, 0xE0, 0xEF)) {
    const unsigned char low = first == 0xE0 ? 0xA0 : 0x80;
    const unsigned char high = first == 0xED ? 0x9F : 0xBF;
    return within(byte(1), low, high) && within(byte(2), 0x80, 0xBF) ? 3 : 0;
  }
  if (within(first, 0xF0, 0xF4)) {
    const unsigned char low = first == 0xF0 ? 0x90 : 0x80;
    const unsigned char high = first == 0xF4 ? 0x8F : 0xBF;
    return within(byte(1), low, high) && within(byte(2), 0x80, 0xBF) && within(byte(3), 0x80, 0xBF) ? 4 : 0;
  }
  return 0;
}

Result<void> check_text(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    const auto byte = static_cast<unsigned char>(text[at]);
    if (byte != 0 && byte < 0x80) {
      ++at;
      continue;
    }
    if (byte == 0) {
      return fail(ErrorKind::invalid, "store.nul",
                  {"文本中含有 NUL 字节，不能保存。", "The text contains a NUL byte and cannot be kept."},
                  {.value = std::string{text.substr(0, std::min<std::size_t>(at, 200))}});
    }
    const std::size_t length = utf8_length(text, at);
    if (length == 0) {
      return fail(ErrorKind::invalid, "store.utf8",
                  {fmt::format("文本第 {} 字节起不是 UTF-8 编码，不能保存。", at + 1),
                   fmt::format("The text is not UTF-8 from byte {} on and cannot be kept.", at + 1)},
                  {.value = std::string{text.substr(0, std::min<std::size_t>(at, 200))}});
    }
    at += length;
  }
  return {};
}

}  // namespace

NumberedSql number_placeholders(std::string_view sql, char mark) {
  NumberedSql out;
  out.sql.reserve(sql.size());
  for (std::size_t at = 0; at < sql.size();) {
    if (const std::size_t end = skip_opaque(sql, at); end != at) {
      out.sql.append(sql.substr(at, end - at));
      at = end;
    } else if (sql[at] == ':' && at + 1 < sql.size() && starts_name(sql[at + 1])) {
      ++at;
      while (at < sql.size() && continues_name(sql[at])) ++at;
      out.sql += fmt::format("{}{}", mark, ++out.placeholders);
    } else {
      out.sql += sql[at++];
    }
  }
  return out;
}

Result<void> check_values(const Params& params) {
  for (const Value& value : params) {
    if (const auto* text = std::get_if<std::string>(&value.data())) YG_TRY(check_text(*text));
  }
  return {};
}

void require_parameter_count(const NamedQuery& query, std::size_t placeholders, std::size_t given) {
  if (placeholders == given) return;
  broken_invariant(fmt::format("query {} has {} placeholders and was given {} values", query.name, placeholders, given),
                   __FILE__, __LINE__);
}

}  // namespace yunguan::store
