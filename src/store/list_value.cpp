// SPDX-License-Identifier: Apache-2.0
#include "store/list_value.h"

#include <fmt/format.h>

#include "base/json.h"

namespace yunguan::store {
namespace {

// A text inside the text of an array (PostgreSQL manual, "Array Input and Output Syntax").
void append_quoted(std::string& out, std::string_view text) {
  out += '"';
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  out += '"';
}

}  // namespace

Value list_value(Dialect dialect, std::span<const std::string> texts) {
  if (dialect == Dialect::sqlite) return Value{json::write(std::vector<std::string>(texts.begin(), texts.end()))};
  std::string list = "{";
  for (const std::string& text : texts) {
    if (list.size() > 1) list += ',';
    append_quoted(list, text);
  }
  return Value{list + "}"};
}

Value list_value(Dialect dialect, std::span<const std::int64_t> numbers) {
  const bool json = dialect == Dialect::sqlite;
  return Value{fmt::format("{}{}{}", json ? '[' : '{', fmt::join(numbers, ","), json ? ']' : '}')};
}

Value array_value(std::span<const Value> values) {
  std::string list = "{";
  for (const Value& value : values) {
    if (list.size() > 1) list += ',';
    if (const auto* text = std::get_if<std::string>(&value.data()))
      append_quoted(list, *text);
    else if (const auto* number = std::get_if<std::int64_t>(&value.data()))
      list += std::to_string(*number);
    else if (const auto* real = std::get_if<double>(&value.data()))
      list += fmt::format("{}", *real);
    else
      list += "NULL";
  }
  return Value{list + "}"};
}

namespace {

std::string in_list(Dialect dialect, std::string_view name, std::string_view type) {
  return dialect == Dialect::sqlite ? fmt::format("IN (SELECT value FROM json_each(:{}))", name)
                                    : fmt::format("= ANY (CAST(:{} AS {}[]))", name, type);
}

}  // namespace

std::string in_text_list(Dialect dialect, std::string_view name) { return in_list(dialect, name, "TEXT"); }

std::string in_number_list(Dialect dialect, std::string_view name) { return in_list(dialect, name, "BIGINT"); }

}  // namespace yunguan::store
