// SPDX-License-Identifier: Apache-2.0
#include "sheet/csv_writer.h"

namespace yunguan::sheet {

bool looks_like_formula(std::string_view text) {
  return !text.empty() && std::string_view("=+-@\t\r").find(text.front()) != std::string_view::npos;
}

void CsvWriter::field(std::string_view text) {
  if (fields_++ > 0) out_ += ',';
  if (!text.empty()) only_empty_ = false;
  const bool guarded = read_by_ == CsvReadBy::spreadsheets && looks_like_formula(text);
  if (text.find_first_of(",\"\r\n") == std::string_view::npos) {
    if (guarded) out_ += '\'';
    out_ += text;
    return;
  }
  out_ += '"';
  if (guarded) out_ += '\'';
  for (const char c : text) {
    if (c == '"') out_ += '"';
    out_ += c;
  }
  out_ += '"';
}

void CsvWriter::end_record() {
  if (fields_ == 1 && only_empty_) out_ += "\"\"";
  out_ += '\n';
  fields_ = 0;
  only_empty_ = true;
}

void CsvWriter::record(std::initializer_list<std::string_view> fields) {
  for (const std::string_view text : fields) field(text);
  end_record();
}

}  // namespace yunguan::sheet
