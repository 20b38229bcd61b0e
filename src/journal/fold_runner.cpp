// SPDX-License-Identifier: Apache-2.0
#include "journal/fold_runner.h"

#include <fmt/format.h>

#include <algorithm>
#include <unordered_set>

#include "base/log.h"
#include "journal/page_seal.h"

namespace yunguan::journal {
namespace {

using std::chrono::steady_clock;

constexpr int kBlocksAtOnce = 16;  // of one shard, before the next shard has its turn

void say_of(Shard shard, std::string_view what, Offset state, Offset journal) {
  log::error("journal", what, {{"shard", shard.number}, {"state", state}, {"journal", journal}});
}

Result<void> damaged_page(Shard shard, std::uint32_t page) {
  return fail(ErrorKind::internal, "journal.damaged",
              {fmt::format("分片 {} 的状态页 {:08x} 已损坏", shard.number, page),
               fmt::format("page {1:08x} of the state of shard {0} is damaged", shard.number, page)});
}

}  // namespace

FoldRunner::FoldRunner(Journal& journal, FoldKind kind, Sink& sink, Options options)
    : journal_(journal), kind_(std::move(kind)), sink_(sink), options_(options) {
  for (std::uint32_t version = 1; version < kind_.version; ++version)
    earlier_.push_back(fmt::format("{}.{}", kind_.name, version));
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
  if (options_.threads > 0) threads_.emplace_back([this](const std::stop_token& stop) { write_what_is_offered(stop); });
  return {};
}

void FoldRunner::stop() {
  for (auto& thread : threads_) thread.request_stop();
  if (threads_.empty()) return;
  threads_.clear();
  for (auto& state : states_) {
    auto taken = take_pages(*state);
    note(*state, state->keep_trouble, taken ? write_pages(*state) : std::move(taken));
  }
}

Result<void> FoldRunner::load(State& state) {
  for (const std::string& name : earlier_) YG_TRY(journal_.storage().drop({name, state.shard}));
  state.fold = kind_.make(state.shard);
  Result<void> whole;
  YG_TRY_ASSIGN(const auto kept, journal_.storage().load({kind_.name, state.shard}, [&](const Page& page) {
    if (!whole) return;
    const auto good = unsealed(page);
    whole = good ? state.fold->load_page(*good) : damaged_page(state.shard, page.number);
  }));
  const Bounds bounds = journal_.bounds(state.shard);
  Offset at = bounds.first;
  if (kept && whole && *kept <= bounds.next) {
    at = std::max(*kept, bounds.first);
    if (at > *kept) say_of(state.shard, "records went before they were folded", *kept, bounds.first);
  } else if (kept) {
    if (!whole) log::failure(log::Level::warn, "journal", "a kept state is left and made again", whole.error());
    if (*kept > bounds.next) say_of(state.shard, "the journal was set back; folded anew", *kept, bounds.next);
    state.fold = kind_.make(state.shard);
    YG_TRY(journal_.storage().drop({kind_.name, state.shard}));
  }
  state.folded = state.told = state.unkept_at = state.kept = at;
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
      auto outcome = advanced ? offer_pages(state) : std::unexpected(std::move(advanced).error());
      if (!outcome) state.try_again = steady_clock::now() + options_.retry_after;
      note(state, state.trouble, outcome);
    }
    if (!moved) journal_.wait_for_commit(seen, std::min(options_.look_again, options_.retry_after));
  }
}

Result<bool> FoldRunner::step(Shard shard) {
  State& state = *states_.at(shard.number);
  YG_TRY_ASSIGN(const bool moved, advance(state));
  if (is_keeping_due(state)) {
    YG_TRY(take_pages(state));
    YG_TRY(write_pages(state));
  }
  return moved;
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

// --- keeping

bool FoldRunner::is_keeping_due(const State& state) const {
  const auto now = steady_clock::now();
  if (state.folded == state.kept || now < state.keep_again) return false;
  return state.folded - state.kept >= options_.keep_every || now - state.kept_at >= options_.keep_after;
}

// The changed pages as they are now, once everything they stand for is said and taken.
Result<void> FoldRunner::take_pages(State& state) {
  if (state.folded == state.kept) return {};
  tell(state, Fold::Telling::all);
  YG_TRY(hand_over(state));
  std::vector<Page> pages = state.fold->take_dirty_pages();
  for (Page& page : pages) seal(page);
  if (!state.unkept.empty()) {  // the storage refused them the last time
    std::unordered_set<std::uint32_t> newer;
    for (const Page& page : pages) newer.insert(page.number);
    std::erase_if(state.unkept, [&](const Page& page) { return newer.contains(page.number); });
  }
  std::ranges::move(pages, std::back_inserter(state.unkept));
  state.unkept_at = state.folded;
  return {};
}

// The shard goes on meanwhile: it touches neither the pages nor what they stand for.
Result<void> FoldRunner::write_pages(State& state) {
  if (state.unkept_at == state.kept) return {};
  auto written = journal_.storage().keep({kind_.name, state.shard}, state.unkept_at, state.unkept);
  const std::lock_guard lock{state.mutex};
  if (!written) {
    state.keep_again = steady_clock::now() + options_.retry_after;
    return written;
  }
  state.unkept = {};
  state.kept = state.unkept_at;
  state.kept_at = steady_clock::now();
  return {};
}

Result<void> FoldRunner::offer_pages(State& state) {
  if (writing_.exchange(true)) return {};
  Result<void> taken;
  bool due = false;
  {
    const std::lock_guard lock{state.mutex};
    due = is_keeping_due(state);
    if (due) taken = take_pages(state);
  }
  if (!due || !taken) {
    writing_ = false;
    return taken;
  }
  const std::lock_guard lock{offered_mutex_};
  offered_ = &state;
  offered_changed_.notify_one();
  return {};
}

void FoldRunner::write_what_is_offered(const std::stop_token& stop) {
  std::unique_lock lock{offered_mutex_};
  while (offered_changed_.wait(lock, stop, [&] { return offered_ != nullptr; })) {
    State& state = *std::exchange(offered_, nullptr);
    lock.unlock();
    note(state, state.keep_trouble, write_pages(state));
    writing_ = false;
    lock.lock();
  }
}

// Said in the log when it changes.
void FoldRunner::note(State& state, std::optional<Error>& trouble, const Result<void>& outcome) {
  const std::lock_guard lock{state.trouble_mutex};
  const bool is_new = !outcome && (!trouble || trouble->code != outcome.error().code);
  if (is_new) {
    log::failure(log::Level::warn, "journal", fmt::format("shard {} cannot go on", state.shard.number),
                 outcome.error());
  } else if (outcome && trouble) {
    log::info("journal", "a shard goes on", {{"shard", state.shard.number}});
  }
  trouble = outcome ? std::nullopt : std::optional{outcome.error()};
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
  return state.trouble ? state.trouble : state.keep_trouble;
}

}  // namespace yunguan::journal
