// SPDX-License-Identifier: Apache-2.0
// Folds over a journal that dies, fails and is read again: at the end state and outputs are those of a plain loop over the records.
#include "journal/fold_runner.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <random>
#include <set>

#include "base/parse.h"
#include "journal/page_seal.h"
#include "journal/storage_fixture.h"

namespace yunguan::journal {
namespace {

using namespace std::chrono_literals;

constexpr std::uint32_t kShards = 4;
constexpr std::uint32_t kPages = 8;

// Sums "<slot> <number>" by slot; "bad" cannot be understood. Every change is an output: slot → sum so far.
class Sums final : public Fold {
 public:
  Result<void> apply(const Record& record) override {
    const auto blank = record.bytes.find(' ');
    if (blank == std::string_view::npos) return fail(ErrorKind::invalid, "test.bad", {"坏记录", "a bad record"});
    const auto slot = *parse_integer<std::uint32_t>(record.bytes.substr(0, blank)) % kPages;
    sums_[slot] += *parse_integer<std::int64_t>(record.bytes.substr(blank + 1));
    dirty_[slot] = true;
    untold_.insert(slot);
    return {};
  }
  // Even slots should not wait.
  void tell(Telling telling, Outputs& outputs) override {
    for (const std::uint32_t slot : std::exchange(untold_, {})) {
      if (telling == Telling::all || slot % 2 == 0)
        outputs.push_back({std::to_string(slot), std::to_string(sums_[slot])});
      else
        untold_.insert(slot);
    }
  }
  std::vector<Page> take_dirty_pages() override {
    std::vector<Page> pages;
    for (std::uint32_t slot = 0; slot < kPages; ++slot) {
      if (std::exchange(dirty_[slot], false)) pages.push_back({slot, std::to_string(sums_[slot])});
    }
    return pages;
  }
  Result<void> load_page(const Page& page) override {
    const auto sum = parse_integer<std::int64_t>(page.bytes);
    if (page.number >= kPages || !sum) return fail(ErrorKind::internal, "test.page", {"坏页", "a bad page"});
    sums_[page.number] = *sum;
    return {};
  }
  [[nodiscard]] const std::array<std::int64_t, kPages>& sums() const { return sums_; }

 private:
  std::array<std::int64_t, kPages> sums_{};
  std::array<bool, kPages> dirty_{};
  std::set<std::uint32_t> untold_;
};

// Keeps what was said last of each key, and fails when told.
class Listener final : public Sink {
 public:
  std::function<bool()> fails = [] { return false; };

  Result<void> take(Shard shard, Offset upto, Instant /*since*/, std::span<const Output> outputs) override {
    if (fails()) return fail(ErrorKind::unavailable, "test.sink", {"库不在", "the store is away"});
    const std::lock_guard lock{mutex_};
    EXPECT_GT(upto, 0U);
    for (const Output& output : outputs) said_[shard][output.key] = output.bytes;
    return {};
  }
  Result<void> set_aside(const Poisoned& poisoned) override {
    if (fails()) return fail(ErrorKind::unavailable, "test.sink", {"库不在", "the store is away"});
    const std::lock_guard lock{mutex_};
    aside_[poisoned.shard][poisoned.record.offset] = poisoned.record.bytes;
    EXPECT_EQ(poisoned.error.code, "test.bad");
    return {};
  }
  std::mutex mutex_;
  std::map<Shard, std::map<std::string, std::string>> said_;
  std::map<Shard, std::map<Offset, std::string>> aside_;
};

FoldKind sums(std::uint32_t version = 1) {
  return {"sums", version, [](Shard) { return std::make_unique<Sums>(); }};
}

class Folds : public OnAllStorages {
 protected:
  static constexpr FoldRunner::Options kOften{.shards = kShards,
                                              .threads = 2,
                                              .keep_every = 50,
                                              .keep_after = 20ms,
                                              .tell_after = 5ms,
                                              .retry_after = 2ms,
                                              .look_again = 5ms};

  void say(int count) {
    for (int n = 0; n < count; ++n) {
      Batch batch;
      for (int part = 0; part < 7; ++part) {
        const Shard shard{static_cast<std::uint32_t>(dice_() % kShards)};
        const bool bad = dice_() % 40 == 0;
        const auto slot = static_cast<std::uint32_t>(dice_() % kPages);
        const auto number = static_cast<std::int64_t>(dice_() % 1000);
        batch.add(shard, 1, bad ? "bad" : fmt::format("{} {}", slot, number));
        if (bad) {
          expected_aside_[shard][ends_[shard]] = "bad";
        } else {
          expected_[shard][std::to_string(slot)] += number;
        }
        ++ends_[shard];
      }
      ASSERT_TRUE(journal().append(batch));
    }
  }
  void expect_right(FoldRunner& runner) {
    ASSERT_TRUE(runner.catch_up(20s));
    for (const auto& [shard, slots] : expected_) {
      runner.look_at(shard, [&](const Fold& fold) {
        const auto& state = dynamic_cast<const Sums&>(fold).sums();
        for (const auto& [slot, sum] : slots) EXPECT_EQ(state[*parse_integer<std::size_t>(slot)], sum);
      });
      for (const auto& [slot, sum] : slots) EXPECT_EQ(listener_.said_[shard][slot], std::to_string(sum));
    }
    EXPECT_EQ(listener_.aside_, expected_aside_);
  }

