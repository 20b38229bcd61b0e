// SPDX-License-Identifier: Apache-2.0
#include "monitor/chunk_pipeline.h"

#include <algorithm>
#include <condition_variable>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

namespace yunguan::monitor {
namespace {

class Pipeline {
 public:
  Pipeline(usage::ChunkReader& reader, ChunkWork& work, PipelineShape shape,
           const std::function<void(std::uint64_t)>& progress)
      : reader_(reader),
        work_(work),
        shape_(shape),
        progress_(progress),
        parsed_(shape.slots(), false),
        shards_(shape.shards) {}

  Result<> run() {
    std::vector<std::jthread> helpers;
    for (std::size_t i = 1; i < shape_.threads; ++i) helpers.emplace_back([this] { work_until_done(); });
    work_until_done();
    helpers.clear();
    if (error_) return std::unexpected(*error_);
    return {};
  }

 private:
  struct Shard {
    std::uint64_t folded = 0;  // chunks
    bool busy = false;
  };

  void work_until_done() {
    std::unique_lock lock{mutex_};
    while (!error_ && !(ended_ && lowest_folded() == read_)) {
      if (commit_next(lock) || fold_some(lock) || read_and_parse(lock)) continue;
      changed_.wait(lock);
    }
    changed_.notify_all();
  }

  std::uint64_t lowest_folded() const { return std::ranges::min(shards_, {}, &Shard::folded).folded; }

  void stop(Error error) {
    if (!error_) error_ = std::move(error);
    changed_.notify_all();
  }

  bool commit_next(std::unique_lock<std::mutex>& lock) {
    const std::size_t slot = committed_ % shape_.slots();
    if (committing_ || committed_ == read_ || !parsed_[slot]) return false;
    committing_ = true;
    lock.unlock();
    auto result = work_.commit(slot);
    lock.lock();
    committing_ = false;
    parsed_[slot] = false;
    ++committed_;
    if (!result) stop(std::move(result).error());
    changed_.notify_all();
    return true;
  }

  bool fold_some(std::unique_lock<std::mutex>& lock) {
    const auto waits = [&](const Shard& shard) { return !shard.busy && shard.folded < committed_; };
    const auto found = std::ranges::find_if(shards_, waits);
    if (found == shards_.end()) return false;
    found->busy = true;
    const std::uint64_t from = found->folded;
    const std::uint64_t to = committed_;
    lock.unlock();
    for (std::uint64_t chunk = from; chunk < to; ++chunk) {
      work_.fold(chunk % shape_.slots(), static_cast<std::size_t>(found - shards_.begin()));
    }
    lock.lock();
    found->busy = false;
    found->folded = to;
    changed_.notify_all();
    return true;
  }

  bool read_and_parse(std::unique_lock<std::mutex>& lock) {
    if (reading_ || ended_ || read_ - lowest_folded() >= shape_.slots()) return false;
    reading_ = true;
    lock.unlock();
    usage::Chunk chunk;
    auto more = reader_.next(chunk);
    if (progress_) progress_(reader_.bytes_done());
    lock.lock();
    reading_ = false;
    if (!more || !*more) {
      ended_ = true;
      if (!more) stop(std::move(more).error());
      changed_.notify_all();
      return true;
    }
    const std::size_t slot = read_++ % shape_.slots();
    changed_.notify_one();
    lock.unlock();
    work_.parse(chunk, slot);
    lock.lock();
    parsed_[slot] = true;
    return true;
  }

  usage::ChunkReader& reader_;
  ChunkWork& work_;
  const PipelineShape shape_;
  const std::function<void(std::uint64_t)>& progress_;

  std::mutex mutex_;
  std::condition_variable changed_;
  // Under mutex_.
  std::uint64_t read_ = 0;       // chunks handed out
  std::uint64_t committed_ = 0;  // … and committed
  std::vector<bool> parsed_;     // by slot
  std::vector<Shard> shards_;
  bool reading_ = false;
  bool committing_ = false;
  bool ended_ = false;
  std::optional<Error> error_;
};

}  // namespace

Result<> run_chunks(usage::ChunkReader& reader, ChunkWork& work, PipelineShape shape,
                    const std::function<void(std::uint64_t)>& progress) {
  return Pipeline{reader, work, shape, progress}.run();
}

}  // namespace yunguan::monitor
