// SPDX-License-Identifier: Apache-2.0
// The journal on the local disk, in RocksDB. Blocks are written once and never rewritten: the oldest files go as a whole when their
// time is over.
#pragma once

#include <atomic>
#include <chrono>
#include <filesystem>
#include <memory>
#include <optional>
#include <shared_mutex>

#include "base/time.h"
#include "journal/storage.h"

namespace yunguan::journal {

class RocksStorage final : public Storage {
 public:
  struct Options {
    std::filesystem::path folder;
    std::chrono::hours keep_for{24 * 62};    // two months of records, of which the older may be opened again
    std::uint64_t bytes_max = 200ull << 30;  // of blocks; the oldest go first
  };
  // What lies in a folder that no process has open; nothing in it is changed.
  struct Checkup {
    std::size_t shards = 0;
    std::uint64_t records = 0;  // that are kept
    std::size_t looked_at = 0;  // blocks: the first and the last of each shard
    std::size_t damaged = 0;    // of them
    std::optional<Instant> oldest, newest;
    std::uintmax_t bytes = 0;  // on disk
  };
  // `last`: blocks of each shard, from its end, that are read whole and proved. Errors: journal.open, journal.disk, journal.damaged
  // (what cannot be read at all).
  static Result<Checkup> check_up(const std::filesystem::path& folder, std::size_t last);
  // journal.open (unavailable) when the folder is in use by another process, or cannot be read.
  static Result<std::unique_ptr<RocksStorage>> open(const Options& options);
  ~RocksStorage() override;

  Result<std::map<Shard, Bounds>> bounds() override;
  Result<void> commit(std::span<const NewBlock> blocks, std::span<const Mark> marks) override;
  Result<void> read(Shard shard, Offset from, const std::function<bool(std::string_view)>& visit) override;
  Result<std::optional<std::string>> mark(std::string_view name) override;
  Result<std::optional<Offset>> load(const FoldKey& key, const std::function<void(const Page&)>& visit) override;
  Result<std::optional<std::string>> page(const FoldKey& key, std::uint32_t number) override;
  Result<void> keep(const FoldKey& key, Offset offset, std::span<const Page> pages) override;
  Result<void> drop(const FoldKey& key) override;

 private:
  struct Engine;
  explicit RocksStorage(Options options);
  Result<void> open_engine();
  // The engine for the time of one call. RocksDB refuses everything after a failed write: then it is opened anew first.
  struct Use {
    std::shared_lock<std::shared_mutex> lock;
    Engine* engine = nullptr;
    Engine* operator->() const { return engine; }
  };
  Result<Use> use();

  const Options options_;
  std::shared_mutex mutex_;         // shared by all who use the engine; alone while it is opened anew
  std::unique_ptr<Engine> engine_;  // under mutex_; none while it could not be opened anew
  std::atomic<bool> broken_ = false;
};

}  // namespace yunguan::journal
