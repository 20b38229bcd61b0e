// SPDX-License-Identifier: Apache-2.0
// The journal's disk of a world. What a commit wrote is durable; what was kept of folds is written, and durable only with the next
// commit, as in one write-ahead file: a killed process leaves it there, a power cut may take the last of it away. Shards belong to whoever
// took them last; all others are fenced off. A shared disk is the database of several nodes and proves where each block begins; one that is not
// writes what it is told.
#pragma once

#include <condition_variable>
#include <map>
#include <mutex>
#include <set>

#include "faults.h"
#include "journal/storage.h"

namespace yunguan::simulation {

class Disk {
 public:
  struct Kept {
    journal::Offset offset = 0;
    std::map<std::uint32_t, std::string> pages;
  };
  using FoldName = std::pair<std::string, journal::Shard>;

  Disk(bool shared, Faults& faults, Trace& trace) : faults_(faults), trace_(trace), shared_(shared) {}

  // Everything in memory of all processes is gone, and a random part of what was not yet durable.
  void lose_power(Dice& dice);
  [[nodiscard]] std::size_t blocks() const;
  [[nodiscard]] const std::map<FoldName, Kept>& folds() const { return folds_; }
  [[nodiscard]] const std::map<std::string, std::string>& marks() const { return marks_; }

  class Handle;
  // All shards are this process's from here on.
  std::unique_ptr<Handle> take(std::shared_ptr<Life> life);

 private:
  struct Undo {
    FoldName name;
    std::optional<Kept> before;
  };
  void remember(const FoldName& name);

  Faults& faults_;
  Trace& trace_;
  const bool shared_;
  std::uint64_t epoch_ = 0;
  std::map<journal::Shard, std::map<journal::Offset, journal::NewBlock>> blocks_;
  std::map<journal::Shard, journal::Offset> next_;
  std::map<std::string, std::string> marks_;
  std::map<FoldName, Kept> folds_;
  std::vector<Undo> not_durable_;  // what keeps replaced since the last commit, oldest first
  mutable std::mutex mutex_;       // of all tables
};

class Disk::Handle final : public journal::Storage {
 public:
  Handle(Disk& disk, std::shared_ptr<Life> life, std::uint64_t epoch)
      : disk_(disk), life_(std::move(life)), epoch_(epoch) {}

  Result<std::map<journal::Shard, journal::Bounds>> bounds() override;
  Result<void> commit(std::span<const journal::NewBlock> blocks, std::span<const journal::Mark> marks) override;
  Result<void> read(journal::Shard shard, journal::Offset from,
                    const std::function<bool(std::string_view)>& visit) override;
  Result<std::optional<std::string>> mark(std::string_view name) override;
  Result<std::optional<journal::Offset>> load(const journal::FoldKey& key,
                                              const std::function<void(const journal::Page&)>& visit) override;
  Result<std::optional<std::string>> page(const journal::FoldKey& key, std::uint32_t number) override;
  Result<void> keep(const journal::FoldKey& key, journal::Offset offset, std::span<const journal::Page> pages) override;
  Result<void> drop(const journal::FoldKey& key) override;

  // journal.fenced when another has taken the shards over.
  Result<void> prove();

  // Commits wait at a gate while it is closed, as on a disk that is slow, so that others gather behind them.
  void close_gate();
  // Waits until a commit stands at the gate, or `other` is true; notice() makes it look again.
  void wait_at_gate(const std::function<bool()>& other);
  void notice();
  // Lets the one that stands there pass; the gate stays closed.
  void let_one_pass();
  void open_gate();

 private:
  void pass_gate();
  [[nodiscard]] bool is_fenced() const { return epoch_ != disk_.epoch_; }

  Disk& disk_;
  const std::shared_ptr<Life> life_;
  const std::uint64_t epoch_;
  std::mutex gate_mutex_;
  std::condition_variable gate_;
  bool closed_ = false, standing_ = false, pass_ = false;  // under gate_mutex_
};

}  // namespace yunguan::simulation
