// SPDX-License-Identifier: Apache-2.0
#include "intake/runner.h"

#include "base/log.h"
#include "file/disk.h"
#include "intake/batch.h"

namespace yunguan::intake {
namespace {

constexpr std::chrono::seconds kLookEvery{1};
constexpr std::string_view kJournalSubject = "";

constexpr store::NamedQuery kOpenBatches{
    "intake.open_batches", "SELECT id FROM usage_file WHERE state = 'taking' AND kind = 'batch' ORDER BY id"};

}  // namespace

Result<void> Runner::prepare() {
  YG_TRY(ground_.reception.prepare());
  return settle_batches();
}

Result<void> Runner::start() {
  YG_TRY(prepare());
  looker_ = std::jthread{[this](const std::stop_token& stop) { work(stop, &Runner::look, "folders"); }};
  taker_ = std::jthread{[this](const std::stop_token& stop) { work(stop, &Runner::take, "spool"); }};
  return {};
}

void Runner::stop() {
  looker_.request_stop();
  taker_.request_stop();
  if (looker_.joinable()) looker_.join();
  if (taker_.joinable()) taker_.join();
}

void Runner::wake() {
  {
    const std::lock_guard lock{mutex_};
    ++wakes_;
  }
  wake_.notify_all();
}

std::optional<UsageFile> Runner::present() const {
  const std::lock_guard lock{mutex_};
  return present_;
}

void Runner::work(const std::stop_token& stop, Result<bool> (Runner::*step)(const std::stop_token&),
                  const char* subject) {
  while (!stop.stop_requested()) {
    std::uint64_t seen = 0;
    {
      const std::lock_guard lock{mutex_};
      seen = wakes_;
    }
    const bool paused = ground_.paused && ground_.paused();
    const Result<bool> did = paused ? Result<bool>{false} : (this->*step)(stop);
    if (did) {
      ground_.board.clear(subject);
    } else if (did.error().code != "intake.stopping") {
      ground_.board.set(subject, did.error(), now());
      log::failure(log::Level::warn, "intake", "the intake of usage does not go on", did.error());
    }
    if (did && *did) continue;
    std::unique_lock lock{mutex_};
    wake_.wait_for(lock, stop, kLookEvery, [&] { return wakes_ != seen; });
  }
}

Result<bool> Runner::look(const std::stop_token& stop) {
  if (ground_.lost != nullptr) YG_TRY(ground_.lost->look());
  YG_TRY_ASSIGN(const bool any, ground_.folders.look(stop));
  if (any) {
    wake();
    tell();
  }
  return false;  // the folders are looked at again when their time has come
}

Result<bool> Runner::take(const std::stop_token& stop) {
  store::Database& db = ground_.reception.ground().db;
  YG_TRY_ASSIGN(const auto waiting, db.read([](store::Reader& reader) { return unfinished_files(reader, 1); }));
  if (!waiting.empty()) {
    YG_TRY(take_file(waiting.front(), stop));
    return true;
  }
  YG_TRY_ASSIGN(const bool any, ground_.quarantine.take_next(patience(stop)));
  if (any) tell();
  return any;
}

Patience Runner::patience(const std::stop_token& stop) {
  return {.stop = stop,
          .trouble =
              [this](const Error* error) {
                if (error == nullptr) return ground_.board.clear(std::string{kJournalSubject});
                ground_.board.set(std::string{kJournalSubject}, *error, now());
              },
          .wait = ground_.wait};
}

Result<void> Runner::take_file(UsageFile file, const std::stop_token& stop) {
  store::Database& db = ground_.reception.ground().db;
  const Patience patience = this->patience(stop);
  YG_TRY_ASSIGN(const auto before, progress_of(ground_.reception.ground().journal, file.digest));
  if (before) file.counts = before->counts;
  file.state = FileState::taking;
  YG_TRY_ASSIGN(const bool is_open, db.write([&](store::Transaction& tx) { return update_file(tx, file); }));
  if (!is_open) return {};
  {
    const std::lock_guard lock{mutex_};
    present_ = file;
  }
  tell();
  const auto began = std::chrono::steady_clock::now();
  const FileTask task{file.id.value, file.name, file.digest, source_of(file.source)};
  const auto outcome = ground_.taker.take(task, patience, [&](const Counts& chunk) {
    ground_.pace.add(now(), chunk.rows, chunk.taken);
    const std::lock_guard lock{mutex_};
    if (present_) present_->counts.add(chunk);
  });
  {
    const std::lock_guard lock{mutex_};
    present_.reset();
  }
  file.seconds += std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
  if (!outcome && passes_by_itself(outcome.error())) {
    // Only how long it has worked so far is worth keeping; the journal knows the rest.
    YG_TRY(db.write([&](store::Transaction& tx) { return update_file(tx, file); }));
    return std::unexpected(outcome.error());
  }
  YG_TRY(conclude(file, outcome, patience));
  wake();
  tell();
  return {};
}

Result<void> Runner::conclude(UsageFile& file, const Result<Progress>& outcome, const Patience& patience) {
  const Places& places = ground_.reception.ground().places;
  std::vector<QuarantinedRow> first;
  if (outcome) {
    file.state = FileState::done;
    file.counts = outcome->counts;
    if (outcome->quarantine_bytes > 0) {
      YG_TRY_ASSIGN(first, first_quarantined(places.quarantine_of(file.id.value), file.id));
    }
  } else {
    file.state = FileState::bad;
    file.error = outcome.error();
    // What still lies in the folder is then new to it, and comes in again.
    if (outcome.error().code == kCopyLost) file.original.clear();
    log::failure(log::Level::warn, "intake", "a usage file was not taken", outcome.error());
  }
  file.finished_at = now();
  YG_TRY(patiently(patience, [&] {
    return ground_.reception.ground().db.write([&](store::Transaction& tx) -> Result<void> {
      YG_TRY_ASSIGN(const bool is_open, update_file(tx, file));
      if (!is_open) return {};
      return keep_quarantine(tx, file.id, file.counts, first);
    });
  }));
  YG_TRY(file::remove_file(places.spooled(file.id.value)));
  return file::remove_file(places.mapping_of(file.id.value));
}

// Batches whose end the register has missed: the journal knows whether their rows are there.
Result<void> Runner::settle_batches() {
  store::Database& db = ground_.reception.ground().db;
  YG_TRY_ASSIGN(const auto open, db.read([](store::Reader& reader) {
    return reader.all(kOpenBatches, {}, [](const store::Row& row) { return row.id<UsageFileId>(0); });
  }));
  for (const UsageFileId id : open) {
    YG_TRY_ASSIGN(auto file, db.read([&](store::Reader& reader) { return find_file(reader, id); }));
    YG_TRY(settle_batch(ground_.reception.ground(), *file));
  }
  return {};
}

}  // namespace yunguan::intake
