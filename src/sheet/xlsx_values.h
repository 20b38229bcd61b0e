// SPDX-License-Identifier: Apache-2.0
// What stands in a cell of an XLSX sheet, as text.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace yunguan::sheet {

struct CellAddress {
  std::int32_t row = 0;  // 0-based
  std::int32_t column = 0;
};
// "C7" or "$C$7" → row 6, column 2; nullopt for what no sheet has (ECMA-376: XFD1048576 is the last).
[[nodiscard]] std::optional<CellAddress> cell_address(std::string_view text);

// A number as a person would write it: whole numbers by their digits, others the shortest way that gives the same number.
[[nodiscard]] std::string number_text(double value);
// A day and time by a spreadsheet's counting from `origin_1904` ? 1904-01-01 : 1899-12-30; the time is left out at midnight.
// A serial outside 1900 … 9999 is given as a number.
[[nodiscard]] std::string date_text(double serial, bool origin_1904);
// Whether a number format shows a date: a built-in one, or a code with y, d or h outside quotes and brackets.
[[nodiscard]] bool is_date_format(std::size_t id);
[[nodiscard]] bool is_date_format(std::string_view code);

// Decodes _xHHHH_ (ECMA-376 part 1, §22.9.2.19), which stands for a character that XML cannot hold.
[[nodiscard]] std::string without_escapes(std::string text);

}  // namespace yunguan::sheet
