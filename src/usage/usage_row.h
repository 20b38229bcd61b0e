// SPDX-License-Identifier: Apache-2.0
// One usage record as the files of requirements/monitoring.md have it, and the checks that decide whether it is taken.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "usage/address.h"

namespace yunguan::usage {

enum class Kind : std::uint8_t { data, sms, voice };
enum class Direction : std::uint8_t { none, mo, mt };

// Why a row is rejected, in the order in which the checks are made; `none`: it is taken.
enum class Reject : std::uint8_t { none, fields, time, number, kind, direction, imei, peer, outside_month };
inline constexpr std::size_t kRejectCount = 9;
[[nodiscard]] std::string_view name_of(Reject reason);
[[nodiscard]] std::string_view name_of(Kind kind);

enum class Column : std::uint8_t {
  time,
  msisdn,
  imsi,
  imei,
  kind,
  direction,
  peer,
  up_bytes,
  down_bytes,
  seconds,
  cell,
  region,
  rat,
  source,
};
inline constexpr std::size_t kColumnCount = 14;
[[nodiscard]] std::string_view name_of(Column column);

// Which field of a line holds which column. Unknown columns are passed over; an absent column is an empty field.
struct Layout {
  std::array<std::int16_t, kColumnCount> at{};  // −1: the file has no such column
  std::uint32_t width = 0;

  // Error usage.column when time, msisdn or kind is missing.
  [[nodiscard]] static Result<Layout> from(std::span<const std::string> header, const std::string& file);
};

// A calendar month of +08:00.
class Month {
 public:
  // "2026-10". Error time.month
  [[nodiscard]] static Result<Month> parse(std::string_view text);

  [[nodiscard]] const std::string& text() const { return text_; }
  // "2026-10-" as one word, the way detail::load8 reads it.
  [[nodiscard]] std::uint64_t word() const { return word_; }
  [[nodiscard]] bool contains(std::int64_t unix_second) const { return unix_second >= start_ && unix_second < end_; }
  [[nodiscard]] std::int64_t start() const { return start_; }  // Unix seconds
  // year × 12 + month − 1
  [[nodiscard]] std::uint32_t number() const { return number_; }
  [[nodiscard]] std::uint32_t days() const { return static_cast<std::uint32_t>((end_ - start_) / 86400); }
  // "YYYY-MM-DD HH:MM:SS", "YYYY-MM-DD" of a second since the start of the month.
  void append_clock(std::string& out, std::uint32_t second) const;
  void append_day(std::string& out, std::uint32_t day_of_month) const;

 private:
  std::string text_;
  std::uint64_t word_ = 0;
  std::uint32_t number_ = 0;
  std::int64_t start_ = 0;
  std::int64_t end_ = 0;
};

// A row that is good. Views point into the line.
struct UsageRow {
  std::uint32_t second = 0;  // since the start of the month
  Kind kind = Kind::data;
  Direction direction = Direction::none;
  PeerShape peer_shape;
  std::uint64_t imei14 = 0;  // its first 14 digits + 1; 0: none
  std::uint64_t up_bytes = 0, down_bytes = 0, seconds = 0;
  std::string_view msisdn, imei, peer, cell, region;
};

// Reads the fields of one line, in the order of the file's columns. `fields` has the layout's width; behind each field
// kReadAhead bytes can be read.
[[nodiscard]] Reject read_row(std::span<const std::string_view> fields, const Layout& layout, const Month& month,
                              UsageRow& row);

// The same for several months at once, `open`, the likeliest first. Of a row that is good or outside_month, `month` is the number of its own
// month (Month::number) and row.second counts from the start of that.
[[nodiscard]] Reject read_row(std::span<const std::string_view> fields, const Layout& layout,
                              std::span<const Month> open, UsageRow& row, std::uint32_t& month);

// The msisdn as a number when it is 1 … 15 digits that do not begin with 0; otherwise 0. Behind it kReadAhead bytes can
// be read.
[[nodiscard]] std::uint64_t number_of(std::string_view msisdn);

}  // namespace yunguan::usage
