// SPDX-License-Identifier: Apache-2.0
#include "disk.h"

namespace yunguan::simulation {
namespace {

using journal::Bounds;
using journal::FoldKey;
using journal::Mark;
using journal::NewBlock;
using journal::Offset;
using journal::Page;
using journal::Shard;

std::unexpected<Error> refused(bool full) {
  return fail(ErrorKind::unavailable, full ? "journal.full" : "journal.disk", {"磁盘出错", "the disk failed"});
}
std::unexpected<Error> fenced() {
  return fail(ErrorKind::conflict, "journal.fenced", {"已被接管", "another has taken over"});
}

}  // namespace

std::unique_ptr<Disk::Handle> Disk::take(std::shared_ptr<Life> life) {
  const std::lock_guard lock{mutex_};
  return std::make_unique<Handle>(*this, std::move(life), ++epoch_);
}

void Disk::remember(const FoldName& name) {
  const auto found = folds_.find(name);
  not_durable_.push_back({name, found == folds_.end() ? std::nullopt : std::optional{found->second}});
}

void Disk::lose_power(Dice& dice) {
  const std::lock_guard lock{mutex_};
  const auto survive = dice.below(static_cast<std::uint32_t>(not_durable_.size()) + 1);
  trace_.say("the power is cut: {} of {} states that were kept last are lost", not_durable_.size() - survive,
             not_durable_.size());
  while (not_durable_.size() > survive) {
    Undo& undo = not_durable_.back();
    if (undo.before)
      folds_[undo.name] = std::move(*undo.before);
    else
      folds_.erase(undo.name);
    not_durable_.pop_back();
  }
  not_durable_.clear();
}

std::size_t Disk::blocks() const {
  std::size_t count = 0;
  for (const auto& [shard, blocks] : blocks_) count += blocks.size();
  return count;
}

Result<std::map<Shard, Bounds>> Disk::Handle::bounds() {
  if (!life_->alive) return dead();
  const std::lock_guard lock{disk_.mutex_};
  std::map<Shard, Bounds> all;
  for (const auto& [shard, next] : disk_.next_) all[shard] = {0, next};
  return all;
}

Result<void> Disk::Handle::commit(std::span<const NewBlock> blocks, std::span<const Mark> marks) {
  pass_gate();
  if (!life_->alive) return dead();
  if (disk_.faults_.is_disk_full()) return refused(true);
  const Fate fate = disk_.faults_.draw(Write::commit, *life_);
  if (fate == Fate::dies_before) return dead();
  if (fate == Fate::refused) return refused(false);
  const std::lock_guard lock{disk_.mutex_};
  if (is_fenced()) return fenced();
  for (const NewBlock& block : blocks) {
    if (disk_.shared_ && disk_.next_[block.shard] != block.first) return fenced();
  }
  for (const NewBlock& block : blocks) {
    disk_.blocks_[block.shard].insert_or_assign(block.first, block);
    disk_.next_[block.shard] = block.next;
  }
  for (const Mark& mark : marks) {
    if (mark.value.empty())
      disk_.marks_.erase(mark.name);
    else
      disk_.marks_[mark.name] = mark.value;
  }
  disk_.not_durable_.clear();
  if (fate == Fate::dies_after) return dead();
  if (fate == Fate::unheard) return refused(false);
  return {};
}

Result<void> Disk::Handle::read(Shard shard, Offset from, const std::function<bool(std::string_view)>& visit) {
  if (!life_->alive) return dead();
  std::vector<std::string> stored;
  {
    const std::lock_guard lock{disk_.mutex_};
    for (const auto& [first, block] : disk_.blocks_[shard]) {
      if (block.next > from) stored.push_back(block.stored);
    }
  }
  for (const std::string& block : stored) {
    if (!visit(block)) return {};
  }
  return {};
}

Result<std::optional<std::string>> Disk::Handle::mark(std::string_view name) {
  if (!life_->alive) return dead();
  const std::lock_guard lock{disk_.mutex_};
  const auto found = disk_.marks_.find(std::string{name});
  return found == disk_.marks_.end() ? std::nullopt : std::optional{found->second};
}

Result<std::optional<Offset>> Disk::Handle::load(const FoldKey& key, const std::function<void(const Page&)>& visit) {
  if (!life_->alive) return dead();
  const std::lock_guard lock{disk_.mutex_};
  const auto found = disk_.folds_.find({std::string{key.fold}, key.shard});
  if (found == disk_.folds_.end()) return std::nullopt;
  for (const auto& [number, bytes] : found->second.pages) visit({number, bytes});
  return found->second.offset;
}

Result<std::optional<std::string>> Disk::Handle::page(const FoldKey& key, std::uint32_t number) {
  if (!life_->alive) return dead();
  const std::lock_guard lock{disk_.mutex_};
  const auto fold = disk_.folds_.find({std::string{key.fold}, key.shard});
  if (fold == disk_.folds_.end()) return std::nullopt;
  const auto page = fold->second.pages.find(number);
  return page == fold->second.pages.end() ? std::nullopt : std::optional{page->second};
}

Result<void> Disk::Handle::keep(const FoldKey& key, Offset offset, std::span<const Page> pages) {
  if (!life_->alive) return dead();
  if (disk_.faults_.is_disk_full()) return refused(true);
  const Fate fate = disk_.faults_.draw(Write::keep, *life_);
  if (fate == Fate::dies_before) return dead();
  if (fate == Fate::refused) return refused(false);
  const std::lock_guard lock{disk_.mutex_};
  if (is_fenced()) return fenced();
  const FoldName name{std::string{key.fold}, key.shard};
  disk_.remember(name);
  Kept& kept = disk_.folds_[name];
  kept.offset = offset;
  for (const Page& page : pages) {
    if (page.bytes.empty())
      kept.pages.erase(page.number);
    else
      kept.pages[page.number] = page.bytes;
  }
  if (fate == Fate::dies_after) return dead();
  if (fate == Fate::unheard) return refused(false);
  return {};
}

Result<void> Disk::Handle::drop(const FoldKey& key) {
  if (!life_->alive) return dead();
  const std::lock_guard lock{disk_.mutex_};
  const FoldName name{std::string{key.fold}, key.shard};
  disk_.remember(name);
  disk_.folds_.erase(name);
  return {};
}

Result<void> Disk::Handle::prove() {
  const std::lock_guard lock{disk_.mutex_};
  if (is_fenced()) return fenced();
  return {};
}

// --- the gate

void Disk::Handle::close_gate() {
  const std::lock_guard lock{gate_mutex_};
  closed_ = true;
}

void Disk::Handle::pass_gate() {
  std::unique_lock lock{gate_mutex_};
  if (!closed_) return;
  standing_ = true;
  gate_.notify_all();
  gate_.wait(lock, [&] { return pass_ || !closed_; });
  standing_ = pass_ = false;
}

void Disk::Handle::wait_at_gate(const std::function<bool()>& other) {
  std::unique_lock lock{gate_mutex_};
  gate_.wait(lock, [&] { return (standing_ && !pass_) || other(); });
}

void Disk::Handle::notice() {
  const std::lock_guard lock{gate_mutex_};
  gate_.notify_all();
}

void Disk::Handle::let_one_pass() {
  const std::lock_guard lock{gate_mutex_};
  pass_ = standing_;
  gate_.notify_all();
}

void Disk::Handle::open_gate() {
  const std::lock_guard lock{gate_mutex_};
  closed_ = false;
  gate_.notify_all();
}

}  // namespace yunguan::simulation
