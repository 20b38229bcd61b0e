// SPDX-License-Identifier: Apache-2.0
// Rows as lines (PostgreSQL manual, "COPY", File Formats, Text Format).
#include <fmt/format.h>

#include <charconv>
#include <cmath>

#include "base/parse.h"
#include "store/portable.h"

namespace yunguan::store {
namespace {

void append_escaped(std::string& out, std::string_view text) {
  // Most values have nothing to escape.
  std::size_t from = 0;
  for (auto at = text.find_first_of("\\\t\n\r"); at != std::string_view::npos;
       at = text.find_first_of("\\\t\n\r", from)) {
    out.append(text, from, at - from);
    out += '\\';
    out += text[at] == '\\' ? '\\' : text[at] == '\t' ? 't' : text[at] == '\n' ? 'n' : 'r';
    from = at + 1;
  }
  out.append(text, from);
}

std::unexpected<Error> no_line(std::string_view column) {
  return fail(ErrorKind::invalid, "store.portable_line",
              {"备份中有一行数据与其表结构不符。", "A row of the copy does not fit its table."},
              {.field = std::string(column)});
}

// nullopt when an escape is none of ours.
std::optional<std::string> unescaped(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] != '\\') {
      out += text[at];
      continue;
    }
    if (++at == text.size()) return std::nullopt;
    switch (text[at]) {
      case '\\':
        out += '\\';
        break;
      case 't':
        out += '\t';
        break;
      case 'n':
        out += '\n';
        break;
      case 'r':
        out += '\r';
        break;
      default:
        return std::nullopt;
    }
  }
  return out;
}

std::optional<Value> value_of(std::string_view text, ColumnKind kind) {
  if (text == "\\N") return Value{};
  if (kind == ColumnKind::integer) {
    const auto number = parse_integer<std::int64_t>(text);
    return number ? std::optional<Value>(*number) : std::nullopt;
  }
  if (kind == ColumnKind::real) {
    double number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    return error == std::errc{} && end == text.data() + text.size() ? std::optional<Value>(number) : std::nullopt;
  }
  if (text.find('\\') == std::string_view::npos) return Value(text);
  auto plain = unescaped(text);
  return plain ? std::optional<Value>(std::move(*plain)) : std::nullopt;
}

}  // namespace

void append_line(std::string& out, const PortableTable& table, const Row& row) {
  for (std::size_t i = 0; i < table.columns.size(); ++i) {
    if (i != 0) out += '\t';
    if (row.is_null(i)) {
      out += "\\N";
      continue;
    }
    switch (table.columns[i].kind) {
      case ColumnKind::integer: {
        const fmt::format_int digits{row.integer(i)};
        out.append(digits.data(), digits.size());
        break;
      }
      case ColumnKind::real:
        fmt::format_to(std::back_inserter(out), "{}", row.real(i));
        break;
      case ColumnKind::text:
        append_escaped(out, row.text(i));
        break;
    }
  }
  out += '\n';
}

Result<Params> parse_line(std::string_view line, const std::vector<PortableColumn>& columns) {
  Params values;
  values.reserve(columns.size());
  std::size_t from = 0;
  for (const PortableColumn& column : columns) {
    if (from > line.size()) return no_line(column.name);
    const std::size_t tab = std::min(line.find('\t', from), line.size());
    auto value = value_of(line.substr(from, tab - from), column.kind);
    if (!value) return no_line(column.name);
    values.push_back(std::move(*value));
    from = tab + 1;
  }
  if (from != line.size() + 1) return no_line("");
  return values;
}

}  // namespace yunguan::store
