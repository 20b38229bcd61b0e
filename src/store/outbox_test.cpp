// SPDX-License-Identifier: Apache-2.0
#include "store/outbox.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <latch>
#include <mutex>
#include <thread>

#include "base/eventually_fixture.h"
#include "store/migration.h"
#include "store/store_fixture.h"

namespace yunguan::store {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;

constexpr NamedQuery kKept{"test.kept", "SELECT count(*) FROM outbox_event"};

class TurnedClock final : public Clock {
 public:
  [[nodiscard]] Instant now() const override { return at; }
  Instant at = from_micros(1'800'000'000'000'000);
};

class Outbox : public OnBothStores {
 protected:
  void SetUp() override {
    OnBothStores::SetUp();
    if (IsSkipped() || HasFatalFailure()) return;
    ASSERT_TRUE(migrate(db(), {}));
  }

  void say(std::string_view topic, std::string_view key) {
    const auto said = db().write([&](Transaction& tx) { return publish(tx, topic, key, "{}", clock_.now()); });
    ASSERT_TRUE(said) << describe(said.error());
  }

  Subscriber listener(std::string name, std::string prefix, std::vector<std::string>& heard) {
    return {.name = std::move(name), .topic_prefix = std::move(prefix), .handle = [&](Transaction&, const auto& batch) {
              for (const Event& event : batch) heard.push_back(event.key);
              return Result<void>{};
            }};
  }

  std::int64_t kept() {
    return db()
        .read([](Reader& r) { return r.one(kKept, {}, [](const Row& row) { return row.integer(0); }); })
        ->value();
  }

