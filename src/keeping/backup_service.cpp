// SPDX-License-Identifier: Apache-2.0
#include "keeping/backup_service.h"

#include <fmt/format.h>

#include <algorithm>
#include <condition_variable>
#include <mutex>

#include "base/log.h"
#include "base/parse.h"
#include "file/disk.h"
#include "job/job_store.h"
#include "keeping/archive_reader.h"
#include "keeping/archive_writer.h"
#include "keeping/frozen_files.h"

namespace yunguan::keeping {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;

constexpr auto kLook = 20s;
constexpr auto kTell = 250ms;
// A night's backup that has not been made by the next evening deserves a word.
constexpr auto kLate = 36h;

std::string clock_text(std::chrono::minutes at) { return fmt::format("{:02}:{:02}", at.count() / 60, at.count() % 60); }

std::string string_of(const boost::json::value& spec, std::string_view name) {
  const auto* object = spec.if_object();
  const auto* value = object != nullptr ? object->if_contains(name) : nullptr;
  return value != nullptr && value->is_string() ? std::string(value->get_string()) : std::string();
}

}  // namespace

Result<std::optional<std::chrono::minutes>> parse_time_of_day(std::string_view text) {
  if (text.empty()) return std::nullopt;
  const auto parts = split(text, ':');
  if (parts.size() == 2 && parts[0].size() == 2 && parts[1].size() == 2) {
    const auto hour = parse_integer<int>(parts[0]);
    const auto minute = parse_integer<int>(parts[1]);
    if (hour && minute && *hour >= 0 && *hour < 24 && *minute >= 0 && *minute < 60) {
      return std::chrono::hours{*hour} + std::chrono::minutes{*minute};
    }
  }
  return fail(
      ErrorKind::invalid, "backup.at",
      {"时刻写作 HH:MM，如 03:30；留空表示不自动备份。", "A time of day is HH:MM, such as 03:30; empty is never."},
      {.field = "backup.at", .value = std::string(text)});
}

Instant next_time(std::chrono::minutes at, Instant after) {
  const Instant today = start_of(shanghai_date(after)) + at;
  return today > after ? today : start_of(shanghai_date(after + std::chrono::hours{24})) + at;
}

BackupService::BackupService(const identity::Context& context, job::Runner& jobs, Place place, BackupSettings settings,
                             const std::vector<store::Migration>& steps, OpenRing open_ring, StoreChecks checks)
    : context_(context),
      jobs_(jobs),
      place_(std::move(place)),
      settings_(std::move(settings)),
      steps_(steps),
      open_ring_(std::move(open_ring)),
      checks_(std::move(checks)),
      made_at_(context.clock.now()) {}

Result<void> BackupService::start() {
  YG_TRY(remove_unfinished(settings_.folder));
  remove_left_links(place_.folders);
  std::error_code ignored;
  fs::remove_all(settings_.scratch_dir, ignored);
  if (settings_.at) thread_ = std::jthread([this](const std::stop_token& stop) { watch(stop); });
  return {};
}

void BackupService::stop() {
  if (!thread_.joinable()) return;
  thread_.request_stop();
  thread_.join();
}

void BackupService::watch(const std::stop_token& stop) {
  while (!stop.stop_requested()) {
    const auto due = due_at();
    if (due && *due && **due <= context_.clock.now()) {
      const auto begun = submit(identity::Actor::machine("schedule"), kBackupJob, {"自动备份", "Daily backup"},
                                {{"cause", "schedule"}});
      if (!begun && begun.error().code != "backup.running") {
        log::failure(log::Level::error, "keeping", "the daily backup cannot be begun", begun.error());
      }
    }
    std::unique_lock lock(mutex_);
    wake_.wait_for(lock, stop, kLook, [] { return false; });
  }
}

Result<std::optional<Instant>> BackupService::due_at() const {
  if (!settings_.at) return std::nullopt;
  YG_TRY_ASSIGN(const auto last, context_.db.read([](store::Reader& reader) { return last_scheduled(reader); }));
  // A platform that was never up at that time begins with the next one; one that slept through it makes up for it.
  return next_time(*settings_.at, last ? last->begun_at : made_at_);
}

