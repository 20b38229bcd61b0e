// SPDX-License-Identifier: Apache-2.0
#include "sheet/csv_reader.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/parse.h"

namespace yunguan::sheet {
namespace {

// The bytes at which an unquoted field ends or goes wrong.
constexpr std::array<bool, 256> kStops = [] {
  std::array<bool, 256> stops{};
  for (const char c : {',', '\n', '\r', '"', '\0'}) stops[static_cast<unsigned char>(c)] = true;
  return stops;
}();

const char* find_stop(const char* at, const char* end) {
  while (at != end && !kStops[static_cast<unsigned char>(*at)]) ++at;
  return at;
}

}  // namespace

CsvReader::CsvReader(std::string_view text, std::string file, CsvLimits limits, std::uint64_t first_line)
    : text_(text),
      file_(std::move(file)),
      limits_(limits),
      at_(text.data()),
      end_(text.data() + text.size()),
      line_(first_line) {}

std::unexpected<Error> CsvReader::refuse(std::uint64_t line, std::string code, Text text, std::string_view value) {
  at_ = end_;
  return fail(ErrorKind::invalid, std::move(code), std::move(text),
              {.file = file_, .row = line, .field = {}, .value = clipped(value), .clause = {}});
}

std::string& CsvReader::next_buffer() {
  if (buffers_used_ == buffers_.size()) buffers_.emplace_back();
  std::string& buffer = buffers_[buffers_used_++];
  buffer.clear();
  return buffer;
}

Result<> CsvReader::take(Record& record, std::string_view field) {
  if (field.size() > limits_.field_bytes) {
    return refuse(record.line, "csv.field_too_long",
                  {fmt::format("有一个字段超过 {} 字节。", limits_.field_bytes),
                   fmt::format("A field is longer than {} bytes.", limits_.field_bytes)},
                  field);
  }
  if (record.fields.size() == limits_.fields) {
    return refuse(record.line, "csv.too_many_fields",
                  {fmt::format("一行超过 {} 个字段。", limits_.fields),
                   fmt::format("The record has more than {} fields.", limits_.fields)});
  }
  record.fields.push_back(field);
  return {};
}

// at_ is behind the opening quote. Leaves it at the comma or line end behind the closing quote.
Result<> CsvReader::read_quoted(Record& record, const char* record_begin) {
  const char* piece = at_;
  std::string* buffer = nullptr;
  while (true) {
    while (at_ != end_ && *at_ != '"' && *at_ != '\n' && *at_ != '\0') ++at_;
    if (at_ == end_ || static_cast<std::size_t>(at_ - record_begin) > limits_.record_bytes) {
      const std::string_view value(piece, std::min<std::size_t>(static_cast<std::size_t>(end_ - piece), 200));
      return refuse(record.line, "csv.quote",
                    {"此行有引号没有闭合。", "A quoted field that begins in this record is not closed."}, value);
    }
    if (*at_ == '\0') return refuse(line_, "csv.nul", {"此行有 NUL 字节。", "There is a NUL byte in this line."});
    if (*at_ == '\n') {
      ++line_;
      ++at_;
      continue;
    }
    const std::string_view before(piece, static_cast<std::size_t>(at_ - piece));
    ++at_;
    if (at_ != end_ && *at_ == '"') {  // a doubled quote stands for one
      if (buffer == nullptr) buffer = &next_buffer();
      buffer->append(before);
      *buffer += '"';
      piece = ++at_;
      continue;
    }
    if (at_ != end_ && *at_ != ',' && *at_ != '\n' && *at_ != '\r') {
      return refuse(line_, "csv.quote", {"引号闭合之后还有文字。", "There is text after a closing quote."}, before);
    }
    if (buffer == nullptr) return take(record, before);
    buffer->append(before);
    return take(record, *buffer);
  }
}

Result<bool> CsvReader::next(Record& record) {
  while (at_ != end_ && (*at_ == '\n' || (*at_ == '\r' && at_ + 1 != end_ && at_[1] == '\n'))) {
    at_ += *at_ == '\n' ? 1 : 2;
    ++line_;
  }
  if (at_ == end_) return false;
  record.line = line_;
  record.fields.clear();
  buffers_used_ = 0;
  const char* const begin = at_;
  while (true) {
    if (at_ != end_ && *at_ == '"') {
      ++at_;
      YG_TRY(read_quoted(record, begin));
    } else {
      const char* const stop = find_stop(at_, end_);
      const std::string_view field(at_, static_cast<std::size_t>(stop - at_));
      at_ = stop;
      if (at_ != end_ && *at_ == '"') {
        return refuse(line_, "csv.quote",
                      {"没有加引号的字段里出现了引号。", "There is a quote inside a field that is not quoted."}, field);
      }
      YG_TRY(take(record, field));
    }
    if (static_cast<std::size_t>(at_ - begin) > limits_.record_bytes) {
      return refuse(record.line, "csv.record_too_long",
                    {fmt::format("一行超过 {} 字节。", limits_.record_bytes),
                     fmt::format("The record is longer than {} bytes.", limits_.record_bytes)});
    }
    if (at_ == end_) return true;
    const char separator = *at_++;
    if (separator == ',') continue;
    if (separator == '\0') return refuse(line_, "csv.nul", {"此行有 NUL 字节。", "There is a NUL byte in this line."});
    if (separator == '\r' && (at_ == end_ || *at_++ != '\n')) {
      return refuse(
          line_, "csv.line_end",
          {"此行有单独的回车符；行尾应为 LF 或 CRLF。", "A CR stands alone in this line; lines end with LF or CRLF."});
    }
    ++line_;
    return true;
  }
}

std::vector<std::string_view> split_records(std::string_view text, std::size_t parts) {
  std::vector<std::string_view> pieces;
  const bool quotes = text.find('"') != std::string_view::npos;
  const std::size_t step = text.size() / std::max<std::size_t>(parts, 1) + 1;
  std::size_t begin = 0;
  while (begin < text.size()) {
    std::size_t cut = std::min(begin + step, text.size());
    // Inside quotes an odd number of them lies between the beginning of a record and the cut.
    bool inside = quotes && std::ranges::count(text.substr(begin, cut - begin), '"') % 2 != 0;
    while (cut < text.size() && (inside || text[cut - 1] != '\n')) {
      if (text[cut] == '"') inside = !inside;
      ++cut;
    }
    pieces.push_back(text.substr(begin, cut - begin));
    begin = cut;
  }
  return pieces;
}

}  // namespace yunguan::sheet
