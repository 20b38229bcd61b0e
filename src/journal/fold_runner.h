// SPDX-License-Identifier: Apache-2.0
// Keeps one kind of fold up with the journal: a state for every shard, followed by a few threads, kept now and then so that a restart
// goes on from there.
//
// A kept state stands for an offset; what lies behind it is folded again after a crash and says what it said before. Outputs are
// taken by the sink before the state behind them is kept, so none is ever lost.
//
// One shard at a time is kept, and by a thread of its own: the shard stands still only while its changed pages are written into memory.
#pragma once

#include <atomic>
#include <condition_variable>
#include <mutex>
#include <optional>
#include <stop_token>
#include <thread>

#include "journal/fold.h"
#include "journal/journal.h"

namespace yunguan::journal {

class FoldRunner {
 public:
  struct Options {
    std::uint32_t shards = 16;                     // 0 … shards - 1
    std::size_t threads = 1;                       // 0: nothing moves but by step()
    std::uint64_t keep_every = 1'000'000;          // records of a shard
    std::chrono::milliseconds keep_after{30'000};  // or so long after the last time, when there is anything to keep
    std::chrono::milliseconds tell_after{2'000};   // so long what is not urgent waits to be said
    std::chrono::milliseconds retry_after{500};
    std::chrono::milliseconds look_again{1'000};
  };
  // `journal` and `sink` outlive it.
  FoldRunner(Journal& journal, FoldKind kind, Sink& sink, Options options);
  ~FoldRunner();

  // Loads the states and begins; without a kept state a shard begins with the first record that is kept. A state that stands for more than the
  // journal has (it was set back) is dropped, and the shard folded anew; one behind which records are gone goes on with the first that is there.
  // Both are said in the log. States of earlier versions of the fold are dropped. Errors: those of the storage.
  Result<void> start();
  // Keeps the states and ends.
  void stop();
  // Folds some blocks of the shard and keeps its state when that is due, all in the caller's thread. True when there was any block.
  Result<bool> step(Shard shard);

  // Where the fold of the shard stands: everything before it is in the state, and what is urgent of it was taken by the sink.
  [[nodiscard]] Offset position(Shard shard) const;
  // Waits until everything that was in the journal at the call is folded, said and taken; false when the time was over first.
  bool catch_up(std::chrono::milliseconds at_most);
  // Runs `look` on the state of a shard, between two blocks.
  void look_at(Shard shard, const std::function<void(const Fold&)>& look);
  // What keeps a shard from going on, as it was last; nullopt while it goes.
  [[nodiscard]] std::optional<Error> trouble(Shard shard) const;

 private:
  struct State {
    Shard shard;
    std::mutex mutex;  // of what follows, while a block is folded
    std::unique_ptr<Fold> fold;
    Offset folded = 0;
    Instant oldest{};                                     // when what was folded since the last taking was written
    Outputs untaken;                                      // of what was folded, until the sink has taken them
    std::vector<std::pair<Poisoned, std::string>> unset;  // poisoned records with their bytes, likewise
    std::vector<Page> unkept;                             // dirty pages taken from the fold, until the storage has them
    Offset unkept_at = 0;                                 // what they stand for
    Offset told = 0;                                      // everything up to here was said
    std::chrono::steady_clock::time_point told_at;
    Offset kept = 0;
    std::chrono::steady_clock::time_point kept_at;
    std::chrono::steady_clock::time_point try_again;
    std::chrono::steady_clock::time_point keep_again;

    std::atomic<Offset> position{0};
    std::atomic<Offset> settled{0};  // everything before it is said and taken
    mutable std::mutex trouble_mutex;
    std::optional<Error> trouble;       // of folding; under trouble_mutex
    std::optional<Error> keep_trouble;  // of keeping; likewise
  };
  Result<void> load(State& state);
  void follow(std::size_t thread, const std::stop_token& stop);
  // Folds what there is, at most some blocks; true when it did anything.
  Result<bool> advance(State& state);
  Result<void> fold_block(State& state, const Block& block);
  void tell(State& state, Fold::Telling telling);
  Result<void> hand_over(State& state);
  [[nodiscard]] bool is_keeping_due(const State& state) const;
  Result<void> take_pages(State& state);
  Result<void> write_pages(State& state);
  // Takes the shard's pages for the thread that writes them, when that has nothing to do.
  Result<void> offer_pages(State& state);
  void write_what_is_offered(const std::stop_token& stop);
  void note(State& state, std::optional<Error>& trouble, const Result<void>& outcome);

  Journal& journal_;
  FoldKind kind_;
  std::vector<std::string> earlier_;  // names of the states of other versions
  Sink& sink_;
  const Options options_;
  std::vector<std::unique_ptr<State>> states_;
  std::atomic<int> hurry_{0};         // somebody waits for everything to be said
  std::atomic<bool> writing_{false};  // a shard's pages are taken or written
  std::mutex offered_mutex_;
  std::condition_variable_any offered_changed_;
  State* offered_ = nullptr;  // under offered_mutex_
  std::vector<std::jthread> threads_;
};

}  // namespace yunguan::journal
