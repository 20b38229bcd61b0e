// SPDX-License-Identifier: Apache-2.0
#include "process.h"

#include <thread>

namespace yunguan::simulation {

Process::Process(const Outside& outside, std::shared_ptr<Life> life, Options options)
    : outside_(outside),
      life_(std::move(life)),
      options_(std::move(options)),
      db_(outside.db, outside.faults, life_),
      take_found_([this](std::span<const monitor::Found> found, journal::Offset upto, Instant since) -> Result<void> {
        if (options_.sink_fault) YG_TRY(options_.sink_fault());
        YG_TRY(findings_->take(found, static_cast<std::int64_t>(upto),
                               since == Instant{} ? std::nullopt : std::optional{since}));
        return {};
      }) {}

Result<void> Process::start() {
  disk_ = outside_.disk.take(life_);
  YG_TRY_ASSIGN(journal_, journal::Journal::open(*disk_, outside_.clock, options_.journal));
  units_ = std::make_unique<identity::UnitDirectory>(db_, outside_.clock);
  months_ = std::make_unique<intake::CalendarMonths>(
      db_, outside_.clock, [this] { return watch::newest_published_month(journal_->storage()); });
  findings_ = std::make_unique<finding::FindingStore>(db_, outside_.finding_rules, outside_.clock);
  YG_TRY(findings_->begin([this](store::Transaction&) { return disk_->prove(); }));
  watch_ = std::make_unique<watch::Watch>(watch::Watch::Ground{
      .publisher = {
          .db = db_,
          .journal = *journal_,
          .shards = outside_.shards,
          .units = *units_,
          .clock = outside_.clock,
          .settings = [this](Date) { return Result<std::vector<monitor::SettingsFrom>>{outside_.boundaries}; },
          .accounting_plans = [this](Date) -> Result<watch::AccountingPlans> { return outside_.plans; },
          .may_close =
              [this](std::uint32_t) { return !options_.closing_fault || options_.closing_fault().has_value(); }},
      .library = outside_.library,
      .take_found = take_found_,
      .keep_month = {},
      .folding = options_.folding});
  YG_TRY(watch_->start());
  late_ = std::make_unique<watch::LateMonths>(watch::LateMonths::Ground{.journal = *journal_,
                                                                        .shards = outside_.shards,
                                                                        .library = outside_.library,
                                                                        .watch = *watch_,
                                                                        .take_found = take_found_,
                                                                        .keep_month = {}});
  reception_ = std::make_unique<intake::Reception>(
      intake::Reception::Ground{db_, outside_.clock, *journal_, outside_.places, 0});
  folders_ = std::make_unique<intake::DropFolder>(*reception_, board_,
                                                  intake::DropFolder::Options{.settle = std::chrono::seconds{3}});
  taker_ = std::make_unique<intake::FileTaker>(
      *journal_, *months_, outside_.places,
      intake::FileTaker::Options{.threads = 1, .shards = outside_.shards, .chunk_bytes = options_.chunk_bytes});
  quarantine_ = std::make_unique<intake::QuarantineTaker>(
      intake::QuarantineTaker::Ground{db_, outside_.clock, *journal_, outside_.places, outside_.shards, *months_});
  batches_ = std::make_unique<intake::Batches>(reception_->ground(), *months_, pace_, outside_.shards);
  runner_ = std::make_unique<intake::Runner>(
      intake::Runner::Ground{*reception_, *folders_, *taker_, *quarantine_, board_, pace_, {}, options_.wait});
  return runner_->prepare();
}

intake::BatchInput Process::request_of(const Parcel& parcel) {
  return {.caller = "token:1",
          .id = parcel.name,
          .feed = std::string{intake::kDefaultFeed},
          .body = parcel.body,
          .encoding = {},
          .by = "sender"};
}

std::vector<Result<intake::BatchAnswer>> Process::submit_together(const std::vector<const Parcel*>& parcels) {
  std::vector<Result<intake::BatchAnswer>> answers(parcels.size());
  std::vector<std::atomic<bool>> ended(parcels.size());
  std::vector<std::jthread> senders;
  const auto send = [&](std::size_t n) {
    senders.emplace_back([&, n] {
      answers[n] = submit(*parcels[n]);
      ended[n] = true;
      disk_->notice();
    });
  };
  disk_->close_gate();
  std::size_t next = 0;
  bool stands = false;
  while (!stands && next < parcels.size()) {
    send(next);
    disk_->wait_at_gate([&] { return ended[next].load(); });
    stands = !ended[next++];
  }
  const std::size_t first = next - 1;
  for (; next < parcels.size(); ++next) {
    const std::size_t before = journal_->figures().waiting;
    send(next);
    while (!ended[next] && journal_->figures().waiting == before) std::this_thread::yield();
  }
  for (std::uint32_t shard = 0; stands && !life_->lost_its_lease && shard < outside_.shards; ++shard) (void)fold(shard);
  const bool was_serial = std::exchange(outside_.faults.serial, false);
  disk_->let_one_pass();
  if (stands) senders[first].join();
  disk_->open_gate();
  for (auto& sender : senders) {
    if (sender.joinable()) sender.join();
  }
  outside_.faults.serial = was_serial;
  return answers;
}

bool Process::has_folded_all() {
  for (const watch::ShardState& shard : watch_->shards()) {
    if (shard.folded != shard.end || shard.trouble) return false;
  }
  return true;
}

}  // namespace yunguan::simulation
