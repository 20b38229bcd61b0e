// SPDX-License-Identifier: Apache-2.0
#include "journal/fold_runner.h"

#include <fmt/format.h>

#include <algorithm>

namespace yunguan::journal {
namespace {

using std::chrono::steady_clock;

constexpr int kBlocksAtOnce = 16;  // of one shard, before the next shard has its turn

std::unexpected<Error> behind(Shard shard, Offset kept, Offset next) {
  return fail(ErrorKind::internal, "journal.behind",
              {fmt::format("分片 {} 的状态已到 {}，流水却只到 {}：流水丢失或被改回", shard.number, kept, next),
               fmt::format("the state of shard {} stands at {}, but the journal ends at {}: part of it was lost, or it "
                           "was set back",
                           shard.number, kept, next)});
}
std::unexpected<Error> gap(Shard shard, Offset kept, Offset first) {
  return fail(ErrorKind::conflict, "journal.gap",
              {fmt::format("分片 {} 的状态停在 {}，其后至 {} 的流水已不再保存", shard.number, kept, first),
               fmt::format("the state of shard {} stands at {}, and records up to {} are no longer kept", shard.number,
                           kept, first)});
}

}  // namespace

FoldRunner::FoldRunner(Journal& journal, FoldKind kind, Sink& sink, Options options)
    : journal_(journal), kind_(std::move(kind)), sink_(sink), options_(options) {
  kind_.name.append(fmt::format(".{}", kind_.version));
  for (std::uint32_t number = 0; number < options_.shards; ++number) {
    states_.push_back(std::make_unique<State>());
    states_.back()->shard = {number};
  }
}

FoldRunner::~FoldRunner() { stop(); }

Result<void> FoldRunner::start() {
  for (auto& state : states_) YG_TRY(load(*state));
  for (std::size_t n = 0; n < options_.threads; ++n)
    threads_.emplace_back([this, n](const std::stop_token& stop) { follow(n, stop); });
  return {};
}

void FoldRunner::stop() {
  for (auto& thread : threads_) thread.request_stop();
  if (threads_.empty()) return;
  threads_.clear();
  for (auto& state : states_) note(*state, keep(*state));
}

Result<void> FoldRunner::load(State& state) {
  state.fold = kind_.make(state.shard);
  Result<void> whole;
  YG_TRY_ASSIGN(const auto kept, journal_.storage().load({kind_.name, state.shard}, [&](const Page& page) {
    if (whole) whole = state.fold->load_page(page);
  }));
  const Bounds bounds = journal_.bounds(state.shard);
  Offset at = bounds.first;
  if (kept && whole) {
    if (*kept > bounds.next) return behind(state.shard, *kept, bounds.next);
    if (*kept < bounds.first) return gap(state.shard, *kept, bounds.first);
    at = *kept;
  } else if (kept) {
    state.fold = kind_.make(state.shard);
    YG_TRY(journal_.storage().drop({kind_.name, state.shard}));
  }
  state.folded = state.told = state.kept = at;
  state.position = state.settled = at;
  state.told_at = state.kept_at = steady_clock::now();
  return {};
}

void FoldRunner::follow(std::size_t thread, const std::stop_token& stop) {
  while (!stop.stop_requested()) {
    const std::uint64_t seen = journal_.figures().commits;
    bool moved = false;
    for (std::size_t at = thread; at < states_.size() && !stop.stop_requested(); at += options_.threads) {
      State& state = *states_[at];
      if (steady_clock::now() < state.try_again) continue;
      auto advanced = advance(state);
      moved |= advanced && *advanced;
      note(state, advanced ? Result<void>{} : std::unexpected(std::move(advanced).error()));
    }
    if (!moved) journal_.wait_for_commit(seen, std::min(options_.look_again, options_.retry_after));
  }
}

Result<bool> FoldRunner::advance(State& state) {
  const std::lock_guard lock{state.mutex};
  YG_TRY(hand_over(state));
  int blocks = 0;
  Result<void> folded;
  auto read = journal_.read_blocks(state.shard, state.folded, [&](const Block& block) {
    folded = fold_block(state, block);
    return ++blocks < kBlocksAtOnce && folded.has_value();
  });
  const bool waited =
      state.told < state.folded && (hurry_ > 0 || steady_clock::now() - state.told_at >= options_.tell_after);
  if (blocks > 0 || waited) tell(state, waited ? Fold::Telling::all : Fold::Telling::urgent);
  YG_TRY(hand_over(state));
  YG_TRY(std::move(read));
  YG_TRY(std::move(folded));
  const bool many = state.folded - state.kept >= options_.keep_every;
  const bool long_ago = state.folded > state.kept && steady_clock::now() - state.kept_at >= options_.keep_after;
  if (many || long_ago) YG_TRY(keep(state));
  return blocks > 0;
}

Result<void> FoldRunner::fold_block(State& state, const Block& block) {
  if (state.oldest == Instant{}) state.oldest = block.head().at;
  Result<void> outcome;
  const auto whole = block.each([&](const Record& record) {
    if (record.offset < state.folded) return true;
    auto taken = state.fold->apply(record);
    if (!taken && taken.error().kind == ErrorKind::unavailable) {
      outcome = std::move(taken);
      return false;
    }
    if (!taken)
      state.unset.emplace_back(Poisoned{state.shard, record, std::move(taken).error()}, std::string{record.bytes});
    state.folded = record.offset + 1;
    return true;
  });
  // The check was right, so whoever wrote the block wrote it like this.
  YG_ASSERT(whole.has_value());
  state.fold->end_block();
  return outcome;
}

void FoldRunner::tell(State& state, Fold::Telling telling) {
  state.fold->tell(telling, state.untaken);
  if (telling == Fold::Telling::urgent) return;
  state.told = state.folded;
  state.told_at = steady_clock::now();
}

Result<void> FoldRunner::hand_over(State& state) {
  while (!state.unset.empty()) {
    auto& [poisoned, bytes] = state.unset.front();
    poisoned.record.bytes = bytes;
    YG_TRY(sink_.set_aside(poisoned));
    state.unset.erase(state.unset.begin());
  }
  if (!state.untaken.empty()) {
    YG_TRY(sink_.take(state.shard, state.folded, state.oldest, state.untaken));
    state.untaken.clear();
  }
  state.oldest = {};
  state.position = state.folded;
  if (state.told == state.folded) state.settled = state.folded;
  return {};
}

Result<void> FoldRunner::keep(State& state) {
  if (state.folded == state.kept) return {};
  tell(state, Fold::Telling::all);
  YG_TRY(hand_over(state));
  for (Page& page : state.fold->take_dirty_pages()) state.unkept[page.number] = std::move(page.bytes);
  std::vector<Page> pages;
  for (const auto& [number, bytes] : state.unkept) pages.push_back({number, bytes});
  YG_TRY(journal_.storage().keep({kind_.name, state.shard}, state.folded, pages));
  state.unkept.clear();
  state.kept = state.folded;
  state.kept_at = steady_clock::now();
  return {};
}

void FoldRunner::note(State& state, const Result<void>& outcome) {
  const std::lock_guard lock{state.trouble_mutex};
  if (outcome) {
    state.trouble.reset();
  } else {
    state.trouble = outcome.error();
    state.try_again = steady_clock::now() + options_.retry_after;
  }
}

Offset FoldRunner::position(Shard shard) const { return states_.at(shard.number)->position; }

bool FoldRunner::catch_up(std::chrono::milliseconds at_most) {
  const auto until = steady_clock::now() + at_most;
  ++hurry_;
  const bool in_time = std::ranges::all_of(states_, [&](const auto& state) {
    const Offset end = journal_.bounds(state->shard).next;
    while (state->settled < end && steady_clock::now() <= until)
      std::this_thread::sleep_for(std::chrono::milliseconds{1});
    return state->settled >= end;
  });
  --hurry_;
  return in_time;
}

void FoldRunner::look_at(Shard shard, const std::function<void(const Fold&)>& look) {
  State& state = *states_.at(shard.number);
  const std::lock_guard lock{state.mutex};
  look(*state.fold);
}

std::optional<Error> FoldRunner::trouble(Shard shard) const {
  const State& state = *states_.at(shard.number);
  const std::lock_guard lock{state.trouble_mutex};
  return state.trouble;
}

}  // namespace yunguan::journal
