// SPDX-License-Identifier: Apache-2.0
// What kind of number a number is (SIM-02): derived from the number by the segment table, never typed in.
#pragma once

#include <boost/describe.hpp>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/document.h"
#include "base/error.h"
#include "base/time.h"

namespace yunguan::card {

enum class NumberKind : std::uint8_t { iot, phone, unknown };
BOOST_DESCRIBE_ENUM(NumberKind, iot, phone, unknown)

[[nodiscard]] std::string_view to_text(NumberKind kind);

// 移动 · 电信 · 联通 · 广电. The carrier of a card is its record's: numbers are ported; a segment only tells who was given it.
enum class Carrier : std::uint8_t { unknown, mobile, telecom, unicom, broadnet };
BOOST_DESCRIBE_ENUM(Carrier, unknown, mobile, telecom, unicom, broadnet)

[[nodiscard]] std::string_view to_text(Carrier carrier);     // "mobile"; "" for unknown
[[nodiscard]] std::string_view to_chinese(Carrier carrier);  // "移动"; "" for unknown
[[nodiscard]] std::optional<Carrier> parse_carrier(
    std::string_view text);  // "mobile" or "移动" or "中国移动"; "" is unknown

// Numbers of `digits` digits that begin with `prefix`; of several segments the longest prefix decides.
struct Segment {
  std::string prefix;  // 1 … 7 digits
  int digits = 0;      // 5 … 15
  NumberKind kind = NumberKind::unknown;
  Carrier carrier = Carrier::unknown;
  std::optional<Date> effective_from;  // first day it holds; absent: always did
  std::optional<Date> effective_to;    // last day it holds; absent: until changed
};
BOOST_DESCRIBE_STRUCT(Segment, (), (prefix, digits, kind, carrier, effective_from, effective_to))

// The table as it holds on one day, made for speed: a look-up costs some ten nanoseconds. Immutable, thread-safe, cheap to copy.
class SegmentIndex {
 public:
  [[nodiscard]] NumberKind kind(std::string_view number) const noexcept;
  // Whose segment it is; unknown when the table does not say.
  [[nodiscard]] Carrier carrier(std::string_view number) const noexcept;

 private:
  friend class SegmentTable;
  struct Tables;
  [[nodiscard]] std::uint8_t find(std::string_view number) const noexcept;
  std::shared_ptr<const Tables> tables_;
};

// The content of rules/segments.yaml. Immutable.
class SegmentTable {
 public:
  // Errors: those of DocumentSchema::check, and segment.overlap for two rows of one prefix and length on the same day.
  [[nodiscard]] static Result<SegmentTable> from(const Document& document);

  [[nodiscard]] const std::string& version() const { return version_; }
  [[nodiscard]] const std::vector<Segment>& segments() const { return segments_; }
  [[nodiscard]] SegmentIndex on(Date day) const;

 private:
  std::string version_;
  std::vector<Segment> segments_;
};

}  // namespace yunguan::card
