// SPDX-License-Identifier: Apache-2.0
#include "journal/block.h"

#include <gtest/gtest.h>

#include <random>

namespace yunguan::journal {
namespace {

using Records = std::vector<std::pair<Kind, std::string>>;

Records random_records(unsigned seed) {
  std::mt19937 dice{seed};
  Records records(1 + dice() % 200);
  for (auto& [kind, bytes] : records) {
    kind = static_cast<Kind>(dice());
    bytes.resize(dice() % 4 == 0 ? dice() % 5000 : dice() % 60);
    const bool repeats = dice() % 2 == 0;
    for (char& c : bytes) c = static_cast<char>(repeats ? 'a' : dice());
  }
  return records;
}
std::string stored(const Records& records, Offset first) {
  Run run;
  for (const auto& [kind, bytes] : records) run.add(kind, bytes);
  return encode_block(run, first, from_micros(1'700'000'000'000'000));
}
Records read(const Block& block) {
  Records records;
  Offset next = block.head().first;
  EXPECT_TRUE(block.each([&](const Record& record) {
    EXPECT_EQ(record.offset, next++);
    records.emplace_back(record.kind, record.bytes);
    return true;
  }));
  EXPECT_EQ(next, block.head().next());
  return records;
}

TEST(Block, GivesBackWhatWasPutIn) {
  for (unsigned seed = 0; seed < 200; ++seed) {
    const Records records = random_records(seed);
    const auto block = Block::decode(stored(records, seed * 1000ULL));
    ASSERT_TRUE(block) << describe(block.error());
    EXPECT_EQ(block->head().first, seed * 1000ULL);
    EXPECT_EQ(to_micros(block->head().at), 1'700'000'000'000'000);
    ASSERT_EQ(read(*block), records) << seed;
  }
}

TEST(Block, HoldsTheLargestRecordAndAnEmptyOne) {
  const Records records{{1, std::string(kRecordMax, 'x')}, {2, ""}, {255, std::string(1, '\0')}};
  EXPECT_EQ(read(*Block::decode(stored(records, ~Offset{0} - 10))), records);
}

// Of a packed and of a plain one.
TEST(Block, NoticesEveryChangedBitAndEveryCut) {
  for (const Records& records : {Records{{1, "first"}, {2, "second"}}, Records(50, {7, std::string(40, 'z')})}) {
    const std::string whole = stored(records, 5);
    for (std::size_t byte = 0; byte < whole.size(); ++byte) {
      for (int bit = 0; bit < 8; ++bit) {
        std::string changed = whole;
        changed[byte] = static_cast<char>(changed[byte] ^ 1 << bit);
        const auto block = Block::decode(changed);
        ASSERT_FALSE(block) << byte << "." << bit;
        EXPECT_EQ(block.error().code, "journal.damaged");
      }
      ASSERT_FALSE(Block::decode(std::string_view{whole}.substr(0, byte)));
    }
    EXPECT_FALSE(Block::decode(whole + "x"));
  }
}

TEST(Block, StopsWhenToldTo) {
  const auto block = Block::decode(stored({{1, "a"}, {1, "b"}, {1, "c"}}, 0));
  int seen = 0;
  EXPECT_TRUE(block->each([&](const Record&) { return ++seen < 2; }));
  EXPECT_EQ(seen, 2);
}

}  // namespace
}  // namespace yunguan::journal
