// SPDX-License-Identifier: Apache-2.0
// Records of a CSV text by RFC 4180: comma-separated, double quotes, LF or CRLF. Line by line over a buffer, without
// allocating for a record unless a quoted field has quotes inside.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"

namespace yunguan::sheet {

struct CsvLimits {
  std::size_t field_bytes = 64u << 10;
  std::size_t record_bytes = 1u << 20;
  std::size_t fields = 1000;
};

struct Record {
  std::uint64_t line = 0;  // physical line on which the record begins, 1-based
  std::vector<std::string_view> fields;
};

class CsvReader {
 public:
  // `text` is UTF-8 (SourceText) and must outlive the reader and the records' fields. `first_line` is the line number of its
  // first byte, for a part of a file.
  CsvReader(std::string_view text, std::string file, CsvLimits limits = {}, std::uint64_t first_line = 1);

  // False at the end. The fields stay valid until the next call. Lines with nothing at all on them are passed over.
  // Errors, after which the reader is at its end: csv.quote (a quote inside an unquoted field, text after a closing quote,
  // or no closing quote), csv.line_end (a CR without LF), csv.nul, csv.field_too_long, csv.record_too_long,
  // csv.too_many_fields; each with file and line.
  [[nodiscard]] Result<bool> next(Record& record);

  // Where the next record begins in the text.
  [[nodiscard]] std::size_t offset() const { return static_cast<std::size_t>(at_ - text_.data()); }

 private:
  [[nodiscard]] Result<> read_quoted(Record& record, const char* record_begin);
  [[nodiscard]] Result<> take(Record& record, std::string_view field);
  [[nodiscard]] std::unexpected<Error> refuse(std::uint64_t line, std::string code, Text text,
                                              std::string_view value = {});
  std::string& next_buffer();

  std::string_view text_;
  std::string file_;
  CsvLimits limits_;
  const char* at_;
  const char* end_;
  std::uint64_t line_;
  std::deque<std::string> buffers_;  // fields with doubled quotes, undoubled; a deque does not move its elements
  std::size_t buffers_used_ = 0;
};

// Cuts `text` into at most `parts` pieces of about the same size, each beginning where a record begins; for reading with
// several readers. Of a text that CsvReader would refuse, the pieces are right up to the first fault.
[[nodiscard]] std::vector<std::string_view> split_records(std::string_view text, std::size_t parts);

}  // namespace yunguan::sheet