Result<std::optional<job::Job>> BackupService::under_way() const {
  return context_.db.read([](store::Reader& reader) -> Result<std::optional<job::Job>> {
    for (const std::string_view kind : {kBackupJob, kVerifyJob}) {
      for (const job::State state : {job::State::running, job::State::queued}) {
        job::Filter filter;
        filter.kind = std::string(kind);
        filter.state = state;
        filter.limit = 1;
        YG_TRY_ASSIGN(auto found, job::list(reader, filter));
        if (!found.empty()) return std::move(found.front());
      }
    }
    return std::nullopt;
  });
}

Result<job::Job> BackupService::submit(const identity::Actor& actor, std::string_view kind, Text title,
                                       boost::json::value spec) {
  YG_TRY_ASSIGN(const auto running, under_way());
  if (running) {
    return fail(ErrorKind::conflict, "backup.running",
                {"已有备份或核验正在进行，请等它结束。", "A backup or a verification is under way; wait for its end."});
  }
  return jobs_.submit({.kind = std::string(kind),
                       .title = std::move(title),
                       .spec = std::move(spec),
                       .person_id = actor.person_id,
                       .person_login = actor.login});
}

Result<job::Job> BackupService::begin(const identity::Actor& actor) {
  return submit(actor, kBackupJob, {"备份", "Backup"}, {{"cause", "person"}});
}

Result<job::Job> BackupService::begin_verify(const identity::Actor& actor, const std::string& file) {
  YG_TRY_ASSIGN(const auto there, files());
  if (std::ranges::find(there, file, &BackupFile::file) == there.end()) {
    return fail(ErrorKind::not_found, "backup.missing",
                {"备份目录中没有这个文件。", "There is no such file in the folder of backups."}, {.value = file});
  }
  return submit(actor, kVerifyJob, {"核验备份 " + file, "Verify the backup " + file}, {{"file", file}});
}

Result<void> BackupService::beside(job::Context& context, Progress& progress,
                                   const std::function<Result<void>()>& work) {
  std::mutex mutex;
  std::condition_variable ended;
  std::optional<Result<void>> outcome;  // under mutex
  std::jthread thread([&] {
    Result<void> done = work();
    const std::lock_guard lock(mutex);
    outcome = std::move(done);
    ended.notify_all();
  });
  for (std::unique_lock lock(mutex); !ended.wait_for(lock, kTell, [&] { return outcome.has_value(); });) {
    lock.unlock();
    if (context.should_stop()) progress.stop = true;
    // Progress that cannot be kept is no reason to lose the work.
    (void)context_.db.write([&](store::Transaction& tx) {
      return context.advance(
          tx, {.total = progress.total.load(), .done = progress.done.load(), .failed = 0, .checkpoint = nullptr});
    });
    context.announce();
    lock.lock();
  }
  thread.join();
  const Result<void> done = std::move(*outcome);
  if (!done && done.error().code == "backup.stopped") return job::Context::stop_here();
  return done;
}

Result<void> BackupService::make(job::Context& context, BackupRun& run) {
  YG_TRY_ASSIGN(const auto secret, opening_secret(settings_.passphrase_file, place_.master_secret_file));
  Progress progress;
  std::optional<Backup> made;
  YG_TRY(beside(context, progress, [&]() -> Result<void> {
    YG_TRY_ASSIGN(made, make_backup(place_, context_.keys,
                                    {.folder = settings_.folder, .product = settings_.product, .secret = &secret},
                                    context_.random, context_.clock, progress));
    return {};
  }));
  run.file = made->file.filename().string();
  run.bytes = made->file_bytes;
  run.rows = made->manifest.rows;
  return {};
}

