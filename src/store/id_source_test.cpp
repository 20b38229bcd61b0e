// SPDX-License-Identifier: Apache-2.0
#include "store/id_source.h"

#include <gtest/gtest.h>

#include <barrier>
#include <mutex>
#include <set>
#include <thread>

#include "store/migration.h"
#include "store/store_fixture.h"

namespace yunguan::store {
namespace {

class IdSource : public OnBothStores {
 protected:
  void SetUp() override {
    OnBothStores::SetUp();
    if (IsSkipped() || HasFatalFailure()) return;
    ASSERT_TRUE(migrate(db(), {}));
  }
  std::int64_t take(std::string_view name, std::int64_t count) {
    return db().write([&](Transaction& tx) { return reserve_ids(tx, name, count); }).value_or(-1);
  }
};
YUNGUAN_ON_BOTH_STORES(IdSource);

TEST_P(IdSource, BeginsAtOneAndGrows) {
  EXPECT_EQ(take("card", 1), 1);
  EXPECT_EQ(take("card", 3), 2);
  EXPECT_EQ(take("unit", 1), 1);
  EXPECT_EQ(take("card", 1), 5);
  const auto id = db().write([](Transaction& tx) { return next_id<CardId>(tx, "card"); });
  ASSERT_TRUE(id);
  EXPECT_EQ(*id, CardId{6});
}

TEST_P(IdSource, NeverGivesACommittedNumberAgain) {
  const std::int64_t first = take("card", 250);
  EXPECT_GE(take("card", 1), first + 250);
  const std::int64_t last = take("card", 100'000);
  reopen();
  EXPECT_GE(take("card", 1), last + 100'000);
}

TEST_P(IdSource, GivesEachNumberOnceUnderManyWritersOnTwoNodes) {
  auto other = Database::open({.url = url()});
  ASSERT_TRUE(other);
  std::mutex mutex;
  std::set<std::int64_t> seen;
  std::size_t taken = 0;
  {
    std::vector<std::jthread> threads;
    for (int t = 0; t < 6; ++t) {
      threads.emplace_back([&, t] {
        Database& node = t % 2 == 0 ? db() : **other;
        for (int i = 0; i < 40; ++i) {
          const std::int64_t count = 1 + (i % 3) * 60;
          const bool keep = i % 5 != 0;
          const auto first = node.write([&](Transaction& tx) -> Result<std::int64_t> {
            YG_TRY_ASSIGN(const std::int64_t number, reserve_ids(tx, "card", count));
            if (!keep) return fail(ErrorKind::conflict, "test.no", {"不", "no"});
            return number;
          });
          EXPECT_EQ(first.has_value(), keep);
          if (!first) continue;
          const std::lock_guard lock{mutex};
          for (std::int64_t n = *first; n < *first + count; ++n) seen.insert(n);
          taken += static_cast<std::size_t>(count);
        }
      });
    }
  }
  EXPECT_EQ(seen.size(), taken);
}

// One locked row a series would let a single transaction through at a time; here each waits for the other.
TEST_P(IdSource, DoesNotMakeWritersWaitForEachOther) {
  if (GetParam() == Dialect::sqlite) GTEST_SKIP() << "one writer at a time";
  std::barrier together{2};
  std::vector<std::jthread> threads;
  for (int t = 0; t < 2; ++t) {
    threads.emplace_back([&] {
      const auto done = db().write([&](Transaction& tx) -> Result<void> {
        YG_TRY(reserve_ids(tx, "card", 1));
        together.arrive_and_wait();
        return {};
      });
      EXPECT_TRUE(done);
    });
  }
}

}  // namespace
}  // namespace yunguan::store
