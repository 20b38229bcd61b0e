// SPDX-License-Identifier: Apache-2.0
#include "sheet/xlsx_values.h"

#include <fmt/format.h>

#include <charconv>
#include <chrono>
#include <cmath>

#include "base/parse.h"

namespace yunguan::sheet {

std::optional<CellAddress> cell_address(std::string_view text) {
  constexpr std::int32_t kColumns = 16'384;
  constexpr std::int32_t kRows = 1'048'576;
  CellAddress address;
  std::size_t at = text.starts_with('$') ? 1 : 0;
  const std::size_t letters = at;
  for (; at < text.size() && text[at] >= 'A' && text[at] <= 'Z' && address.column <= kColumns; ++at) {
    address.column = address.column * 26 + (text[at] - 'A' + 1);
  }
  if (at == letters) return std::nullopt;
  if (at < text.size() && text[at] == '$') ++at;
  const auto row = parse_integer<std::int32_t>(text.substr(at));
  if (!row || *row < 1 || *row > kRows || address.column > kColumns) return std::nullopt;
  address.row = *row - 1;
  --address.column;
  return address;
}

std::string number_text(double value) {
  constexpr double kExactWhole = 1e15;
  if (std::abs(value) < kExactWhole && value == std::floor(value)) {
    return fmt::format("{}", static_cast<long long>(value));
  }
  return fmt::format("{}", value);
}

std::string date_text(double serial, bool origin_1904) {
  using namespace std::chrono;
  constexpr double kFirst = 1;
  constexpr double kLast = 2'958'466;  // 10000-01-01 counted from 1899-12-30
  if (!(serial >= kFirst && serial < kLast)) return number_text(serial);
  const sys_days origin = origin_1904 ? sys_days{year{1904} / 1 / 1} : sys_days{year{1899} / 12 / 30};
  const auto all_seconds = seconds{std::llround(serial * 86'400)};
  const auto days_part = floor<days>(all_seconds);
  const year_month_day day{origin + days_part};
  const hh_mm_ss time{all_seconds - days_part};
  std::string text = fmt::format("{:04}-{:02}-{:02}", static_cast<int>(day.year()), static_cast<unsigned>(day.month()),
                                 static_cast<unsigned>(day.day()));
  if (all_seconds != days_part) {
    text += fmt::format(" {:02}:{:02}:{:02}", time.hours().count(), time.minutes().count(), time.seconds().count());
  }
  return text;
}

bool is_date_format(std::size_t id) {
  // ECMA-376 part 1, §18.8.30, with the ids that East Asian versions use for dates.
  return (id >= 14 && id <= 22) || (id >= 27 && id <= 36) || (id >= 45 && id <= 47) || (id >= 50 && id <= 58);
}

bool is_date_format(std::string_view code) {
  char closing = '\0';
  for (std::size_t i = 0; i < code.size(); ++i) {
    const char c = code[i];
    if (closing != '\0') {
      if (c == closing) closing = '\0';
    } else if (c == '"' || c == '[') {
      closing = c == '"' ? '"' : ']';
    } else if (c == '\\' || c == '_' || c == '*') {
      ++i;
    } else if (c == 'y' || c == 'Y' || c == 'd' || c == 'D' || c == 'h' || c == 'H') {
      return true;
    }
  }
  return false;
}

std::string without_escapes(std::string text) {
  constexpr std::size_t kLength = 7;  // _xHHHH_
  for (std::size_t at = 0; (at = text.find("_x", at)) != std::string::npos; ++at) {
    if (at + kLength > text.size() || text[at + kLength - 1] != '_') continue;
    unsigned code = 0;
    const char* const digits = text.data() + at + 2;
    const auto [end, error] = std::from_chars(digits, digits + 4, code, 16);
    if (error != std::errc{} || end != digits + 4) continue;
    // Only what is escaped for a reason: control characters and the underscore itself.
    if (code != '_' && (code >= 0x20 || code == 0)) continue;
    text.replace(at, kLength, 1, static_cast<char>(code));
  }
  return text;
}

}  // namespace yunguan::sheet
