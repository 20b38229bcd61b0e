// SPDX-License-Identifier: Apache-2.0
#include "base/parse.h"

#include <gtest/gtest.h>

#include <cstdint>

namespace yunguan {
namespace {

TEST(Parse, IntegerTakesAllOrNothing) {
  EXPECT_EQ(parse_integer<std::int64_t>("9223372036854775807"), INT64_MAX);
  for (const char* text : {"", "+1", " 1", "1 ", "1.0", "0x1", "9223372036854775808", "--1"}) {
    EXPECT_FALSE(parse_integer<std::int64_t>(text)) << text;
  }
  EXPECT_FALSE(parse_integer<std::uint64_t>("-1"));
}

TEST(Parse, Utf8FollowsRfc3629) {
  EXPECT_TRUE(is_utf8("运管 yunguan \xF0\x9F\x9A\x93"));
  for (const char* text : {"\xC0\xAF", "\xED\xA0\x80", "\xF4\x90\x80\x80", "\xE4\xB8", "\xFF", "\x80"}) {
    EXPECT_FALSE(is_utf8(text));
  }
}

TEST(Parse, ClipsBetweenCodePoints) {
  EXPECT_EQ(clipped("运管", 4), "运…");
  EXPECT_EQ(clipped("运管", 6), "运管");
}

TEST(Parse, LuhnKnowsAnIccid) {
  EXPECT_TRUE(luhn_valid("89860400000000000007"));
  EXPECT_FALSE(luhn_valid("89860400000000000008"));
  EXPECT_FALSE(luhn_valid("8986040000000000000x"));
  EXPECT_EQ(with_luhn("8986040000000000000"), "89860400000000000007");
  EXPECT_EQ(with_luhn("7992739871"), "79927398713");
}

TEST(Parse, SplitKeepsEmptyParts) {
  EXPECT_EQ(split("a;;b", ';'), (std::vector<std::string_view>{"a", "", "b"}));
  EXPECT_EQ(split("", ';'), (std::vector<std::string_view>{""}));
  EXPECT_EQ(trimmed(" \t a b\r\n"), "a b");
}

TEST(Parse, CountsCharactersAsPeopleDo) {
  EXPECT_EQ(characters_in(""), 0);
  EXPECT_EQ(characters_in("ab 12"), 5);
  EXPECT_EQ(characters_in("运管 é😀"), 5);
}

}  // namespace
}  // namespace yunguan
