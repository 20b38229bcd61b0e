// SPDX-License-Identifier: Apache-2.0
#include "journal/memory_storage_fixture.h"

namespace yunguan::journal {
namespace {

std::unexpected<Error> failed() {
  return fail(ErrorKind::unavailable, "journal.disk", {"测试", "as told by the test"});
}

}  // namespace

void MemoryStorage::forget(Shard shard, Offset before) {
  const std::lock_guard lock{mutex_};
  std::erase_if(blocks_[shard], [&](const auto& block) { return block.second.next <= before; });
}

void MemoryStorage::damage(Shard shard, Offset first, std::size_t byte) {
  const std::lock_guard lock{mutex_};
  blocks_.at(shard).at(first).stored.at(byte) ^= 1;
}

void MemoryStorage::lose_everything() {
  const std::lock_guard lock{mutex_};
  blocks_.clear();
  next_.clear();
  marks_.clear();
  folds_.clear();
}

std::size_t MemoryStorage::blocks() {
  const std::lock_guard lock{mutex_};
  std::size_t count = 0;
  for (const auto& [shard, blocks] : blocks_) count += blocks.size();
  return count;
}

Result<std::map<Shard, Bounds>> MemoryStorage::bounds() {
  const std::lock_guard lock{mutex_};
  std::map<Shard, Bounds> all;
  for (const auto& [shard, next] : next_) {
    const auto& blocks = blocks_[shard];
    all[shard] = {blocks.empty() ? next : blocks.begin()->first, next};
  }
  return all;
}

Result<void> MemoryStorage::commit(std::span<const NewBlock> blocks, std::span<const Mark> marks) {
  const Fate fate_now = fate();
  if (fate_now == Fate::lost) return failed();
  const std::lock_guard lock{mutex_};
  for (const NewBlock& block : blocks) {
    YG_ASSERT(next_[block.shard] == block.first);
    blocks_[block.shard][block.first] = block;
    next_[block.shard] = block.next;
  }
  for (const Mark& mark : marks) {
    if (mark.value.empty()) {
      marks_.erase(mark.name);
    } else {
      marks_[mark.name] = mark.value;
    }
  }
  return fate_now == Fate::done ? Result<void>{} : failed();
}

Result<void> MemoryStorage::read(Shard shard, Offset from, const std::function<bool(std::string_view)>& visit) {
  std::map<Offset, NewBlock> blocks;
  {
    const std::lock_guard lock{mutex_};
    blocks = blocks_[shard];
  }
  for (const auto& [first, block] : blocks) {
    if (block.next > from && !visit(block.stored)) return {};
  }
  return {};
}

Result<std::optional<std::string>> MemoryStorage::mark(std::string_view name) {
  const std::lock_guard lock{mutex_};
  const auto found = marks_.find(std::string{name});
  return found == marks_.end() ? std::nullopt : std::optional{found->second};
}

Result<std::optional<Offset>> MemoryStorage::load(const FoldKey& key, const std::function<void(const Page&)>& visit) {
  const std::lock_guard lock{mutex_};
  const auto found = folds_.find({std::string{key.fold}, key.shard});
  if (found == folds_.end()) return std::nullopt;
  for (const auto& [number, bytes] : found->second.pages) visit({number, bytes});
  return found->second.offset;
}

Result<std::optional<std::string>> MemoryStorage::page(const FoldKey& key, std::uint32_t number) {
  const std::lock_guard lock{mutex_};
  const auto fold = folds_.find({std::string{key.fold}, key.shard});
  if (fold == folds_.end()) return std::nullopt;
  const auto page = fold->second.pages.find(number);
  return page == fold->second.pages.end() ? std::nullopt : std::optional{page->second};
}

Result<void> MemoryStorage::keep(const FoldKey& key, Offset offset, std::span<const Page> pages) {
  const Fate fate_now = fate();
  if (fate_now == Fate::lost) return failed();
  const std::lock_guard lock{mutex_};
  Kept& kept = folds_[{std::string{key.fold}, key.shard}];
  kept.offset = offset;
  for (const Page& page : pages) {
    if (page.bytes.empty()) {
      kept.pages.erase(page.number);
    } else {
      kept.pages[page.number] = page.bytes;
    }
  }
  return fate_now == Fate::done ? Result<void>{} : failed();
}

Result<void> MemoryStorage::drop(const FoldKey& key) {
  const std::lock_guard lock{mutex_};
  folds_.erase({std::string{key.fold}, key.shard});
  return {};
}

}  // namespace yunguan::journal