  TurnedClock clock_;
};
YUNGUAN_ON_BOTH_STORES(Outbox);

TEST_P(Outbox, DeliversInOrderByTopic) {
  std::vector<std::string> cards;
  std::vector<std::string> all;
  Dispatcher dispatcher{db(), clock_};
  dispatcher.subscribe(listener("cards", "card.", cards));
  dispatcher.subscribe(listener("all", "", all));
  say("card.changed", "1");
  say("unit.changed", "2");
  say("card.closed", "3");
  say("cards", "4");
  ASSERT_TRUE(dispatcher.drain());
  EXPECT_THAT(cards, ElementsAre("1", "3"));
  EXPECT_THAT(all, ElementsAre("1", "2", "3", "4"));
}

TEST_P(Outbox, DeliversManyPublishedAtOnceInBatches) {
  std::vector<Event> events;
  for (int i = 0; i < 1203; ++i)
    events.push_back({.topic = "t", .key = fmt::format("{}", i), .payload = "{}", .at = clock_.now()});
  ASSERT_TRUE(db().write([&](Transaction& tx) { return publish_many(tx, events); }));
  std::vector<std::string> heard;
  std::vector<std::size_t> sizes;
  Dispatcher dispatcher{db(), clock_};
  dispatcher.subscribe({.name = "s", .topic_prefix = "", .handle = [&](Transaction&, const auto& batch) {
                          sizes.push_back(batch.size());
                          for (const Event& event : batch) heard.push_back(event.key);
                          return Result<void>{};
                        }});
  ASSERT_TRUE(dispatcher.drain());
  EXPECT_THAT(sizes, ElementsAre(500, 500, 203));
  ASSERT_EQ(heard.size(), 1203u);
  for (int i = 0; i < 1203; ++i) EXPECT_EQ(heard[static_cast<std::size_t>(i)], fmt::format("{}", i));
}

TEST_P(Outbox, SaysNothingOfARolledBackTransaction) {
  (void)db().write([&](Transaction& tx) -> Result<void> {
    YG_TRY(publish(tx, "t", "never", "{}", clock_.now()));
    return fail(ErrorKind::conflict, "test.no", {"不", "no"});
  });
  say("t", "1");
  std::vector<std::string> heard;
  Dispatcher dispatcher{db(), clock_};
  dispatcher.subscribe(listener("s", "", heard));
  ASSERT_TRUE(dispatcher.drain());
  EXPECT_THAT(heard, ElementsAre("1"));
}

TEST_P(Outbox, GoesOnWhereItWasAfterARestart) {
  std::vector<std::string> heard;
  say("t", "1");
  {
    Dispatcher dispatcher{db(), clock_};
    dispatcher.subscribe(listener("s", "", heard));
    ASSERT_TRUE(dispatcher.drain());
  }
  reopen();
  say("t", "2");
  Dispatcher dispatcher{db(), clock_};
  dispatcher.subscribe(listener("s", "", heard));
  ASSERT_TRUE(dispatcher.drain());
  EXPECT_THAT(heard, ElementsAre("1", "2"));
}

TEST_P(Outbox, BringsAFailedBatchAgainWithWhatItDidUndone) {
  constexpr NamedQuery kWrite{"test.write", "INSERT INTO id_series (name, next_id) VALUES (:name, 1)"};
  say("t", "1");
  int calls = 0;
  Dispatcher dispatcher{db(), clock_};
  dispatcher.subscribe(
      {.name = "s", .topic_prefix = "", .handle = [&](Transaction& tx, const auto& batch) -> Result<void> {
         // A second row of this name would be a duplicate: the first must have been undone.
         YG_TRY(tx.run(kWrite, {batch.front().key}));
         if (++calls == 1) return fail(ErrorKind::unavailable, "test.away", {"不在", "away"});
         return {};
       }});
  const auto first = dispatcher.drain();
  ASSERT_FALSE(first);
  EXPECT_EQ(first.error().code, "test.away");
  EXPECT_EQ(dispatcher.figures()[0].position, 0);
  const auto second = dispatcher.drain();
  ASSERT_TRUE(second) << describe(second.error());
  EXPECT_EQ(calls, 2);
  EXPECT_EQ(dispatcher.figures()[0].position, 1);
  EXPECT_EQ(dispatcher.figures()[0].behind, 0);
}

TEST_P(Outbox, LetsWhatStandsBeforeAFaultyEventThrough) {
  for (int i = 1; i <= 9; ++i) say("t", fmt::format("{}", i));
  std::mutex mutex;
  std::vector<std::string> heard;
  Dispatcher dispatcher{db(), clock_};
  dispatcher.subscribe({.name = "s",
                        .topic_prefix = "",
                        .handle = [&](Transaction&, const auto& batch) -> Result<void> {
                          for (const Event& event : batch) {
                            if (event.key == "3") return fail(ErrorKind::invalid, "test.bad", {"坏", "bad"});
                          }
                          const std::lock_guard lock{mutex};
                          for (const Event& event : batch) heard.push_back(event.key);
                          return {};
                        },
                        .batch_max = 2});
  dispatcher.start();
  EXPECT_TRUE(eventually([&] { return dispatcher.figures()[0].failures >= 1; }));
  dispatcher.stop();
  const auto figures = dispatcher.figures()[0];
  EXPECT_EQ(figures.position, 2);
  EXPECT_THAT(figures.last_error, ::testing::HasSubstr("test.bad"));
  EXPECT_THAT(heard, ElementsAre("1", "2"));
}

TEST_P(Outbox, DeliversFromItsThreadWhenWoken) {
  std::atomic<int> heard{0};
  Dispatcher dispatcher{db(), clock_};
  dispatcher.subscribe({.name = "s", .topic_prefix = "", .handle = [&](Transaction&, const auto& batch) {
                          heard += static_cast<int>(batch.size());
                          return Result<void>{};
                        }});
  dispatcher.start();
  say("t", "1");
  dispatcher.wake();
  EXPECT_TRUE(eventually([&] { return heard >= 1; }));
  dispatcher.stop();
  EXPECT_EQ(heard, 1);
}

TEST_P(Outbox, RemovesOldEventsThatEveryoneHas) {
  std::vector<std::string> heard;
  std::vector<std::string> late;
  say("t", "1");
  {
    Dispatcher dispatcher{db(), clock_, 24h};
    dispatcher.subscribe(listener("s", "", heard));
    ASSERT_TRUE(dispatcher.drain());
  }
  EXPECT_EQ(kept(), 1);
  clock_.at += 23h;
  say("t", "2");
  clock_.at += 2h;
  Dispatcher dispatcher{db(), clock_, 24h};
  dispatcher.subscribe(listener("s", "", heard));
  ASSERT_TRUE(dispatcher.drain());
  EXPECT_EQ(kept(), 1);
  // One that is behind keeps what it has not had.
  Dispatcher other{db(), clock_, 24h};
  other.subscribe({.name = "slow", .topic_prefix = "", .handle = [](Transaction&, const auto&) -> Result<void> {
                     return fail(ErrorKind::unavailable, "test.away", {"不在", "away"});
                   }});
  other.subscribe(listener("late", "", late));
  EXPECT_FALSE(other.drain());
  ASSERT_TRUE(db().write([](Transaction& tx) -> Result<void> {
    constexpr NamedQuery kBehind{"test.behind",
                                 "INSERT INTO outbox_position (subscriber, sequence) VALUES ('slow', 0)"};
    YG_TRY(tx.run(kBehind, {}));
    return {};
  }));
  clock_.at += 240h;
  ASSERT_TRUE(dispatcher.drain());
  EXPECT_EQ(kept(), 1);
  ASSERT_TRUE(db().write([](Transaction& tx) { return forget_subscriber(tx, "slow"); }));
  ASSERT_TRUE(dispatcher.drain());
  EXPECT_EQ(kept(), 0);
  say("t", "3");
  ASSERT_TRUE(dispatcher.drain());
  EXPECT_THAT(heard, ElementsAre("1", "2", "3"));
}

// The trap of PostgreSQL: a row inserted first and committed last. SQLite runs one body at a time.
TEST_P(Outbox, DoesNotPassOverATransactionStillOpen) {
  if (GetParam() == Dialect::sqlite) GTEST_SKIP() << "one writer at a time";
  std::vector<std::string> heard;
  Dispatcher dispatcher{db(), clock_};
  dispatcher.subscribe(listener("s", "", heard));
  say("t", "before");
  std::latch published{1};
  std::latch finish{1};
  std::jthread slow{[&] {
    const auto said = db().write([&](Transaction& tx) -> Result<void> {
      YG_TRY(publish(tx, "t", "slow", "{}", clock_.now()));
      published.count_down();
      finish.wait();
      return {};
    });
    EXPECT_TRUE(said);
  }};
  published.wait();
  say("t", "quick");
  dispatcher.start();
  EXPECT_TRUE(eventually([&] { return dispatcher.figures()[0].position >= 1; }));
  EXPECT_FALSE(eventually([&] { return dispatcher.figures()[0].position >= 2; }, 500ms));
  dispatcher.stop();
  EXPECT_THAT(heard, ElementsAre("before"));
  finish.count_down();
  slow.join();
  ASSERT_TRUE(dispatcher.drain());
  EXPECT_THAT(heard, ElementsAre("before", "slow", "quick"));
}

TEST_P(Outbox, LosesNothingUnderManyWriters) {
  constexpr int kThreads = 6;
  constexpr int kEach = 60;
  std::vector<std::int64_t> sequences;
  Dispatcher dispatcher{db(), clock_};
  dispatcher.subscribe({.name = "s",
                        .topic_prefix = "",
                        .handle =
                            [&](Transaction&, const auto& batch) {
                              for (const Event& event : batch) sequences.push_back(event.sequence);
                              return Result<void>{};
                            },
                        .batch_max = 7});
  dispatcher.start();
  {
    std::vector<std::jthread> writers;
    for (int t = 0; t < kThreads; ++t) {
      writers.emplace_back([&, t] {
        for (int i = 0; i < kEach; ++i) say("t", fmt::format("{}-{}", t, i));
      });
    }
  }
  dispatcher.stop();
  ASSERT_TRUE(dispatcher.drain());
  ASSERT_EQ(sequences.size(), static_cast<std::size_t>(kThreads * kEach));
  EXPECT_TRUE(std::ranges::is_sorted(sequences));
  EXPECT_EQ(sequences.back() - sequences.front() + 1, kThreads * kEach);
}

}  // namespace
}  // namespace yunguan::store
