// SPDX-License-Identifier: Apache-2.0
#include "usage/usage_row.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>

#include "base/time.h"
#include "usage/digits.h"

namespace yunguan::usage {
namespace {

constexpr std::array<std::string_view, kColumnCount> kColumns{
    "time",     "msisdn",     "imsi",    "imei", "kind",   "direction", "peer",
    "up_bytes", "down_bytes", "seconds", "cell", "region", "rat",       "source"};
constexpr std::array<std::string_view, kRejectCount> kRejects{"",          "fields", "time", "number",       "kind",
                                                              "direction", "imei",   "peer", "outside_month"};

// "YYYY-MM-DD HH:MM:SS" of the month itself, which nearly every row has: the second within the month, or nothing and
// the slow reading decides.
bool fast_second(std::string_view text, const Month& month, std::uint32_t& second) {
  const char* at = text.data();
  if (text.size() != 19 || detail::load8(at) != month.word() || at[10] != ' ') return false;
  if (at[13] != ':' || at[16] != ':') return false;
  const auto pair = [&](std::size_t i) {
    const auto tens = static_cast<unsigned>(at[i] - '0');
    const auto ones = static_cast<unsigned>(at[i + 1] - '0');
    return tens > 9 || ones > 9 ? 1000u : tens * 10 + ones;
  };
  const unsigned day = pair(8), hour = pair(11), minute = pair(14), seconds = pair(17);
  if (day < 1 || day > month.days() || hour > 23 || minute > 59 || seconds > 59) return false;
  second = ((day - 1) * 24 + hour) * 3600 + minute * 60 + seconds;
  return true;
}

// First 14 characters of an IMEI; a character of several bytes is no digit but counts as one.
Reject read_imei(std::string_view text, std::uint64_t& imei14) {
  imei14 = 0;
  if (text.size() < 14) return Reject::none;
  if (read_digits(text.data(), 14, imei14)) {
    ++imei14;
    return Reject::none;
  }
  imei14 = 0;
  std::size_t characters = 0;
  for (const char c : text) characters += (static_cast<unsigned char>(c) & 0xC0) != 0x80 ? 1 : 0;
  // A continuation byte at the very front counts as a character of its own.
  if ((static_cast<unsigned char>(text[0]) & 0xC0) == 0x80) ++characters;
  return characters < 14 ? Reject::none : Reject::imei;
}

// The lengths differ, so that each comparison is one of fixed size.
bool read_kind(std::string_view text, Kind& kind) {
  switch (text.size()) {
    case 4:
      kind = Kind::data;
      return std::memcmp(text.data(), "data", 4) == 0;
    case 3:
      kind = Kind::sms;
      return std::memcmp(text.data(), "sms", 3) == 0;
    case 5:
      kind = Kind::voice;
      return std::memcmp(text.data(), "voice", 5) == 0;
    default:
      return false;
  }
}

Direction read_direction(std::string_view text) {
  if (text.size() != 2 || text[0] != 'm') return Direction::none;
  return text[1] == 'o' ? Direction::mo : text[1] == 't' ? Direction::mt : Direction::none;
}

}  // namespace

std::string_view name_of(Reject reason) { return kRejects[static_cast<std::size_t>(reason)]; }
std::string_view name_of(Column column) { return kColumns[static_cast<std::size_t>(column)]; }
std::string_view name_of(Kind kind) { return kind == Kind::data ? "data" : kind == Kind::sms ? "sms" : "voice"; }

Result<Layout> Layout::from(std::span<const std::string> header, const std::string& file) {
  Layout layout{.width = static_cast<std::uint32_t>(header.size())};
  for (std::size_t column = 0; column < kColumnCount; ++column) {
    const auto found = std::ranges::find(header, kColumns[column]);
    layout.at[column] = found == header.end() ? std::int16_t{-1} : static_cast<std::int16_t>(found - header.begin());
    const bool needed = column == static_cast<std::size_t>(Column::time) ||
                        column == static_cast<std::size_t>(Column::msisdn) ||
                        column == static_cast<std::size_t>(Column::kind);
    if (needed && found == header.end()) {
      return fail(ErrorKind::invalid, "usage.column",
                  {fmt::format("话单表头缺少列 {}", kColumns[column]),
                   fmt::format("the header has no column {}", kColumns[column])},
                  {.file = file, .row = 1, .field = std::string{kColumns[column]}});
    }
  }
  return layout;
}

Result<Month> Month::parse(std::string_view text) {
  Month month;
  month.text_ = text;
  if (text.size() == 7) month.word_ = detail::load8((month.text_ + '-').c_str());
  const auto first = parse_date(std::string{text} + "-01");
  if (text.size() != 7 || !first) {
    return fail(ErrorKind::invalid, "time.month", {"月份须写作 2026-10", "a month is written 2026-10"},
                {.value = std::string{text.substr(0, 200)}});
  }
  const auto second_of = [](Date date) { return to_micros(start_of(date)) / 1'000'000; };
  month.start_ = second_of(*first);
  month.end_ = second_of(*first + std::chrono::months{1});
  month.number_ = static_cast<std::uint32_t>(static_cast<int>(first->year())) * 12 +
                  static_cast<std::uint32_t>(static_cast<unsigned>(first->month())) - 1;
  return month;
}

void Month::append_day(std::string& out, std::uint32_t day_of_month) const {
  out += text_;
  out += '-';
  out += static_cast<char>('0' + day_of_month / 10);
  out += static_cast<char>('0' + day_of_month % 10);
}

void Month::append_clock(std::string& out, std::uint32_t second) const {
  append_day(out, second / 86400 + 1);
  const auto append_pair = [&](char before, std::uint32_t value) {
    out += before;
    out += static_cast<char>('0' + value / 10);
    out += static_cast<char>('0' + value % 10);
  };
  append_pair(' ', second / 3600 % 24);
  append_pair(':', second / 60 % 60);
  append_pair(':', second % 60);
}

std::uint64_t number_of(std::string_view msisdn) {
  std::uint64_t number = 0;
  if (msisdn.empty() || msisdn.size() > 15 || msisdn[0] == '0') return 0;
  return read_digits(msisdn.data(), msisdn.size(), number) ? number : 0;
}

namespace {

std::string_view field_of(std::span<const std::string_view> fields, const Layout& layout, Column column) {
  const int at = layout.at[static_cast<std::size_t>(column)];
  return at < 0 ? std::string_view{} : fields[static_cast<std::size_t>(at)];
}

// Everything behind the time, in the order of the checks.
Reject read_rest(std::span<const std::string_view> fields, const Layout& layout, UsageRow& row) {
  const auto field = [&](Column column) { return field_of(fields, layout, column); };
  if (!read_figure(field(Column::up_bytes), row.up_bytes) || !read_figure(field(Column::down_bytes), row.down_bytes) ||
      !read_figure(field(Column::seconds), row.seconds)) {
    return Reject::number;
  }
  if (!read_kind(field(Column::kind), row.kind)) return Reject::kind;
  row.direction = read_direction(field(Column::direction));
  if (row.kind != Kind::data && row.direction == Direction::none) return Reject::direction;
  row.imei = field(Column::imei);
  if (const Reject bad = read_imei(row.imei, row.imei14); bad != Reject::none) return bad;
  row.peer = field(Column::peer);
  row.peer_shape = {};
  if (row.kind == Kind::data) {
    row.peer_shape = shape_of_padded(row.peer);
    if (!row.peer_shape.valid) return Reject::peer;
  }
  row.msisdn = field(Column::msisdn);
  row.cell = field(Column::cell);
  row.region = field(Column::region);
  return Reject::none;
}

}  // namespace

Reject read_row(std::span<const std::string_view> fields, const Layout& layout, const Month& month, UsageRow& row) {
  bool outside = false;
  const std::string_view time = field_of(fields, layout, Column::time);
  if (!fast_second(time, month, row.second)) {
    const auto instant = parse_instant(time);
    if (!instant) return Reject::time;
    const std::int64_t second = std::chrono::floor<std::chrono::seconds>(*instant).time_since_epoch().count();
    outside = !month.contains(second);
    row.second = outside ? 0 : static_cast<std::uint32_t>(second - month.start());
  }
  const Reject reason = read_rest(fields, layout, row);
  return reason == Reject::none && outside ? Reject::outside_month : reason;
}

Reject read_row(std::span<const std::string_view> fields, const Layout& layout, std::span<const Month> open,
                UsageRow& row, std::uint32_t& month) {
  const std::string_view time = field_of(fields, layout, Column::time);
  const auto fast = std::ranges::find_if(open, [&](const Month& each) { return fast_second(time, each, row.second); });
  bool outside = false;
  if (fast != open.end()) {
    month = fast->number();
  } else {
    const auto instant = parse_instant(time);
    if (!instant) return Reject::time;
    const std::int64_t second = std::chrono::floor<std::chrono::seconds>(*instant).time_since_epoch().count();
    const Date day = shanghai_date(*instant);
    const std::int64_t start = to_micros(start_of(day.year() / day.month() / 1)) / 1'000'000;
    month = static_cast<std::uint32_t>(static_cast<int>(day.year())) * 12 +
            static_cast<std::uint32_t>(static_cast<unsigned>(day.month())) - 1;
    row.second = static_cast<std::uint32_t>(second - start);
    outside = std::ranges::find(open, month, &Month::number) == open.end();
  }
  const Reject reason = read_rest(fields, layout, row);
  return reason == Reject::none && outside ? Reject::outside_month : reason;
}

}  // namespace yunguan::usage
