// SPDX-License-Identifier: Apache-2.0
#include "usage/mapping.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/document.h"

namespace yunguan::usage {
namespace {

std::unexpected<Error> refused(const Document& document, const std::string& pointer, std::string code, Text text) {
  return fail(ErrorKind::invalid, std::move(code), std::move(text), document.where(pointer));
}

std::unexpected<Error> bad_value(const Document& document, const std::string& pointer) {
  return refused(document, pointer, "mapping.value", {"不是此处可用的值", "not a value that may stand here"});
}

Result<> read_columns(const boost::json::value& value, const Document& document, Mapping& mapping) {
  if (!value.is_object()) return bad_value(document, "/columns");
  for (const auto& [key, place] : value.get_object()) {
    const std::string pointer = pointer_step("/columns", key);
    std::size_t column = 0;
    while (column < kColumnCount && name_of(static_cast<Column>(column)) != std::string_view{key}) ++column;
    if (column == kColumnCount)
      return refused(document, pointer, "mapping.column", {"没有这样的列", "there is no such column"});
    if (place.is_string())
      mapping.names[column] = std::string_view{place.get_string()};
    else if (place.is_int64() && place.get_int64() >= 1 && place.get_int64() <= 1000)
      mapping.positions[column] = static_cast<std::size_t>(place.get_int64());
    else
      return bad_value(document, pointer);
  }
  for (const Column needed : {Column::time, Column::msisdn, Column::kind}) {
    const auto at = static_cast<std::size_t>(needed);
    if (!mapping.names[at].empty() || mapping.positions[at] != 0) continue;
    return refused(
        document, "/columns", "mapping.column",
        {fmt::format("缺少列 {}", name_of(needed)), fmt::format("the column {} is missing", name_of(needed))});
  }
  return {};
}

Result<> read_words(const boost::json::value& value, const Document& document, const std::string& pointer,
                    std::initializer_list<std::string_view> allowed,
                    std::map<std::string, std::string, std::less<>>& words) {
  if (!value.is_object()) return bad_value(document, pointer);
  for (const auto& [key, word] : value.get_object()) {
    if (!word.is_string() || std::ranges::find(allowed, std::string_view{word.get_string()}) == allowed.end()) {
      return bad_value(document, pointer_step(pointer, key));
    }
    words.emplace(std::string_view{key}, std::string_view{word.get_string()});
  }
  return {};
}

// A text that must be one of a few.
Result<std::size_t> one_of(const boost::json::value& value, const Document& document, const std::string& pointer,
                           std::initializer_list<std::string_view> allowed) {
  if (value.is_string()) {
    const auto found = std::ranges::find(allowed, std::string_view{value.get_string()});
    if (found != allowed.end()) return static_cast<std::size_t>(found - allowed.begin());
  }
  return bad_value(document, pointer);
}

bool is_time_form(std::string_view form) {
  if (form == "unix" || form == "unix-ms") return true;
  for (const std::string_view part : {"YYYY", "MM", "DD", "hh", "mm", "ss"}) {
    if (!form.contains(part)) return false;
  }
  return true;
}

Result<> read_key(std::string_view key, const boost::json::value& value, const Document& document, Mapping& mapping) {
  const std::string pointer = pointer_step("", key);
  const auto* text = value.if_string();
  if (key == "columns") return read_columns(value, document, mapping);
  if (key == "kinds") return read_words(value, document, pointer, {"data", "sms", "voice"}, mapping.kinds);
  if (key == "directions") return read_words(value, document, pointer, {"mo", "mt"}, mapping.directions);
  if (key == "quotes" || key == "header") {
    if (!value.is_bool()) return bad_value(document, pointer);
    (key == "quotes" ? mapping.quotes : mapping.header) = value.get_bool();
  } else if (key == "delimiter") {
    const bool good = text != nullptr && text->size() == 1 && static_cast<unsigned char>((*text)[0]) < 0x80 &&
                      std::string_view{"\"\r\n"}.find((*text)[0]) == std::string_view::npos;
    if (!good) return bad_value(document, pointer);
    mapping.delimiter = (*text)[0];
  } else if (key == "encoding") {
    YG_TRY_ASSIGN(const std::size_t encoding, one_of(value, document, pointer, {"utf-8", "gb18030"}));
    mapping.gb18030 = encoding == 1;
  } else if (key == "unit") {
    YG_TRY_ASSIGN(const std::size_t steps, one_of(value, document, pointer, {"B", "KB", "MB", "GB"}));
    mapping.unit = std::uint64_t{1} << (10 * steps);
  } else if (key == "time") {
    if (text == nullptr || !is_time_form(*text)) return bad_value(document, pointer);
    mapping.time = std::string_view{*text};
  } else {
    return refused(document, pointer, "mapping.key", {"不认识的键", "an unknown key"});
  }
  return {};
}

Result<Mapping> mapping_of(const Document& document) {
  const auto* root = document.root().if_object();
  if (root == nullptr || !root->contains("columns")) {
    return refused(document, "", "mapping.key", {"映射文件须有 columns", "a mapping needs the key columns"});
  }
  Mapping mapping;
  mapping.file = document.file();
  for (const auto& [key, value] : *root) YG_TRY(read_key(key, value, document, mapping));
  for (std::size_t column = 0; column < kColumnCount; ++column) {
    if (mapping.header || mapping.names[column].empty()) continue;
    return refused(document, "/columns", "mapping.column",
                   {"没有表头时列须用位置表示", "without a header a column is given by its position"});
  }
  return mapping;
}

}  // namespace

Result<Mapping> load_mapping(const std::string& path) {
  YG_TRY_ASSIGN(const Document document, load_yaml(path));
  return mapping_of(document);
}

Result<Mapping> parse_mapping(std::string_view text, std::string file) {
  YG_TRY_ASSIGN(const Document document, parse_yaml(text, std::move(file)));
  return mapping_of(document);
}

}  // namespace yunguan::usage