  Listener listener_;
  std::mt19937 dice_{11};
  std::map<Shard, std::map<std::string, std::int64_t>> expected_;
  std::map<Shard, std::map<Offset, std::string>> expected_aside_;
  std::map<Shard, Offset> ends_;
};

TEST_P(Folds, FollowTheJournalThroughRestarts) {
  for (int life = 0; life < 6; ++life) {
    FoldRunner runner{journal(), sums(), listener_, kOften};
    const auto begun = runner.start();
    ASSERT_TRUE(begun) << describe(begun.error());
    say(60);
    if (life % 2 == 0) {
      ASSERT_NO_FATAL_FAILURE(expect_right(runner));
    }
    runner.stop();
    reopen();
  }
  FoldRunner runner{journal(), sums(), listener_, kOften};
  ASSERT_TRUE(runner.start());
  expect_right(runner);
}

// Nothing of what was said is lost when the sink is away now and then, and nothing is said out of order.
TEST_P(Folds, SayItAgainUntilTheSinkHasTakenIt) {
  std::atomic<int> asked = 0;
  listener_.fails = [&] { return ++asked % 3 == 0; };
  FoldRunner runner{journal(), sums(), listener_, kOften};
  ASSERT_TRUE(runner.start());
  say(100);
  expect_right(runner);
}

TEST_P(Folds, BeginAnewWithAnotherVersion) {
  {
    FoldRunner runner{journal(), sums(), listener_, kOften};
    ASSERT_TRUE(runner.start());
    say(50);
    expect_right(runner);
  }
  listener_.said_.clear();
  listener_.aside_.clear();
  FoldRunner runner{journal(), sums(2), listener_, kOften};
  ASSERT_TRUE(runner.start());
  expect_right(runner);
  for (std::uint32_t shard = 0; shard < kShards; ++shard) {
    const auto left = storage().load({"sums.1", {shard}}, [](const Page&) { ADD_FAILURE() << "a page is left"; });
    EXPECT_FALSE(left.value()) << "the state of the former version is left";
  }
}

TEST_P(Folds, BeginAnewWhenAKeptPageIsNone) {
  say(50);
  Page no_sum{3, "no number"};
  seal(no_sum);
  Page another_sum{3, "7000"};
  seal(another_sum);
  another_sum.bytes[0] = '8';
  Page of_another{2, "7000"};
  seal(of_another);
  of_another.number = 3;
  for (const Page& page : {no_sum, another_sum, of_another, Page{3, "7"}}) {
    ASSERT_TRUE(storage().keep({"sums.1", {0}}, 10, {&page, 1}));
    FoldRunner runner{journal(), sums(), listener_, kOften};
    ASSERT_TRUE(runner.start());
    expect_right(runner);
  }
}

TEST_P(Folds, BeginAnewWhenTheJournalWasSetBackBehindThem) {
  say(50);
  ASSERT_TRUE(storage().keep({"sums.1", {0}}, 1'000, {}));
  FoldRunner runner{journal(), sums(), listener_, kOften};
  ASSERT_TRUE(runner.start());
  expect_right(runner);
}

YUNGUAN_ON_ALL_STORAGES(Folds);

// Commits and snapshots fail in every way, the process dies at any moment, and the sink is away now and then.
class FailingFolds : public ::testing::TestWithParam<unsigned> {};

TEST_P(FailingFolds, ComeToTheSameStateAsAPlainLoop) {
  std::mt19937 dice{GetParam()};
  std::mutex dice_mutex;
  const auto one_in = [&](unsigned n) {
    const std::lock_guard lock{dice_mutex};
    return dice() % n == 0;
  };
  const SystemClock clock;
  MemoryStorage storage;
  std::atomic<bool> dead = false;
  storage.fate = [&] {
    return dead || one_in(6) ? MemoryStorage::Fate::lost
           : one_in(6)       ? MemoryStorage::Fate::done_but_failed
                             : MemoryStorage::Fate::done;
  };
  Listener listener;
  listener.fails = [&] { return one_in(5); };
  std::array<std::int64_t, kPages> expected{};
  int next = 1;
  for (int life = 0; life < 8; ++life) {
    auto journal = Journal::open(storage, clock);
    ASSERT_TRUE(journal);
    FoldRunner runner{**journal,
                      sums(),
                      listener,
                      {.shards = 1, .keep_every = 20, .keep_after = 1ms, .retry_after = 1ms, .look_again = 1ms}};
    ASSERT_TRUE(runner.start());
    for (const int end = next + 60; next < end; ++next) {
      const std::string word = std::to_string(next);
      const auto slot = static_cast<std::size_t>(next) % kPages;
      Batch batch;
      batch.add({0}, 1, fmt::format("{} {}", slot, next));
      batch.mark("producer", word);
      while (!(*journal)->append(batch)) {
        if (storage.mark("producer").value() == word) break;
      }
      expected[slot] += next;
    }
    if (one_in(3)) {
      EXPECT_TRUE(runner.catch_up(20s));
    }
    dead = one_in(2);  // what is kept from here on is not, as if the machine had lost its power
    runner.stop();
    dead = false;
  }
  auto journal = Journal::open(storage, clock);
  FoldRunner runner{**journal, sums(), listener, {.shards = 1, .retry_after = 1ms, .look_again = 1ms}};
  ASSERT_TRUE(runner.start());
  ASSERT_TRUE(runner.catch_up(20s));
  runner.look_at({0}, [&](const Fold& fold) { EXPECT_EQ(dynamic_cast<const Sums&>(fold).sums(), expected); });
  for (std::size_t slot = 0; slot < kPages; ++slot)
    EXPECT_EQ(listener.said_[Shard{0}][std::to_string(slot)], std::to_string(expected[slot]));
}

INSTANTIATE_TEST_SUITE_P(Seeds, FailingFolds, ::testing::Range(0U, 16U));

}  // namespace
}  // namespace yunguan::journal