Result<void> BackupService::run(job::Context& context) {
  BackupRun run;
  run.cause = string_of(context.spec(), "cause") == "schedule" ? Cause::schedule : Cause::person;
  run.person_login = context.job().person_login;
  run.begun_at = context_.clock.now();
  Result<void> outcome = make(context, run);
  if (!outcome && outcome.error().code == job::Context::stop_here().error().code) return outcome;
  run.ended_at = context_.clock.now();
  identity::AuditEntry entry{
      .actor = {.person_id = context.job().person_id.value_or(PersonId{}), .login = run.person_login},
      .action = "backup.make",
      .object_type = "backup",
      .object_id = run.file,
      .object_label = run.file,
      .after = boost::json::object{{"rows", run.rows}, {"bytes", run.bytes}}};
  if (!outcome) {
    run.error_code = outcome.error().code;
    run.error = outcome.error().text;
    entry.result = identity::AuditResult::failed;
    entry.code = outcome.error().code;
    log::failure(log::Level::error, "keeping", "a backup failed", outcome.error());
  }
  YG_TRY(context_.db.write([&](store::Transaction& tx) -> Result<void> {
    YG_TRY(insert_run(tx, run));
    YG_TRY(context_.audit.record(tx, entry));
    return {};
  }));
  YG_TRY(outcome);
  if (run.cause == Cause::schedule && settings_.verify) YG_TRY(look_at(context, run.file));
  YG_TRY(take_old_away());
  return context.say(
      {fmt::format("已写入 {}：{} 行", run.file, run.rows), fmt::format("written to {}: {} rows", run.file, run.rows)});
}

Result<void> BackupService::run_verify(job::Context& context) {
  return look_at(context, string_of(context.spec(), "file"));
}

Result<void> BackupService::look_at(job::Context& context, const std::string& file) {
  const auto began = std::chrono::steady_clock::now();
  YG_TRY_ASSIGN(const auto secret, opening_secret(settings_.passphrase_file, place_.master_secret_file));
  Progress progress;
  std::optional<Verified> verified;
  Result<void> outcome = beside(context, progress, [&]() -> Result<void> {
    YG_TRY_ASSIGN(verified, verify_backup({.archive = settings_.folder / file,
                                           .secret = &secret,
                                           .scratch_dir = settings_.scratch_dir,
                                           .folders = place_.folders,
                                           .steps = &steps_,
                                           .open_ring = open_ring_,
                                           .checks = checks_},
                                          progress));
    return {};
  });
  if (!outcome && outcome.error().code == job::Context::stop_here().error().code) return outcome;
  BackupCheck check{.file = file, .checked_at = context_.clock.now(), .duration_ms = 0, .ok = false, .lines = {}};
  check.duration_ms =
      std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - began).count();
  check.ok = verified && verified->ok();
  if (verified) check.lines = verified->checks;
  if (!outcome) check.lines.push_back({outcome.error().code, false, outcome.error().text});
  YG_TRY(context_.db.write([&](store::Transaction& tx) -> Result<void> {
    YG_TRY(save_check(tx, check));
    YG_TRY(context_.audit.record(
        tx, {.actor = {.person_id = context.job().person_id.value_or(PersonId{}), .login = context.job().person_login},
             .action = "backup.verify",
             .object_type = "backup",
             .object_id = file,
             .object_label = file,
             .result = check.ok ? identity::AuditResult::done : identity::AuditResult::failed,
             .code = check.ok ? "" : "backup.not_good"}));
    return {};
  }));
  YG_TRY(outcome);
  if (check.ok) return context.say({fmt::format("{} 核验通过", file), fmt::format("{} is good", file)});
  return fail(
      ErrorKind::conflict, "backup.not_good",
      {fmt::format("{} 核验未通过，见备份页。", file), fmt::format("{} is not good; see the page of backups.", file)});
}

Result<void> BackupService::take_old_away() {
  YG_TRY_ASSIGN(const auto all, files());
  for (std::size_t i = settings_.keep; i < all.size(); ++i) {
    YG_TRY(file::remove_file(settings_.folder / all[i].file));
    YG_TRY(context_.audit.record_alone(context_.db, {.actor = identity::Actor::machine("backup"),
                                                     .action = "backup.remove",
                                                     .object_type = "backup",
                                                     .object_id = all[i].file,
                                                     .object_label = all[i].file}));
  }
  return {};
}

