// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <random>

#include "usage/address.h"
#include "usage/csv.h"
#include "usage/digits.h"
#include "usage/separators.h"
#include "usage/usage_row.h"

namespace yunguan::usage {
namespace {

using namespace std::string_literals;

// Text with room behind it, as chunks have.
class Padded {
 public:
  explicit Padded(std::string_view text)
      : text_(std::string{text} + std::string(kReadAhead, '\xFF')), size_(text.size()) {}
  operator std::string_view() const { return std::string_view{text_}.substr(0, size_); }

 private:
  std::string text_;
  std::size_t size_;
};

std::optional<std::uint64_t> figure(std::string_view text) {
  std::uint64_t value = 0;
  return read_figure(Padded{text}, value) ? std::optional{value} : std::nullopt;
}

TEST(Digits, ReadsEveryLengthAndRefusesEveryOtherByte) {
  std::mt19937_64 random{1};
  for (int i = 0; i < 20'000; ++i) {
    const std::uint64_t value = random() >> (1 + random() % 63);
    EXPECT_EQ(figure(std::to_string(value)), value);
  }
  for (std::size_t length = 1; length <= 20; ++length) {
    for (std::size_t at = 0; at < length; ++at) {
      for (int byte = 0; byte < 256; ++byte) {
        std::string text(length, '1');
        text[at] = static_cast<char>(byte);
        EXPECT_EQ(figure(text).has_value(), byte >= '0' && byte <= '9') << length << " " << at << " " << byte;
      }
    }
  }
}

TEST(Digits, StopAtTheLargestFigure) {
  EXPECT_EQ(figure(""), 0u);
  EXPECT_EQ(figure("9223372036854775807"), kFigureMax);
  EXPECT_EQ(figure("9223372036854775808"), kFigureMax);
  EXPECT_EQ(figure("99999999999999999999999999999999"), kFigureMax);
  EXPECT_EQ(figure("00000000000000000000000000000012"), 12u);
  EXPECT_EQ(figure("9999999999999999999999999999999x"), std::nullopt);
  EXPECT_EQ(saturating_sum(kFigureMax, kFigureMax), kFigureMax);
}

TEST(Separators, EveryLevelFindsTheSame) {
  std::mt19937_64 random{2};
  std::vector<SimdLevel> levels{SimdLevel::portable};
  if (best_simd_level() == SimdLevel::avx512) levels.push_back(SimdLevel::avx2);
  levels.push_back(best_simd_level());
  for (int round = 0; round < 400; ++round) {
    std::string text(random() % 700, 'x');
    const auto share = 1 + random() % 20;
    for (char& c : text) {
      const auto draw = random() % (share + 2);
      c = draw == 0 ? ',' : draw == 1 ? '\n' : static_cast<char>(random());
    }
    std::vector<std::uint32_t> at, lines;
    for (std::uint32_t i = 0; i < text.size(); ++i) {
      if (text[i] == '\n') lines.push_back(static_cast<std::uint32_t>(at.size()));
      if (text[i] == '\n' || text[i] == ',') at.push_back(i);
    }
    for (const SimdLevel level : levels) {
      SeparatorIndex index;
      find_separators(text, index, level);
      EXPECT_EQ(std::vector(index.at.begin(), index.at.begin() + static_cast<std::ptrdiff_t>(index.count)), at);
      EXPECT_EQ(std::vector(index.lines.begin(), index.lines.begin() + static_cast<std::ptrdiff_t>(index.line_count)),
                lines);
    }
  }
}

TEST(Csv, RecordsEndWhereTheyShould) {
  const auto extent = [](std::string_view text) {
    const RecordExtent one = record_extent(text);
    return std::tuple{one.bytes, one.lines, one.closed};
  };
  EXPECT_EQ(extent("a,b\nc\n"), (std::tuple{4u, 1u, true}));
  EXPECT_EQ(extent("a,\"b\nc\",d\nx"), (std::tuple{10u, 2u, true}));
  EXPECT_EQ(extent("a,\"b\"\"\n\"\nx"), (std::tuple{9u, 2u, true}));
  EXPECT_EQ(extent("a,\"b\nc"), (std::tuple{5u, 1u, false}));
  EXPECT_EQ(extent("a\"b,c\nd"), (std::tuple{6u, 1u, true}));
  EXPECT_EQ(extent("last"), (std::tuple{4u, 1u, true}));
}

TEST(Csv, FieldsAreUnquoted) {
  std::string storage;
  std::vector<std::string_view> fields;
  split_record("a,\"b,\"\"c\"\"\",,\"d\ne\"f,g\"h\r\n", storage, fields);
  EXPECT_EQ(fields, (std::vector<std::string_view>{"a", "b,\"c\"", "", "d\nef", "g\"h"}));
  split_record("", storage, fields);
  EXPECT_EQ(fields.size(), 1u);
  std::string out;
  append_csv_field(out, "plain");
  append_csv_field(out, ",\"\n");
  EXPECT_EQ(out, "plain\",\"\"\n\"");
}

TEST(Csv, TablesAreRefusedWhole) {
  EXPECT_EQ(parse_csv("", "f").error().code, "csv.header");
  EXPECT_EQ(parse_csv("a,a\n", "f").error().code, "csv.header");
  const auto bad = parse_csv("a,b\n1,2\n\"x\ny\",2\n3\n", "f");
  EXPECT_EQ(bad.error().code, "csv.fields");
  EXPECT_EQ(bad.error().where.row, 5u);
  EXPECT_EQ(parse_csv("\xEF\xBB\xBF"
                      "a,b\r\n1,2\r\n",
                      "f")
                ->rows.front()
                .fields[1],
            "2");
}

TEST(Address, Ipv4HasFourDecimalsWithoutLeadingZeros) {
  EXPECT_EQ(parse_ipv4("10.0.2.255"), 0x0A0002FFu);
  EXPECT_EQ(parse_ipv4("0.0.0.0"), 0u);
  for (const char* bad : {"", "1.2.3", "1.2.3.4.5", "256.1.1.1", "01.2.3.4", "1.2.3.04", "1..2.3", "1.2.3.", ".1.2.3",
                          "1.2.3.4 ", "1.2.3.a", "1.2.3.1000"}) {
    EXPECT_FALSE(parse_ipv4(bad)) << bad;
  }
}

TEST(Address, PeersCarryNoPortPathOrSpace) {
  for (const char* good :
       {"", ".", "a.b", "10.0.0.1", "2001:db8::1", "::", "::ffff:1.2.3.4", "2001:DB8:2:207", "[::1]", "10.0.0.1."}) {
    EXPECT_TRUE(shape_of(good).valid) << good;
  }
  for (const char* bad : {"a:443", "10.0.0.1:80", "[2001:db8::1]:443", "a/b", "/", "a b", "a\t", "a\xE3\x80\x80",
                          "a\xC2\xA0z", ":", "a:"}) {
    EXPECT_FALSE(shape_of(bad).valid) << bad;
  }
  EXPECT_EQ(shape_of("2001:db8::1.").kind, PeerKind::ipv6);
  EXPECT_EQ(shape_of(".").kind, PeerKind::none);
  EXPECT_EQ(shape_of("1.2.3.4.").ipv4, 0x01020304u);
  EXPECT_EQ(normalised_peer("MP.WeiXin.QQ.com."), "mp.weixin.qq.com");
  EXPECT_EQ(normalised_peer("a.."), "a.");
  EXPECT_EQ(normalised_peer("ÄB"), "Äb");
}

// The reading of rows, many bytes at a time, against the plain one.
TEST(Address, ThePaddedReadingIsTheSame) {
  std::mt19937_64 random{7};
  const std::vector<std::string> parts{"10",  "8",   "255", "256", "0",    "00", "01",   "300", ".",
                                       ".",   ".",   "..",  "a",   "Z",    "-",  "_",    ":",   "/",
                                       " ",   "\t",  "]:",  "中",  "\x80", "cn", "iot",  "1.2", "3.4",
                                       "::1", "\0"s, "[",   "{",   "`",    "@",  "\x7F", ",",   "0123456789abcdef"};
  for (int round = 0; round < 200'000; ++round) {
    std::string peer;
    for (auto i = random() % 9; i > 0; --i) peer += parts[random() % parts.size()];
    const std::string behind = random() % 2 == 0 ? ",1.2.3.4" : "123.4";
    std::string padded = peer + behind;
    padded.append(kReadAhead, '7');
    const PeerShape fast = shape_of_padded(std::string_view{padded}.substr(0, peer.size()));
    const PeerShape plain = shape_of(peer);
    ASSERT_TRUE(fast.kind == plain.kind && fast.valid == plain.valid && fast.plain == plain.plain &&
                fast.ipv4 == plain.ipv4)
        << peer;
  }
}

TEST(Month, KnowsItsDays) {
  EXPECT_EQ(Month::parse("2026-02")->days(), 28u);
  EXPECT_EQ(Month::parse("2028-02")->days(), 29u);
  for (const char* bad : {"2026-13", "2026-1", "2026", "", "2026-10-01", "26-10"})
    EXPECT_FALSE(Month::parse(bad)) << bad;
  std::string clock;
  Month::parse("2026-10")->append_clock(clock, 30 * 86'400 + 86'399);
  EXPECT_EQ(clock, "2026-10-31 23:59:59");
}

// Any time that one month's reading takes, several months' reading takes the same; any other is of the month it says.
TEST(UsageRow, IsReadOfSeveralMonthsAsOfOne) {
  const std::vector<std::string> header{"time", "msisdn", "kind"};
  const Layout layout = Layout::from(header, "f").value();
  const std::vector<Month> open{Month::parse("2026-11").value(), Month::parse("2026-10").value(),
                                Month::parse("2026-02").value()};
  for (const std::string time :
       {"2026-11-01 00:00:00", "2026-10-31 23:59:59", "2026-10-31T16:00:00Z", "2026-10-31T15:59:59.9Z",
        "2026-02-28 23:59:59", "2026-02-29 00:00:00", "2026-11-30 24:00:00", "2026-09-30 23:59:59",
        "2026-12-01T00:00:00+09:00", "2027-01-01 00:00:00", "x", ""}) {
    const std::vector<Padded> padded{Padded{time}, Padded{"1"}, Padded{"data"}};
    const std::vector<std::string_view> fields(padded.begin(), padded.end());
    UsageRow row;
    std::uint32_t month = 0;
    const Reject reason = read_row(fields, layout, open, row, month);
    bool taken = false;
    for (const Month& one : open) {
      UsageRow alone;
      if (read_row(fields, layout, one, alone) != Reject::none) continue;
      taken = true;
      EXPECT_EQ(month, one.number()) << time;
      EXPECT_EQ(row.second, alone.second) << time;
    }
    EXPECT_EQ(reason == Reject::none, taken) << time;
  }
  const std::vector<Padded> padded{Padded{"2026-09-02 00:00:01"}, Padded{"1"}, Padded{"data"}};
  const std::vector<std::string_view> fields(padded.begin(), padded.end());
  UsageRow row;
  std::uint32_t month = 0;
  EXPECT_EQ(read_row(fields, layout, open, row, month), Reject::outside_month);
  EXPECT_EQ(month, 2026u * 12 + 8);
  EXPECT_EQ(row.second, 86'401u);
}

TEST(UsageRow, ChecksInOrder) {
  const std::vector<std::string> header{"time", "msisdn", "imei", "kind", "direction", "peer", "up_bytes", "seconds"};
  const Layout layout = Layout::from(header, "f").value();
  const Month month = Month::parse("2026-10").value();
  const auto reason = [&](std::vector<std::string> values) {
    std::vector<Padded> padded(values.begin(), values.end());
    const std::vector<std::string_view> fields(padded.begin(), padded.end());
    UsageRow row;
    return read_row(fields, layout, month, row);
  };
  EXPECT_EQ(reason({"2026-10-31 23:59:59", "1", "", "data", "", "a", "1", ""}), Reject::none);
  EXPECT_EQ(reason({"2026-11-01 00:00:00", "1", "", "data", "", "a", "1", ""}), Reject::outside_month);
  EXPECT_EQ(reason({"2026-10-31T16:00:00Z", "1", "", "data", "", "a", "1", ""}), Reject::outside_month);
  EXPECT_EQ(reason({"2026-10-32 00:00:00", "1", "x", "mms", "", "a:1", "-1", ""}), Reject::time);
  EXPECT_EQ(reason({"2026-11-01 00:00:00", "1", "", "mms", "", "a:1", "-1", ""}), Reject::number);
  EXPECT_EQ(reason({"2026-11-01 00:00:00", "1", "", "mms", "", "a:1", "1", ""}), Reject::kind);
  EXPECT_EQ(reason({"2026-11-01 00:00:00", "1", "xxxxxxxxxxxxxx", "sms", "", "", "", ""}), Reject::direction);
  EXPECT_EQ(reason({"2026-11-01 00:00:00", "1", "xxxxxxxxxxxxxx", "data", "", "a:1", "", ""}), Reject::imei);
  EXPECT_EQ(reason({"2026-11-01 00:00:00", "1", "xxxxxxxxxxxxx", "data", "", "a:1", "", ""}), Reject::peer);
  EXPECT_EQ(Layout::from(std::vector<std::string>{"time", "kind"}, "f").error().code, "usage.column");
}

}  // namespace
}  // namespace yunguan::usage
