// SPDX-License-Identifier: Apache-2.0
// Many writers at once, and what keeps them apart.
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <latch>
#include <thread>

#include "base/eventually_fixture.h"
#include "store/database.h"
#include "store/migration.h"
#include "store/store_fixture.h"

namespace yunguan::store {
namespace {

using namespace std::chrono_literals;

constexpr Migration kThings{
    "thing", 1, "create things", "CREATE TABLE thing (id BIGINT PRIMARY KEY, value BIGINT NOT NULL)", "", ""};
constexpr NamedQuery kInsert{"thing.insert", "INSERT INTO thing (id, value) VALUES (:id, :value)"};
constexpr NamedQuery kAddOne{"thing.add_one", "UPDATE thing SET value = value + 1 WHERE id = :id"};
constexpr NamedQuery kCount{"thing.count", "SELECT count(*) FROM thing"};

class Writers : public OnBothStores {
 protected:
  void SetUp() override {
    OnBothStores::SetUp();
    if (IsSkipped() || HasFatalFailure()) return;
    ASSERT_TRUE(migrate(db(), {kThings}));
  }
  std::int64_t count() {
    return db()
        .read([](Reader& r) { return r.one(kCount, {}, [](const Row& row) { return row.integer(0); }); })
        ->value();
  }
  static Result<void> insert(Transaction& tx, std::int64_t id) {
    YG_TRY(tx.run(kInsert, {id, 0}));
    return {};
  }
};
YUNGUAN_ON_BOTH_STORES(Writers);

TEST_P(Writers, AllSucceedAndFailEachForItself) {
  constexpr int kThreads = 8;
  constexpr int kEach = 100;
  const std::uint64_t commits_before = db().metrics().snapshot().commits;
  std::atomic<int> duplicates{0};
  {
    std::vector<std::jthread> threads;
    for (int t = 0; t < kThreads; ++t) {
      threads.emplace_back([&, t] {
        for (int i = 0; i < kEach; ++i) {
          // Every fifth body fails after it has changed something: by a duplicate, or by its own decision.
          const auto done = db().write([&](Transaction& tx) -> Result<void> {
            YG_TRY(insert(tx, t * 1000 + i));
            if (i % 10 == 4) YG_TRY(insert(tx, t * 1000 + i));
            if (i % 10 == 9) return fail(ErrorKind::invalid, "test.no", {"不", "no"});
            return {};
          });
          EXPECT_EQ(done.has_value(), i % 5 != 4);
          if (!done && done.error().code == "store.duplicate") ++duplicates;
        }
      });
    }
  }
  EXPECT_EQ(count(), kThreads * kEach * 4 / 5);
  EXPECT_EQ(duplicates, kThreads * kEach / 10);
  const StoreFigures figures = db().metrics().snapshot();
  EXPECT_EQ(figures.waiting, 0u);
  if (GetParam() == Dialect::sqlite) {
    // Eight writers that wait for the disk share commits.
    EXPECT_LT(figures.commits - commits_before, kThreads * kEach * 3u / 4);
  }
}

TEST_P(Writers, LoseNoUpdateOfOneRow) {
  ASSERT_TRUE(db().write([](Transaction& tx) { return insert(tx, 1); }));
  {
    std::vector<std::jthread> threads;
    for (int t = 0; t < 6; ++t) {
      threads.emplace_back([&] {
        for (int i = 0; i < 50; ++i) {
          EXPECT_TRUE(db().write([](Transaction& tx) { return tx.run(kAddOne, {1}); }));
        }
      });
    }
  }
  constexpr NamedQuery kValue{"thing.value", "SELECT value FROM thing WHERE id = 1"};
  EXPECT_EQ(
      db().read([&](Reader& r) { return r.one(kValue, {}, [](const Row& row) { return row.integer(0); }); })->value(),
      300);
}

// Two bodies that lock two rows in opposite order: PostgreSQL ends one of them, which is run again.
TEST_P(Writers, RunAgainAfterADeadlock) {
  ASSERT_TRUE(db().write([](Transaction& tx) -> Result<void> {
    YG_TRY(insert(tx, 1));
    return insert(tx, 2);
  }));
  std::atomic<int> runs{0};
  std::atomic<int> locked{0};
  const auto cross = [&](std::int64_t first, std::int64_t second) {
    const auto done = db().write([&](Transaction& tx) -> Result<void> {
      ++runs;
      YG_TRY(tx.run(kAddOne, {first}));
      ++locked;
      // On SQLite the other cannot begin before this one ends.
      EXPECT_TRUE(GetParam() == Dialect::sqlite || eventually([&] { return locked >= 2; }));
      YG_TRY(tx.run(kAddOne, {second}));
      return {};
    });
    EXPECT_TRUE(done) << describe(done.error());
  };
  {
    const std::jthread one{[&] { cross(1, 2); }};
    const std::jthread two{[&] { cross(2, 1); }};
  }
  EXPECT_EQ(runs, GetParam() == Dialect::sqlite ? 2 : 3);
  constexpr NamedQuery kSum{"thing.sum", "SELECT CAST(SUM(value) AS BIGINT) FROM thing"};
  EXPECT_EQ(
      db().read([&](Reader& r) { return r.one(kSum, {}, [](const Row& row) { return row.integer(0); }); })->value(), 4);
}

TEST_P(Writers, AreTurnedAwayWhenTooManyWait) {
  auto opened = Database::open({.url = url(), .read_sessions = 1, .write_queue_max = 1, .wait_max = 50ms});
  ASSERT_TRUE(opened);
  Database& small = **opened;
  std::latch running{1};
  std::latch finish{1};
  std::jthread first{[&] {
    EXPECT_TRUE(small.write([&](Transaction&) -> Result<void> {
      running.count_down();
      finish.wait();
      return {};
    }));
  }};
  running.wait();
  std::jthread second;
  if (GetParam() == Dialect::sqlite) {
    second = std::jthread{[&] { EXPECT_TRUE(small.write([&](Transaction& tx) { return insert(tx, 2); })); }};
    EXPECT_TRUE(eventually([&] { return small.metrics().snapshot().waiting >= 1; }));
  }
  const auto refused = small.write([&](Transaction& tx) { return insert(tx, 3); });
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, "store.busy");
  EXPECT_EQ(refused.error().kind, ErrorKind::too_many);
  EXPECT_EQ(small.metrics().snapshot().refused, 1u);
  finish.count_down();
}

TEST_P(Writers, MayNotCallTheStoreFromABody) {
  // On SQLite the body runs on the writer's thread, which is the one that the dying copy of the process keeps.
  (void)db().write([&](Transaction&) -> Result<void> {
    EXPECT_DEATH((void)db().write([](Transaction& tx) { return insert(tx, 1); }), "write called inside a write body");
    EXPECT_DEATH((void)db().read([](Reader&) -> Result<void> { return {}; }), "read called inside another body");
    return {};
  });
  (void)db().read([&](Reader&) -> Result<void> {
    EXPECT_DEATH((void)db().read([](Reader&) -> Result<void> { return {}; }), "read called inside another body");
    EXPECT_TRUE(db().write([](Transaction& tx) { return insert(tx, 5); }));
    return {};
  });
  EXPECT_EQ(count(), 1);
}

TEST_P(Writers, EndWithTheProcessWhenAParameterIsMissing) {
  EXPECT_DEATH((void)db().read([](Reader& r) { return r.one(kInsert, {1}, [](const Row&) { return 0; }); }),
               "query thing.insert has 2 placeholders and was given 1 values");
}

}  // namespace
}  // namespace yunguan::store
