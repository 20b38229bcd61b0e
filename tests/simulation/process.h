// SPDX-License-Identifier: Apache-2.0
// One running platform of a world, as far as usage comes through it: journal, intake, monitoring and findings, put together as the product
// does it, but for the threads: the world moves it step by step.
#pragma once

#include <memory>
#include <set>

#include "disk.h"
#include "finding/finding_store.h"
#include "fleet.h"
#include "identity/unit_tree.h"
#include "intake/batch.h"
#include "intake/runner.h"
#include "journal/journal.h"
#include "monitor/live_run_fixture.h"
#include "store.h"
#include "watch/late_months.h"
#include "watch/watch.h"

namespace yunguan::simulation {

// What outlives every process.
struct Outside {
  VirtualClock& clock;
  Trace& trace;
  Faults& faults;
  Disk& disk;
  store::Database& db;
  intake::Places places;
  std::uint32_t shards = 1;
  monitor::SettingsLibrary& library;
  const std::vector<monitor::SettingsFrom>& boundaries;  // by day
  const watch::AccountingPlans& plans;
  const finding::FindingRules& finding_rules;
};

class Process {
 public:
  struct Options {
    journal::Journal::Options journal;
    journal::FoldRunner::Options folding;
    std::size_t chunk_bytes = 256;
    // Called when the intake waits before it tries again; false when it is to stop.
    std::function<bool(std::chrono::milliseconds)> wait;
    std::function<Result<void>()> sink_fault, closing_fault;
  };
  Process(const Outside& outside, std::shared_ptr<Life> life, Options options);

  // All shards are its own, and it has loaded what was kept.
  Result<void> start();

  [[nodiscard]] Life& life() { return *life_; }
  Result<bool> look_into_folders() { return runner_->look({}); }
  Result<bool> take_next() { return runner_->take({}); }
  Result<void> publish() { return watch_->publish(); }
  Result<bool> fold(std::uint32_t shard) { return watch_->step(shard); }
  Result<std::size_t> fold_late_months() { return late_->look(); }
  Result<intake::BatchAnswer> submit(const Parcel& parcel) { return batches_->submit(request_of(parcel)); }
  // At the same time: the first one's commit is slow, and all others gather behind it and are written in one.
  std::vector<Result<intake::BatchAnswer>> submit_together(const std::vector<const Parcel*>& parcels);

  [[nodiscard]] journal::Journal& journal() { return *journal_; }
  [[nodiscard]] watch::Watch& watch() { return *watch_; }
  [[nodiscard]] identity::UnitDirectory& units() { return *units_; }
  [[nodiscard]] bool has_folded_all();

 private:
  static intake::BatchInput request_of(const Parcel& parcel);

  const Outside& outside_;
  const std::shared_ptr<Life> life_;
  const Options options_;
  Store db_;
  watch::TakeFound take_found_;
  std::unique_ptr<Disk::Handle> disk_;
  std::unique_ptr<journal::Journal> journal_;
  std::unique_ptr<identity::UnitDirectory> units_;
  std::unique_ptr<intake::CalendarMonths> months_;
  intake::TroubleBoard board_;
  intake::PaceMeter pace_;
  std::unique_ptr<intake::Reception> reception_;
  std::unique_ptr<intake::DropFolder> folders_;
  std::unique_ptr<intake::FileTaker> taker_;
  std::unique_ptr<intake::QuarantineTaker> quarantine_;
  std::unique_ptr<intake::Batches> batches_;
  std::unique_ptr<intake::Runner> runner_;
  std::unique_ptr<finding::FindingStore> findings_;
  std::unique_ptr<watch::Watch> watch_;
  std::unique_ptr<watch::LateMonths> late_;
};

}  // namespace yunguan::simulation
