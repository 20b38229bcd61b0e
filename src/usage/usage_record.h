// SPDX-License-Identifier: Apache-2.0
// A good usage row as the journal keeps it. Everything a model, an own rule or an explanation looks at is in it, so that nothing else has
// to be asked when the row is folded again, years later.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/error.h"
#include "base/time.h"
#include "usage/usage_row.h"

namespace yunguan::usage {

// journal::Kind of these records; the kinds below 16 are monitoring's (see monitor/live_record.h).
inline constexpr std::uint8_t kUsageRecord = 1;

// MON-27: which of the two accounts of the same use a row belongs to. They are never added together.
enum class Source : std::uint8_t {
  carrier,     // the carrier's CDR/xDR files
  accounting,  // the platform's own RADIUS accounting
};
// Of the column `source`: "radius", "aaa" or "accounting" (in any case) is accounting, everything else the carrier's.
[[nodiscard]] Source source_of(std::string_view column);

// Where a row came from: a file (its number in the register of files) or a batch handed over, and its line there.
struct Origin {
  std::uint64_t file = 0;
  std::uint64_t line = 0;
};

struct UsageRecord {
  std::uint32_t month = 0;  // year × 12 + month − 1, of +08:00
  UsageRow row;             // checked by read_row; its `second` is of that month
  std::string_view imsi, rat, source_text;
  Source source = Source::carrier;
  Origin origin;
};

// Appends the record's bytes. They are at most kUsageRecordMax.
void encode(const UsageRecord& record, std::string& out);
// A row whose texts would make it longer is rejected with the reason `fields`.
inline constexpr std::size_t kUsageRecordMax = 64u << 10;

// Views point into `bytes`, behind which kReadAhead bytes can be read. Error usage.record (internal) when they are none.
[[nodiscard]] Result<UsageRecord> decode_usage(std::string_view bytes);
// The same without the texts that only own rules and explanations read (imsi, rat, source_text stay empty).
[[nodiscard]] bool decode_fast(std::string_view bytes, UsageRecord& record);

// The record as a line of the files of requirements/monitoring.md, in the order of Column, without a line end.
void append_line(std::string& out, const UsageRecord& record);

// The month of that instant on the calendar of +08:00, counted as above.
[[nodiscard]] std::uint32_t month_of(Instant at);
// "2026-10" of a month counted as above, and back (0 when it is none).
[[nodiscard]] std::string month_text(std::uint32_t month);
[[nodiscard]] std::uint32_t month_number(std::string_view text);

}  // namespace yunguan::usage
