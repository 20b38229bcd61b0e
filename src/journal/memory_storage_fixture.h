// SPDX-License-Identifier: Apache-2.0
// For tests: the journal in memory, which fails when told, also so that nobody knows whether it has written.
#pragma once

#include <functional>
#include <mutex>

#include "journal/storage.h"

namespace yunguan::journal {

class MemoryStorage final : public Storage {
 public:
  enum class Fate { done, lost, done_but_failed };
  // Asked before each commit and each keep(), by the thread that does it.
  std::function<Fate()> fate = [] { return Fate::done; };
  // Drops blocks that end at or before that offset, as retention does.
  void forget(Shard shard, Offset before);
  // Changes one byte of a stored block.
  void damage(Shard shard, Offset first, std::size_t byte);
  // As if its disk was lost, and a new one is there.
  void lose_everything();
  [[nodiscard]] std::size_t blocks();

  Result<std::map<Shard, Bounds>> bounds() override;
  Result<void> commit(std::span<const NewBlock> blocks, std::span<const Mark> marks) override;
  Result<void> read(Shard shard, Offset from, const std::function<bool(std::string_view)>& visit) override;
  Result<std::optional<std::string>> mark(std::string_view name) override;
  Result<std::optional<Offset>> load(const FoldKey& key, const std::function<void(const Page&)>& visit) override;
  Result<std::optional<std::string>> page(const FoldKey& key, std::uint32_t number) override;
  Result<void> keep(const FoldKey& key, Offset offset, std::span<const Page> pages) override;
  Result<void> drop(const FoldKey& key) override;

 private:
  struct Kept {
    Offset offset = 0;
    std::map<std::uint32_t, std::string> pages;
  };
  std::mutex mutex_;
  std::map<Shard, std::map<Offset, NewBlock>> blocks_;
  std::map<Shard, Offset> next_;
  std::map<std::string, std::string> marks_;
  std::map<std::pair<std::string, Shard>, Kept> folds_;
};

}  // namespace yunguan::journal
