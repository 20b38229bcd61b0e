// SPDX-License-Identifier: Apache-2.0
// What is appended is there, once, in order, whole or not at all: on every storage, with many at once, after restarts and failures.
#include "journal/journal.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <atomic>
#include <random>
#include <thread>

#include "journal/storage_fixture.h"
#include "store/stage.h"

namespace yunguan::journal {
namespace {

using namespace std::chrono_literals;

class Journals : public OnAllStorages {
 protected:
  Result<void> say(Shard shard, const std::vector<std::string>& words, const std::vector<Mark>& marks = {}) {
    Batch batch;
    for (const std::string& word : words) batch.add(shard, 1, word);
    for (const Mark& mark : marks) batch.mark(mark.name, mark.value);
    return journal().append(batch);
  }
};

TEST_P(Journals, KeepsRecordsInOrderAcrossARestart) {
  ASSERT_TRUE(say({3}, {"a", "b"}));
  ASSERT_TRUE(say({0}, {"x"}));
  ASSERT_TRUE(say({3}, {"c"}));
  reopen();
  ASSERT_TRUE(say({3}, {"d"}));
  EXPECT_EQ(records({3}), (std::vector<std::string>{"a", "b", "c", "d"}));
  EXPECT_EQ(records({3}, 1), (std::vector<std::string>{"b", "c", "d"}));
  EXPECT_EQ(records({3}, 4), std::vector<std::string>{});
  EXPECT_EQ(records({0}), std::vector<std::string>{"x"});
  EXPECT_EQ(records({7}), std::vector<std::string>{});
  EXPECT_EQ(journal().bounds({3}), (Bounds{0, 4}));
}

TEST_P(Journals, KeepsMarksWithTheirBatch) {
  ASSERT_TRUE(say({1}, {"a"}, {{"file/1", "10"}, {"file/2", "20"}}));
  ASSERT_TRUE(say({1}, {"b"}, {{"file/1", "11"}}));
  ASSERT_TRUE(say({1}, {}, {{"file/2", ""}}));
  reopen();
  EXPECT_EQ(storage().mark("file/1").value(), "11");
  EXPECT_EQ(storage().mark("file/2").value(), std::nullopt);
  EXPECT_EQ(storage().mark("file/3").value(), std::nullopt);
}

TEST_P(Journals, TakesFromManyAtOnceEveryBatchWhole) {
  constexpr int kProducers = 8;
  constexpr int kBatches = 40;
  std::vector<std::thread> producers;
  for (int producer = 0; producer < kProducers; ++producer) {
    producers.emplace_back([&, producer] {
      for (int n = 0; n < kBatches; ++n) {
        Batch batch;
        for (int part = 0; part < 5; ++part) batch.add({2}, 1, fmt::format("{} {} {}", producer, n, part));
        batch.add({static_cast<std::uint32_t>(producer)}, 1, fmt::format("{} {} own", producer, n));
        ASSERT_TRUE(journal().append(batch));
      }
    });
  }
  for (auto& thread : producers) thread.join();
  reopen();
  std::vector<std::string> common;
  for (const std::string& word : records({2})) {
    if (!word.ends_with("own")) common.push_back(word);
  }
  ASSERT_EQ(common.size(), static_cast<std::size_t>(kProducers * kBatches * 5));
  std::map<int, int> next;
  for (std::size_t i = 0; i < common.size(); i += 5) {
    const int producer = common[i][0] - '0';
    const int n = next[producer]++;
    for (int part = 0; part < 5; ++part)
      EXPECT_EQ(common[i + static_cast<std::size_t>(part)], fmt::format("{} {} {}", producer, n, part));
  }
  EXPECT_LE(journal().bounds({5}).next, 40U);
}

TEST_P(Journals, CutsWhatIsLargeIntoBlocks) {
  std::vector<std::string> words;
  for (int n = 0; n < 3000; ++n) words.push_back(fmt::format("{:0>1000}", n));
  ASSERT_TRUE(say({0}, words));
  reopen();
  EXPECT_EQ(records({0}), words);
  EXPECT_EQ(records({0}, 2999), std::vector<std::string>{words.back()});
}

TEST_P(Journals, RefusesWhatItCannotWriteSoonAndTakesItLater) {
  reopen({.waiting_max = 1000});
  std::atomic<int> refused = 0;
  std::atomic<int> taken = 0;
  std::vector<std::thread> producers;
  for (int producer = 0; producer < 16; ++producer) {
    producers.emplace_back([&] {
      for (int n = 0; n < 20; ++n) {
        while (true) {
          const auto said = say({0}, {std::string(600, 'x')});
          if (said) break;
          ASSERT_EQ(said.error().code, "journal.busy");
          ++refused;
          std::this_thread::yield();
        }
        ++taken;
      }
    });
  }
  for (auto& thread : producers) thread.join();
  EXPECT_EQ(records({0}).size(), 320U);
  EXPECT_EQ(journal().figures().refused, static_cast<std::uint64_t>(refused));
  EXPECT_EQ(journal().figures().waiting_bytes, 0U);
}

YUNGUAN_ON_ALL_STORAGES(Journals);

class FailingJournal : public ::testing::Test {
 protected:
  SystemClock clock_;
  MemoryStorage storage_;
};

// The producer looks at its mark after each failure, as any producer has to.
TEST_F(FailingJournal, LosesAndRepeatsNothingWhenCommitsFailInEitherWay) {
  std::mt19937 dice{5};
  storage_.fate = [&] {
    return dice() % 3 == 0   ? MemoryStorage::Fate::lost
           : dice() % 3 == 0 ? MemoryStorage::Fate::done_but_failed
                             : MemoryStorage::Fate::done;
  };
  auto journal = Journal::open(storage_, clock_);
  ASSERT_TRUE(journal);
  for (int n = 1; n <= 300; ++n) {
    Batch batch;
    batch.add({0}, 1, std::to_string(n));
    batch.mark("producer", std::to_string(n));
    while (!(*journal)->append(batch)) {
      if (storage_.mark("producer").value() == std::to_string(n)) break;
    }
  }
  storage_.fate = [] { return MemoryStorage::Fate::done; };
  Batch last;
  last.add({0}, 1, "301");
  ASSERT_TRUE((*journal)->append(last));
  int next = 1;
  ASSERT_TRUE((*journal)->read({0}, 0, [&](const Record& record) {
    EXPECT_EQ(record.bytes, std::to_string(next++));
    return true;
  }));
  EXPECT_EQ(next, 302);
}

TEST_F(FailingJournal, SaysWhereRecordsAreGoneOrDamaged) {
  auto journal = Journal::open(storage_, clock_);
  ASSERT_TRUE(journal);
  for (int n = 0; n < 3; ++n) {
    Batch batch;
    batch.add({0}, 1, "word");
    ASSERT_TRUE((*journal)->append(batch));
  }
  const auto read = [&](Offset from) { return (*journal)->read({0}, from, [](const Record&) { return true; }); };
  storage_.damage({0}, 1, kBlockHead + 2);
  EXPECT_EQ(read(0).error().code, "journal.damaged");
  EXPECT_TRUE(read(2));
  storage_.forget({0}, 2);
  EXPECT_EQ(read(0).error().code, "journal.gap");
  EXPECT_TRUE(read(2));
}

TEST_F(FailingJournal, KnowsWhatIsKeptWhenTheOldestWentMeanwhile) {
  auto journal = Journal::open(storage_, clock_);
  for (int n = 0; n < 3; ++n) {
    Batch batch;
    batch.add({0}, 1, "word");
    ASSERT_TRUE((*journal)->append(batch));
  }
  EXPECT_EQ((*journal)->kept({0}).value(), (Bounds{0, 3}));
  storage_.forget({0}, 2);
  EXPECT_EQ((*journal)->kept({0}).value(), (Bounds{2, 3}));
  storage_.forget({0}, 3);
  EXPECT_EQ((*journal)->kept({0}).value(), (Bounds{3, 3}));
  EXPECT_EQ((*journal)->kept({7}).value(), Bounds{});
}

TEST_F(FailingJournal, WritesWhatItTookBeforeItEnds) {
  auto journal = Journal::open(storage_, clock_);
  std::vector<std::thread> producers;
  std::atomic<int> taken = 0;
  for (int n = 0; n < 8; ++n) {
    producers.emplace_back([&, raw = journal->get()] {
      Batch batch;
      batch.add({0}, 1, "word");
      for (int i = 0; i < 50; ++i) {
        if (!raw->append(batch)) return;
        ++taken;
      }
    });
  }
  for (auto& thread : producers) thread.join();
  journal->reset();
  EXPECT_EQ(storage_.bounds().value().at({0}).next, static_cast<Offset>(taken));
}

// Two nodes believe that a shard is theirs: what the one that lost it writes is refused, and the other goes on.
TEST(PostgresJournal, FencesOffWhoeverLostAShard) {
  const char* server = std::getenv("YUNGUAN_TEST_POSTGRES");
  if (server == nullptr) GTEST_SKIP() << "YUNGUAN_TEST_POSTGRES names no server";
  const std::string name = fmt::format("fence{}", ::getpid());
  ASSERT_TRUE(store::make_stage({.url = server}, name));
  {
    auto db = store::Database::open({.url = store::stage_url(server, name)});
    ASSERT_TRUE(db);
    ASSERT_TRUE(store::migrate(**db, postgres_migrations()));
    const SystemClock clock;
    PostgresStorage first{**db, "first"};
    PostgresStorage second{**db, "second"};
    const std::vector<Shard> shards{{0}};
    ASSERT_TRUE(first.take(shards));
    auto old = Journal::open(first, clock);
    Batch batch;
    batch.add({0}, 1, "word");
    ASSERT_TRUE((*old)->append(batch));
    ASSERT_TRUE(second.take(shards));
    EXPECT_EQ((*old)->append(batch).error().code, "journal.fenced");
    EXPECT_EQ(first.keep({"fold", {0}}, 1, {}).error().code, "journal.fenced");
    Batch mark;
    mark.mark("producer", "back");
    EXPECT_EQ((*old)->append(mark).error().code, "journal.fenced");
    EXPECT_FALSE(second.mark("producer").value());
    auto anew = Journal::open(second, clock);
    ASSERT_TRUE((*anew)->append(batch));
    EXPECT_TRUE(second.keep({"fold", {0}}, 1, {}));
    EXPECT_EQ((*anew)->bounds({0}), (Bounds{0, 2}));
  }
  ASSERT_TRUE(store::drop_stage({.url = server}, name));
}

}  // namespace
}  // namespace yunguan::journal
