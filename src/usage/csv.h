// SPDX-License-Identifier: Apache-2.0
// CSV as RFC 4180 has it, exact and unhurried; the fast reader (separators.h) falls back to it for lines with quotes.
//
// Lines end in LF or CRLF. A quote that does not open its field, and what follows a closing quote, is text. A quote that
// does not close within kRecordBytesMax costs its own line only: the line is a record with `closed` false.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"

namespace yunguan::usage {

inline constexpr std::size_t kRecordBytesMax = 16u << 20;

// Where the first record of a text ends.
struct RecordExtent {
  std::size_t bytes = 0;  // with its line end
  std::uint64_t lines = 1;
  bool closed = true;
  bool quoted = false;
};
[[nodiscard]] RecordExtent record_extent(std::string_view text, char delimiter = ',');

// The fields of one record (its line end may be there or not); they point into `text` or into `storage`, which is
// overwritten.
void split_record(std::string_view text, std::string& storage, std::vector<std::string_view>& fields,
                  char delimiter = ',');

// A whole small file: header and records with their lines.
struct CsvTable {
  struct Row {
    std::uint64_t line = 0;
    std::vector<std::string> fields;
  };
  std::string file;
  std::vector<std::string> header;
  std::vector<Row> rows;

  // Index of the column, or an error csv.column naming the file.
  [[nodiscard]] Result<std::size_t> column(std::string_view name) const;
};
// Errors: csv.header (no header line, a column named twice), csv.fields (a record of another width), with the line.
[[nodiscard]] Result<CsvTable> parse_csv(std::string_view text, std::string file);

// Appends the field, quoted only when it must be.
void append_csv_field(std::string& out, std::string_view field);

inline constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

}  // namespace yunguan::usage
