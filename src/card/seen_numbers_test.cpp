// SPDX-License-Identifier: Apache-2.0
#include "card/seen_numbers.h"

#include <gtest/gtest.h>

#include <random>
#include <unordered_map>

namespace yunguan::card {
namespace {

TEST(SeenNumbers, TellsApartWhatDiffersInOneDigitOrInLength) {
  SeenNumbers seen;
  std::uint64_t line = 1;
  for (const char* number : {"0", "00", "000", "1", "01", "10648000000001", "106480000000010", "89860000000000000018",
                             "79860000000000000018", "9860000000000000018", "860000000000000018", "12ab", "12AB", "",
                             "000000000000000000000", "00000000000000000000", "１２３４５"}) {
    EXPECT_EQ(seen.line_before(number, ++line), std::nullopt) << number;
  }
  EXPECT_EQ(seen.line_before("01", 99), 6u);
  EXPECT_EQ(seen.line_before("89860000000000000018", 99), 9u);
  EXPECT_EQ(seen.line_before("12ab", 99), 13u);
  EXPECT_EQ(seen.line_before("1", 99), 5u);
}

// Against the slow and obvious.
TEST(SeenNumbers, AgreesWithAMapOverManyNumbers) {
  SeenNumbers seen;
  std::unordered_map<std::string, std::uint64_t> map;
  std::mt19937_64 dice{7};
  for (std::uint64_t line = 2; line < 300'000; ++line) {
    std::string number = std::to_string(dice() % 200'000);
    if (line % 3 == 0) number.insert(0, "8986000000000");
    if (line % 1000 == 0) number += 'x';
    const auto [known, first] = map.emplace(number, line);
    ASSERT_EQ(seen.line_before(number, line), first ? std::nullopt : std::optional{known->second}) << number;
  }
}

}  // namespace
}  // namespace yunguan::card
