// SPDX-License-Identifier: Apache-2.0
#include "usage/csv.h"

#include "usage/digits.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>

namespace yunguan::usage {
namespace {

std::size_t find(std::string_view text, char c) {
  const void* at = text.empty() ? nullptr : std::memchr(text.data(), c, text.size());
  return at == nullptr ? std::string_view::npos : static_cast<std::size_t>(static_cast<const char*>(at) - text.data());
}

std::string_view without_line_end(std::string_view text) {
  if (text.ends_with('\n')) text.remove_suffix(1);
  if (text.ends_with('\r')) text.remove_suffix(1);
  return text;
}

// Takes a quoted field off the front of `rest`: its unescaped content goes to `storage`, and what follows the closing
// quote up to the comma too.
std::string_view quoted_field(std::string_view& rest, std::string& storage, char delimiter) {
  const std::size_t start = storage.size();
  std::size_t at = 1;
  while (at < rest.size()) {
    if (rest[at] != '"') {
      storage += rest[at++];
    } else if (at + 1 < rest.size() && rest[at + 1] == '"') {
      storage += '"';
      at += 2;
    } else {
      break;
    }
  }
  rest.remove_prefix(std::min(at + 1, rest.size()));
  const std::string_view behind = rest.substr(0, find(rest, delimiter));
  storage += behind;
  rest.remove_prefix(behind.size());
  return std::string_view{storage}.substr(start);
}

}  // namespace

RecordExtent record_extent(std::string_view text, char delimiter) {
  const std::size_t line_end = find(text, '\n');
  const std::size_t line_bytes = line_end == std::string_view::npos ? text.size() : line_end + 1;
  if (find(text.substr(0, line_bytes), '"') == std::string_view::npos) return {.bytes = line_bytes};
  RecordExtent extent{.bytes = line_bytes, .quoted = true};
  const std::size_t most = std::min(text.size(), kRecordBytesMax);
  bool open = false;
  bool fresh = true;
  std::uint64_t lines = 1;
  for (std::size_t at = 0; at < most; ++at) {
    const char c = text[at];
    if (open) {
      if (c == '\n') ++lines;
      if (c != '"') continue;
      if (at + 1 < text.size() && text[at + 1] == '"')
        ++at;
      else
        open = false;
    } else if (c == '"' && fresh) {
      open = true;
      fresh = false;
    } else if (c == '\n') {
      extent.bytes = at + 1;
      extent.lines = lines;
      return extent;
    } else {
      fresh = c == delimiter;
    }
  }
  if (open || most < text.size()) {
    extent.closed = !open;
    return extent;
  }
  extent.bytes = text.size();
  extent.lines = lines;
  return extent;
}

void split_record(std::string_view text, std::string& storage, std::vector<std::string_view>& fields, char delimiter) {
  text = without_line_end(text);
  fields.clear();
  storage.clear();
  storage.reserve(text.size() + kReadAhead);  // so that views into it stay, and can be read beyond their end
  while (true) {
    if (!text.empty() && text.front() == '"') {
      fields.push_back(quoted_field(text, storage, delimiter));
    } else {
      fields.push_back(text.substr(0, find(text, delimiter)));
      text.remove_prefix(fields.back().size());
    }
    if (text.empty()) return;
    text.remove_prefix(1);  // the delimiter
  }
}

Result<std::size_t> CsvTable::column(std::string_view name) const {
  const auto found = std::ranges::find(header, name);
  if (found != header.end()) return static_cast<std::size_t>(found - header.begin());
  return fail(ErrorKind::invalid, "csv.column",
              {fmt::format("缺少列 {}", name), fmt::format("the column {} is missing", name)},
              {.file = file, .row = 1, .field = std::string{name}});
}

Result<CsvTable> parse_csv(std::string_view text, std::string file) {
  if (text.starts_with(kByteOrderMark)) text.remove_prefix(kByteOrderMark.size());
  CsvTable table;
  table.file = std::move(file);
  std::string storage;
  std::vector<std::string_view> fields;
  for (std::uint64_t line = 1; !text.empty();) {
    const RecordExtent extent = record_extent(text);
    split_record(text.substr(0, extent.bytes), storage, fields);
    if (line == 1) {
      table.header.assign(fields.begin(), fields.end());
    } else if (!extent.closed || fields.size() != table.header.size()) {
      return fail(ErrorKind::invalid, "csv.fields",
                  {fmt::format("应有 {} 个字段，实有 {} 个", table.header.size(), fields.size()),
                   fmt::format("{} fields expected, {} found", table.header.size(), fields.size())},
                  {.file = table.file, .row = line});
    } else {
      table.rows.push_back({line, {fields.begin(), fields.end()}});
    }
    line += extent.lines;
    text.remove_prefix(extent.bytes);
  }
  std::vector<std::string> names = table.header;
  std::ranges::sort(names);
  if (names.empty() || std::ranges::adjacent_find(names) != names.end()) {
    return fail(ErrorKind::invalid, "csv.header",
                {"首行须为表头，且列名不得重复", "the first line must be a header that names no column twice"},
                {.file = table.file, .row = 1});
  }
  return table;
}

void append_csv_field(std::string& out, std::string_view field) {
  const auto special = [](char c) { return c == ',' || c == '"' || c == '\r' || c == '\n'; };
  if (std::ranges::none_of(field, special)) {
    out += field;
    return;
  }
  out += '"';
  for (const char c : field) {
    if (c == '"') out += '"';
    out += c;
  }
  out += '"';
}

}  // namespace yunguan::usage
