// SPDX-License-Identifier: Apache-2.0
// Writes CSV (RFC 4180), a field quoted only when it must be, LF at line ends.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>

namespace yunguan::sheet {

// For whom the file is. A spreadsheet takes a text that begins with = + - @, a tab or a CR for a formula and would run
// it, so such a field gets an apostrophe in front; programs get every field as it is.
enum class CsvReadBy { programs, spreadsheets };

// Whether a spreadsheet would take the text for a formula.
[[nodiscard]] bool looks_like_formula(std::string_view text);

// Appends to a text of the caller's, who sends it on and clears it as he likes.
class CsvWriter {
 public:
  explicit CsvWriter(std::string& out, CsvReadBy read_by = CsvReadBy::programs) : out_(out), read_by_(read_by) {}

  void field(std::string_view text);
  // Ends the record. A record of one empty field is written as "", since an empty line is no record.
  void end_record();
  void record(std::initializer_list<std::string_view> fields);

 private:
  std::string& out_;
  CsvReadBy read_by_;
  std::size_t fields_ = 0;
  bool only_empty_ = true;
};

}  // namespace yunguan::sheet