Result<std::vector<BackupFile>> BackupService::files() const {
  std::vector<BackupFile> all;
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(settings_.folder, error)) {
    if (entry.path().extension() != kArchiveSuffix) continue;
    BackupFile one;
    one.file = entry.path().filename().string();
    one.bytes = static_cast<std::int64_t>(entry.file_size(error));
    if (const auto reader = ArchiveReader::open(entry.path())) {
      one.made_at = reader->head().made_at;
      one.product = reader->head().product;
      one.store = reader->head().store;
      one.opens_with = reader->head().opens_with;
    } else {
      one.trouble = reader.error().code;
    }
    all.push_back(std::move(one));
  }
  std::ranges::sort(all, std::greater{}, [](const BackupFile& one) { return std::pair(one.made_at, one.file); });
  return all;
}

Result<BackupsView> BackupService::view() const {
  constexpr std::int64_t kRunsMax = 500;
  BackupsView view;
  YG_TRY_ASSIGN(view.items, files());
  std::vector<BackupRun> runs;
  YG_TRY(context_.db.read([&](store::Reader& reader) -> Result<void> {
    YG_TRY_ASSIGN(runs, list_runs(reader, kRunsMax));
    YG_TRY_ASSIGN(const auto checks, list_checks(reader));
    for (BackupFile& item : view.items) {
      const auto run = std::ranges::find(runs, item.file, &BackupRun::file);
      if (run != runs.end()) item.run = *run;
      const auto check = std::ranges::find(checks, item.file, &BackupCheck::file);
      if (check != checks.end()) item.check = *check;
    }
    return {};
  }));
  for (const BackupRun& run : runs) {
    if (!run.error_code) break;
    view.failures.push_back(run);
  }
  view.folder = settings_.folder.string();
  if (settings_.at) view.at = clock_text(*settings_.at);
  YG_TRY_ASSIGN(view.next_at, due_at());
  view.keep = settings_.keep;
  view.verify = settings_.verify;
  view.opens_with = settings_.passphrase_file.empty() ? OpensWith::master_secret : OpensWith::passphrase;
  std::error_code error;
  // Before the first backup only a folder above exists, on the same disk.
  fs::path there = fs::absolute(settings_.folder, error);
  while (!fs::exists(there, error) && there.has_relative_path()) there = there.parent_path();
  const auto space = fs::space(there, error);
  if (!error) view.free_bytes = static_cast<std::int64_t>(space.available);
  YG_TRY_ASSIGN(view.running, under_way());
  return view;
}

Result<std::vector<Concern>> BackupService::concerns() const {
  YG_TRY_ASSIGN(const BackupsView now, view());
  std::vector<Concern> all;
  if (!now.failures.empty()) {
    const BackupRun& run = now.failures.front();
    all.push_back({"backup_failed",
                   true,
                   {fmt::format("{} 的备份失败：{}", format_clock(run.begun_at), run.error->zh),
                    fmt::format("The backup of {} failed: {}", format_clock(run.begun_at), run.error->en)}});
  }
  if (!now.items.empty() && now.items.front().check && !now.items.front().check->ok) {
    all.push_back({"backup_not_good",
                   true,
                   {fmt::format("备份 {} 核验未通过", now.items.front().file),
                    fmt::format("The backup {} is not good", now.items.front().file)}});
  }
  const Instant newest = now.items.empty() ? made_at_ : now.items.front().made_at;
  if (settings_.at && context_.clock.now() - newest > kLate) {
    all.push_back({"backup_late",
                   false,
                   {fmt::format("自 {} 起没有新的备份", format_clock(newest)),
                    fmt::format("There is no new backup since {}", format_clock(newest))}});
  }
  return all;
}

Result<std::optional<BackupFile>> BackupService::newest_verified() const {
  YG_TRY_ASSIGN(BackupsView now, view());
  for (BackupFile& item : now.items) {
    if (item.check && item.check->ok) return std::move(item);
  }
  return std::nullopt;
}

}  // namespace yunguan::keeping
