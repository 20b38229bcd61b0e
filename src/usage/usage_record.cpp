// SPDX-License-Identifier: Apache-2.0
#include "usage/usage_record.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/bytes.h"
#include "base/parse.h"
#include "usage/csv.h"
#include "usage/digits.h"

namespace yunguan::usage {
namespace {

// First byte of a record: what kind of row it is and what it leaves out.
enum Bit : std::uint8_t {
  kKindMask = 3,
  kDirectionShift = 2,  // two bits
  kAccounting = 1 << 4,
  kLayout = 1 << 6,  // of this form; another form would be another kind of record
};

std::unexpected<Error> no_record() {
  return fail(ErrorKind::internal, "usage.record",
              {"流水中的话单记录无法识别", "a usage record of the journal cannot be understood"});
}

// A time of the month as "2026-10-05 12:00:00".
void append_time(std::string& out, const UsageRecord& record) {
  const std::uint32_t second = record.row.second;
  fmt::format_to(std::back_inserter(out), "{}-{:02} {:02}:{:02}:{:02}", month_text(record.month), second / 86400 + 1,
                 second / 3600 % 24, second / 60 % 60, second % 60);
}

// Everything but the texts at the end.
bool decode_head(ByteReader& reader, UsageRecord& record) {
  const std::uint8_t bits = reader.byte();
  UsageRow& row = record.row;
  record.month = reader.small<std::uint32_t>();
  row.second = reader.small<std::uint32_t>();
  row.kind = static_cast<Kind>(bits & kKindMask);
  row.direction = static_cast<Direction>(bits >> kDirectionShift & 3);
  record.source = (bits & kAccounting) != 0 ? Source::accounting : Source::carrier;
  row.up_bytes = reader.number();
  row.down_bytes = reader.number();
  row.seconds = reader.number();
  record.origin.file = reader.number();
  record.origin.line = reader.number();
  row.msisdn = reader.text();
  row.imei = reader.text();
  row.peer = reader.text();
  row.cell = reader.text();
  row.region = reader.text();
  row.imei14 = 0;
  std::uint64_t imei = 0;
  if (row.imei.size() >= 14 && read_digits(row.imei.data(), 14, imei)) row.imei14 = imei + 1;
  row.peer_shape = {};
  if (row.kind == Kind::data) row.peer_shape = shape_of_padded(row.peer);
  return reader.good() && (bits & kLayout) != 0 && (bits & kKindMask) <= 2;
}

}  // namespace

Source source_of(std::string_view column) {
  constexpr std::array<std::string_view, 3> kOurs{"radius", "aaa", "accounting"};
  const auto same = [&](std::string_view name) {
    return std::ranges::equal(column, name, {},
                              [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c | 32) : c; });
  };
  return std::ranges::any_of(kOurs, same) ? Source::accounting : Source::carrier;
}

void encode(const UsageRecord& record, std::string& out) {
  const UsageRow& row = record.row;
  ByteWriter writer{out};
  writer.byte(static_cast<std::uint8_t>(static_cast<unsigned>(row.kind) |
                                        static_cast<unsigned>(row.direction) << kDirectionShift |
                                        (record.source == Source::accounting ? 1u : 0u) * kAccounting | kLayout));
  writer.number(record.month);
  writer.number(row.second);
  writer.number(row.up_bytes);
  writer.number(row.down_bytes);
  writer.number(row.seconds);
  writer.number(record.origin.file);
  writer.number(record.origin.line);
  for (const std::string_view text :
       {row.msisdn, row.imei, row.peer, row.cell, row.region, record.imsi, record.rat, record.source_text})
    writer.text(text);
}

bool decode_fast(std::string_view bytes, UsageRecord& record) {
  ByteReader reader{bytes};
  record.imsi = record.rat = record.source_text = {};
  return decode_head(reader, record);
}

Result<UsageRecord> decode_usage(std::string_view bytes) {
  ByteReader reader{bytes};
  UsageRecord record;
  const bool good = decode_head(reader, record);
  record.imsi = reader.text();
  record.rat = reader.text();
  record.source_text = reader.text();
  if (!good || !reader.whole()) return no_record();
  return record;
}

void append_line(std::string& out, const UsageRecord& record) {
  const UsageRow& row = record.row;
  append_time(out, record);
  const auto text = [&](std::string_view field) {
    out += ',';
    append_csv_field(out, field);
  };
  const auto figure = [&](std::uint64_t number) { fmt::format_to(std::back_inserter(out), ",{}", number); };
  text(row.msisdn);
  text(record.imsi);
  text(row.imei);
  text(name_of(row.kind));
  text(row.direction == Direction::mo ? "mo" : row.direction == Direction::mt ? "mt" : "");
  text(row.peer);
  figure(row.up_bytes);
  figure(row.down_bytes);
  figure(row.seconds);
  text(row.cell);
  text(row.region);
  text(record.rat);
  text(record.source_text);
}

std::uint32_t month_of(Instant at) {
  const Date date = shanghai_date(at);
  return static_cast<std::uint32_t>(static_cast<int>(date.year())) * 12 + static_cast<unsigned>(date.month()) - 1;
}

std::string month_text(std::uint32_t month) { return fmt::format("{:04}-{:02}", month / 12, month % 12 + 1); }

std::uint32_t month_number(std::string_view text) {
  const auto month = Month::parse(text);
  if (!month) return 0;
  return *parse_integer<std::uint32_t>(text.substr(0, 4)) * 12 + *parse_integer<std::uint32_t>(text.substr(5, 2)) - 1;
}

}  // namespace yunguan::usage
