// SPDX-License-Identifier: Apache-2.0
#include "store/counter.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <thread>

#include "store/migration.h"
#include "store/store_fixture.h"

namespace yunguan::store {
namespace {

using ::testing::ElementsAre;

class Counter : public OnBothStores {
 protected:
  void SetUp() override {
    OnBothStores::SetUp();
    if (IsSkipped() || HasFatalFailure()) return;
    ASSERT_TRUE(migrate(db(), {}));
  }

  std::vector<CounterValue> read(std::string_view prefix) {
    const auto values = db().read([&](Reader& reader) { return read_counters(reader, "card.by_class", prefix); });
    EXPECT_TRUE(values);
    return values.value_or(std::vector<CounterValue>{});
  }
};
YUNGUAN_ON_BOTH_STORES(Counter);

TEST_P(Counter, AddsUpAndReadsByPrefix) {
  ASSERT_TRUE(db().write([](Transaction& tx) -> Result<void> {
    YG_TRY(add(tx, "card.by_class", "1/a", 2));
    YG_TRY(add(tx, "card.by_class", "1/b", 3));
    YG_TRY(add(tx, "card.by_class", "10/a", 7));
    YG_TRY(add(tx, "card.by_class", "1/中", 1));
    YG_TRY(add(tx, "card.other", "1/a", 100));
    YG_TRY(add(tx, "card.by_class", "1/b", -3));
    return add(tx, "card.by_class", "1/a", 5);
  }));
  EXPECT_THAT(read("1/"), ElementsAre(CounterValue{"1/a", 7}, CounterValue{"1/中", 1}));
  EXPECT_THAT(read(""), ElementsAre(CounterValue{"1/a", 7}, CounterValue{"1/中", 1}, CounterValue{"10/a", 7}));
  const auto one = db().read([](Reader& reader) { return read_counter(reader, "card.by_class", "1/a"); });
  EXPECT_EQ(one.value_or(-1), 7);
  ASSERT_TRUE(db().write([](Transaction& tx) { return clear_counters(tx, "card.by_class"); }));
  EXPECT_THAT(read(""), ElementsAre());
}

TEST_P(Counter, AddsManyAtOnce) {
  std::vector<CounterValue> deltas;
  for (int i = 0; i < 500; ++i) deltas.push_back({fmt::format("k{:03}", i % 149), 1});
  ASSERT_TRUE(db().write([&](Transaction& tx) { return add_many(tx, "card.by_class", deltas); }));
  const auto values = read("k");
  ASSERT_EQ(values.size(), 149u);
  std::int64_t sum = 0;
  for (const CounterValue& value : values) sum += value.value;
  EXPECT_EQ(sum, 500);
}

TEST_P(Counter, IsRightUnderManyWriters) {
  constexpr int kThreads = 6;
  constexpr int kEach = 50;
  {
    std::vector<std::jthread> writers;
    for (int t = 0; t < kThreads; ++t) {
      writers.emplace_back([&] {
        for (int i = 0; i < kEach; ++i) {
          const auto added = db().write([](Transaction& tx) { return add(tx, "card.by_class", "hot", 1); });
          EXPECT_TRUE(added);
        }
      });
    }
  }
  EXPECT_THAT(read(""), ElementsAre(CounterValue{"hot", kThreads * kEach}));
}

}  // namespace
}  // namespace yunguan::store
