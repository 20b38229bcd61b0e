// SPDX-License-Identifier: Apache-2.0
#include "journal/journal.h"

#include <fmt/format.h>

#include <algorithm>

namespace yunguan::journal {
namespace {

constexpr std::size_t kBlockTarget = 256u << 10;  // plain bytes; runs of one commit are put together up to this

std::unexpected<Error> closed() {
  return fail(ErrorKind::unavailable, "journal.closed", {"流水正在关闭", "the journal is closing"});
}

}  // namespace

void Batch::add(Shard shard, Kind kind, std::string_view bytes) {
  auto& runs = runs_[shard];
  if (runs.empty() || runs.back().framed().size() + bytes.size() > kBlockTarget) runs.emplace_back();
  const std::size_t before = runs.back().framed().size();
  runs.back().add(kind, bytes);
  bytes_ += runs.back().framed().size() - before;
  ++count_;
}

void Batch::clear() {
  runs_.clear();
  marks_.clear();
  bytes_ = 0;
  count_ = 0;
}

Result<std::unique_ptr<Journal>> Journal::open(Storage& storage, const Clock& clock, Options options) {
  std::unique_ptr<Journal> journal{new Journal{storage, clock, options}};
  YG_TRY_ASSIGN(journal->bounds_, storage.bounds());
  journal->writer_ = std::thread{[raw = journal.get()] { raw->work(); }};
  return journal;
}

Journal::~Journal() {
  {
    const std::lock_guard lock{mutex_};
    closing_ = true;
  }
  work_.notify_all();
  done_.notify_all();
  if (writer_.joinable()) writer_.join();
}

Result<void> Journal::append(const Batch& batch) {
  if (batch.empty()) return {};
  Waiting waiting{.batch = &batch, .done = false, .outcome = {}};
  std::unique_lock lock{mutex_};
  if (closing_) return closed();
  // One that is alone is taken whatever its size.
  if (!queue_.empty() && waiting_bytes_ + batch.bytes() > options_.waiting_max) {
    ++figures_.refused;
    return fail(ErrorKind::too_many, "journal.busy",
                {"写入过快，流水队列已满，请稍后再试", "too fast: the journal's queue is full, try again shortly"});
  }
  queue_.push_back(&waiting);
  waiting_bytes_ += batch.bytes();
  work_.notify_one();
  done_.wait(lock, [&] { return waiting.done; });
  return std::move(waiting.outcome);
}

Journal::Group Journal::take_group() {
  Group group;
  std::unique_lock lock{mutex_};
  work_.wait(lock, [&] { return closing_ || !queue_.empty(); });
  for (std::size_t bytes = 0; !queue_.empty() && (bytes == 0 || bytes < options_.commit_max); queue_.pop_front()) {
    bytes += queue_.front()->batch->bytes();
    group.members.push_back(queue_.front());
  }
  return group;
}

// The runs of a shard are put together in the order in which they came.
void Journal::make_blocks(Group& group) {
  const Instant at = clock_.now();
  std::map<Shard, std::vector<const Run*>> runs;
  for (const Waiting* member : group.members) {
    for (const auto& [shard, of_batch] : member->batch->runs_) {
      for (const Run& run : of_batch) runs[shard].push_back(&run);
    }
    group.marks.insert(group.marks.end(), member->batch->marks_.begin(), member->batch->marks_.end());
    group.records += member->batch->count();
  }
  for (const auto& [shard, of_shard] : runs) {
    Bounds now = bounds(shard);
    Run together;
    const auto close = [&] {
      if (together.empty()) return;
      group.blocks.push_back({shard, now.next, now.next + together.count(), encode_block(together, now.next, at)});
      now.next += together.count();
      together.clear();
    };
    for (const Run* run : of_shard) {
      if (together.framed().size() + run->framed().size() > kBlockTarget) close();
      together.append(*run);
    }
    close();
    group.after[shard] = now;
  }
}

Result<void> Journal::commit(Group& group) {
  if (doubtful_) {
    YG_TRY_ASSIGN(auto bounds, storage_.bounds());
    const std::lock_guard lock{mutex_};
    bounds_ = std::move(bounds);
    doubtful_ = false;
  }
  make_blocks(group);
  auto outcome = storage_.commit(group.blocks, group.marks);
  if (!outcome) doubtful_ = true;
  return outcome;
}

void Journal::work() {
  while (true) {
    Group group = take_group();
    if (group.members.empty()) return;  // closing, and nothing left
    const Result<void> outcome = commit(group);
    {
      const std::lock_guard lock{mutex_};
      if (outcome) {
        for (const auto& [shard, after] : group.after) bounds_[shard] = after;
        figures_.records += group.records;
        figures_.blocks += group.blocks.size();
        for (const NewBlock& block : group.blocks) figures_.bytes += block.stored.size();
        ++figures_.commits;
      }
      for (Waiting* member : group.members) {
        waiting_bytes_ -= member->batch->bytes();
        member->outcome = outcome;
        member->done = true;
      }
    }
    done_.notify_all();
  }
}

Bounds Journal::bounds(Shard shard) {
  const std::lock_guard lock{mutex_};
  const auto found = bounds_.find(shard);
  return found == bounds_.end() ? Bounds{} : found->second;
}

Result<Bounds> Journal::kept(Shard shard) {
  YG_TRY_ASSIGN(const auto stored, storage_.bounds());
  Bounds now = bounds(shard);
  if (const auto found = stored.find(shard); found != stored.end())
    now.first = std::max(now.first, std::min(found->second.first, now.next));
  return now;
}

std::uint64_t Journal::wait_for_commit(std::uint64_t seen, std::chrono::milliseconds at_most) {
  std::unique_lock lock{mutex_};
  done_.wait_for(lock, at_most, [&] { return closing_ || figures_.commits > seen; });
  return figures_.commits;
}

Result<void> Journal::read_blocks(Shard shard, Offset from, const std::function<bool(const Block&)>& visit) {
  const Offset end = bounds(shard).next;
  if (from >= end) return {};
  Offset expected = from;
  Result<void> outcome;
  YG_TRY(storage_.read(shard, from, [&](std::string_view stored) {
    auto block = Block::decode(stored);
    if (!block) {
      outcome = std::unexpected(std::move(block).error());
      return false;
    }
    if (block->head().first > expected) {
      outcome = fail(ErrorKind::conflict, "journal.gap",
                     {fmt::format("分片 {} 自 {} 起的流水已不再保存", shard.number, expected),
                      fmt::format("records of shard {} from {} on are no longer kept", shard.number, expected)});
      return false;
    }
    expected = block->head().next();
    return visit(*block) && expected < end;
  }));
  return outcome;
}

Result<void> Journal::read(Shard shard, Offset from, const std::function<bool(const Record&)>& visit) {
  Result<void> outcome;
  bool wanted = true;
  YG_TRY(read_blocks(shard, from, [&](const Block& block) {
    outcome = block.each([&](const Record& record) {
      if (record.offset < from) return true;
      wanted = visit(record);
      return wanted;
    });
    return outcome && wanted;
  }));
  return outcome;
}

JournalFigures Journal::figures() {
  const std::lock_guard lock{mutex_};
  JournalFigures figures = figures_;
  figures.waiting = queue_.size();
  figures.waiting_bytes = waiting_bytes_;
  return figures;
}

}  // namespace yunguan::journal
