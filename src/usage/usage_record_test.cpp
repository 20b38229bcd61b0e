// SPDX-License-Identifier: Apache-2.0
#include "usage/usage_record.h"

#include <gtest/gtest.h>

#include "usage/digits.h"

namespace yunguan::usage {
namespace {

struct Padded {
  explicit Padded(std::string_view text) : bytes(text), size(text.size()) { bytes.append(kReadAhead, 'x'); }
  [[nodiscard]] std::string_view view() const { return std::string_view{bytes}.substr(0, size); }
  std::string bytes;
  std::size_t size;
};

UsageRecord sample() {
  UsageRecord record{.month = 2026 * 12 + 9, .imsi = "460001234567890", .rat = "NR", .source_text = "Radius"};
  record.row = {.second = 4 * 86400 + 3661,
                .kind = Kind::data,
                .up_bytes = 1,
                .down_bytes = kFigureMax,
                .seconds = 7,
                .msisdn = "14412345678901",
                .imei = "862123045678901",
                .peer = "a.example.test",
                .cell = "460-00-1-2",
                .region = "310000"};
  record.source = Source::accounting;
  record.origin = {.file = 12, .line = 3'000'000'000};
  return record;
}

TEST(UsageRecord, ComesBackAsItWas) {
  std::string bytes;
  encode(sample(), bytes);
  const Padded padded{bytes};
  const auto back = decode_usage(padded.view());
  ASSERT_TRUE(back);
  EXPECT_EQ(back->row.imei14, 86212304567890u + 1);
  EXPECT_EQ(back->row.peer_shape.kind, PeerKind::host);
  EXPECT_EQ(back->source, Source::accounting);
  EXPECT_EQ(back->origin.line, 3'000'000'000u);
  std::string line;
  append_line(line, *back);
  EXPECT_EQ(
      line,
      "2026-10-05 01:01:01,14412345678901,460001234567890,862123045678901,data,,a.example.test,1,9223372036854775807,7,"
      "460-00-1-2,310000,NR,Radius");
  UsageRecord fast;
  ASSERT_TRUE(decode_fast(padded.view(), fast));
  EXPECT_EQ(fast.row.down_bytes, kFigureMax);
  EXPECT_EQ(fast.imsi, "");
}

TEST(UsageRecord, IsRefusedWhenCutShort) {
  std::string bytes;
  encode(sample(), bytes);
  for (std::size_t size = 0; size < bytes.size(); ++size)
    EXPECT_FALSE(decode_usage(Padded{std::string_view{bytes}.substr(0, size)}.view())) << size;
  EXPECT_FALSE(decode_usage(Padded{bytes + "x"}.view()));
}

TEST(UsageRecord, KnowsItsSource) {
  EXPECT_EQ(source_of("RADIUS"), Source::accounting);
  EXPECT_EQ(source_of("aaa"), Source::accounting);
  EXPECT_EQ(source_of("Accounting"), Source::accounting);
  EXPECT_EQ(source_of(""), Source::carrier);
  EXPECT_EQ(source_of("cdr"), Source::carrier);
}

TEST(UsageRecord, CountsMonths) {
  EXPECT_EQ(month_text(2026 * 12 + 11), "2026-12");
  EXPECT_EQ(month_number("2026-12"), 2026u * 12 + 11);
  EXPECT_EQ(month_number("2026-13"), 0u);
  EXPECT_EQ(month_number("12"), 0u);
}

}  // namespace
}  // namespace yunguan::usage
