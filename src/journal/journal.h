// SPDX-License-Identifier: Apache-2.0
// The journal: what happens by the million, durable before it is answered, read again in the same order for ever.
//
//   Batch batch;
//   batch.add(shard, kind, bytes); … batch.mark("file/9a3f…", "81920");
//   YG_TRY(journal.append(batch));        // on disk now, whole, once
//   YG_TRY(journal.read(shard, from, [&](const Record& record) { …; return true; }));
//
// Many threads append; one thread writes for all of them who wait, in one commit. Nothing is taken that cannot be written: when the
// queue is full or the disk is, append() says so and the caller tries again.
#pragma once

#include <chrono>
#include <condition_variable>
#include <deque>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "base/time.h"
#include "journal/block.h"
#include "journal/storage.h"

namespace yunguan::journal {

// What one producer hands over at once.
class Batch {
 public:
  void add(Shard shard, Kind kind, std::string_view bytes);
  void mark(std::string name, std::string value) { marks_.push_back({std::move(name), std::move(value)}); }
  [[nodiscard]] bool empty() const { return runs_.empty() && marks_.empty(); }
  [[nodiscard]] std::size_t bytes() const { return bytes_; }
  [[nodiscard]] std::uint64_t count() const { return count_; }
  void clear();

 private:
  friend class Journal;
  std::map<Shard, std::vector<Run>> runs_;  // none larger than kBlockPlainMax, but for a single large record
  std::vector<Mark> marks_;
  std::size_t bytes_ = 0;
  std::uint64_t count_ = 0;
};

struct JournalFigures {
  std::uint64_t records = 0;
  std::uint64_t blocks = 0;
  std::uint64_t bytes = 0;  // of blocks, as stored
  std::uint64_t commits = 0;
  std::uint64_t refused = 0;      // batches that found the queue full
  std::size_t waiting = 0;        // batches that wait for the commit after the one under way
  std::size_t waiting_bytes = 0;  // of all that are not answered
};

class Journal {
 public:
  struct Options {
    std::size_t waiting_max = 64u << 20;  // bytes of batches that wait; more are refused
    std::size_t commit_max = 8u << 20;    // bytes of one commit
  };
  // `storage` and `clock` outlive it.
  static Result<std::unique_ptr<Journal>> open(Storage& storage, const Clock& clock, Options options);
  static Result<std::unique_ptr<Journal>> open(Storage& storage, const Clock& clock) {
    return open(storage, clock, {});
  }
  // Writes what was taken, and ends; append() fails with journal.closed from then on.
  ~Journal();

  // Blocks until the batch is on disk. Errors: those of the storage; journal.busy (too_many) when the queue is full; journal.closed
  // (unavailable): with these two nothing was taken. After another error the batch is there whole or not at all: its marks tell.
  Result<void> append(const Batch& batch);

  // The records of the shard from that offset on, in order, until `visit` returns false; at most up to the end as it was at the call.
  // journal.gap (conflict) when `from` is no longer kept.
  Result<void> read(Shard shard, Offset from, const std::function<bool(const Record&)>& visit);
  // The same by whole blocks; the first may begin before `from`.
  Result<void> read_blocks(Shard shard, Offset from, const std::function<bool(const Block&)>& visit);

  // `first` as it was at the start: cheap, for who looks at `next`.
  [[nodiscard]] Bounds bounds(Shard shard);
  // What the storage has kept until now: the oldest records go meanwhile. Errors: those of the storage.
  Result<Bounds> kept(Shard shard);
  // Waits until there were more commits than `seen`, or the time is over; how many there were.
  std::uint64_t wait_for_commit(std::uint64_t seen, std::chrono::milliseconds at_most);
  [[nodiscard]] Storage& storage() { return storage_; }
  [[nodiscard]] JournalFigures figures();

 private:
  struct Waiting {
    const Batch* batch = nullptr;
    bool done = false;
    Result<void> outcome;
  };
  struct Group {
    std::vector<Waiting*> members;
    std::vector<NewBlock> blocks;
    std::vector<Mark> marks;
    std::map<Shard, Bounds> after;
    std::uint64_t records = 0;
  };
  Journal(Storage& storage, const Clock& clock, Options options)
      : storage_(storage), clock_(clock), options_(options) {}
  void work();
  [[nodiscard]] Group take_group();
  void make_blocks(Group& group);
  Result<void> commit(Group& group);

  Storage& storage_;
  const Clock& clock_;
  const Options options_;

  std::mutex mutex_;
  std::condition_variable work_;  // for the writer: something waits
  std::condition_variable done_;  // for appenders and readers: a commit has ended
  // Under mutex_.
  std::deque<Waiting*> queue_;
  std::size_t waiting_bytes_ = 0;
  bool closing_ = false;
  std::map<Shard, Bounds> bounds_;
  JournalFigures figures_;

  bool doubtful_ = false;  // the writer's: what the storage holds must be looked at before the next commit
  std::thread writer_;
};

}  // namespace yunguan::journal
