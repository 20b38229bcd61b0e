// SPDX-License-Identifier: Apache-2.0
#include "base/bytes.h"

#include <gtest/gtest.h>

#include <array>

namespace yunguan {
namespace {

TEST(Bytes, ReadsWhatWasWritten) {
  constexpr std::array<std::uint64_t, 7> kNumbers{0, 1, 127, 128, 300, 1ull << 63, ~0ull};
  constexpr std::array<std::int64_t, 5> kSigned{0, -1, 1, std::numeric_limits<std::int64_t>::min(),
                                                std::numeric_limits<std::int64_t>::max()};
  std::string bytes;
  ByteWriter writer{bytes};
  for (const auto number : kNumbers) writer.number(number);
  for (const auto number : kSigned) writer.signed_number(number);
  writer.byte(255);
  writer.text("");
  writer.text(std::string(300, 'x'));
  ByteReader reader{bytes};
  for (const auto number : kNumbers) EXPECT_EQ(reader.number(), number);
  for (const auto number : kSigned) EXPECT_EQ(reader.signed_number(), number);
  EXPECT_EQ(reader.byte(), 255);
  EXPECT_EQ(reader.text(), "");
  EXPECT_FALSE(reader.at_end());
  EXPECT_EQ(reader.text(), std::string(300, 'x'));
  EXPECT_TRUE(reader.whole());
}

TEST(Bytes, SaysWhenSomethingIsMissing) {
  std::string bytes;
  ByteWriter writer{bytes};
  writer.number(1'000'000);
  writer.text("unit");
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    ByteReader reader{std::string_view{bytes}.substr(0, size)};
    const auto number = reader.number();
    const auto text = reader.text();
    EXPECT_FALSE(reader.good()) << size << " " << number << " " << text;
    EXPECT_EQ(reader.number(), 0u);
    EXPECT_EQ(reader.byte(), 0u);
  }
  ByteReader endless{std::string_view{"\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\x01", 12}};
  EXPECT_EQ(endless.number(), 0u);
  EXPECT_FALSE(endless.good());
  std::string large;
  ByteWriter{large}.number(256);
  ByteReader narrow{large};
  EXPECT_EQ(narrow.small<std::uint8_t>(), 0u);
  EXPECT_FALSE(narrow.whole());
}

}  // namespace
}  // namespace yunguan
