// SPDX-License-Identifier: Apache-2.0
// Backups of a running platform: by the clock, by a person, verified, and old ones taken away.
#pragma once

#include <condition_variable>
#include <functional>
#include <mutex>
#include <optional>
#include <stop_token>
#include <thread>

#include "identity/context.h"
#include "job/job_runner.h"
#include "keeping/backup_store.h"

namespace yunguan::keeping {

inline constexpr std::string_view kBackupJob = "keeping.backup";
inline constexpr std::string_view kVerifyJob = "keeping.verify";

struct BackupSettings {
  std::filesystem::path folder;
  std::optional<std::chrono::minutes> at;  // after midnight, Shanghai; none: never by itself
  std::uint32_t keep = 7;
  bool verify = true;
  std::filesystem::path passphrase_file;
  std::filesystem::path scratch_dir;
  std::string product;
};
// "03:30"; "" is none. backup.at (invalid).
Result<std::optional<std::chrono::minutes>> parse_time_of_day(std::string_view text);
// The first such moment after `after`.
[[nodiscard]] Instant next_time(std::chrono::minutes at, Instant after);

// A backup that lies in the folder.
struct BackupFile {
  std::string file;
  Instant made_at;
  std::int64_t bytes = 0;
  std::string product;
  std::string store;
  OpensWith opens_with = OpensWith::master_secret;
  std::optional<std::string> trouble;  // code, when its head cannot be read
  std::optional<BackupRun> run;        // how it was made, when this platform made it
  std::optional<BackupCheck> check;    // the last look at it
};
BOOST_DESCRIBE_STRUCT(BackupFile, (), (file, made_at, bytes, product, store, opens_with, trouble, run, check))

struct BackupsView {
  std::vector<BackupFile> items;    // newest first
  std::vector<BackupRun> failures;  // those after the newest good one, newest first
  std::string folder;
  std::optional<std::string> at;  // "03:30"
  std::optional<Instant> next_at;
  std::int64_t keep = 0;
  bool verify = false;
  OpensWith opens_with = OpensWith::master_secret;
  std::optional<std::int64_t> free_bytes;
  std::optional<job::Job> running;
};
BOOST_DESCRIBE_STRUCT(BackupsView, (),
                      (items, failures, folder, at, next_at, keep, verify, opens_with, free_bytes, running))

// What the workbench and the doctor say. Empty when all is well.
struct Concern {
  std::string code;
  bool grave = false;
  Text text;
};

// Thread-safe.
class BackupService {
 public:
  // What is handed in outlives it.
  BackupService(const identity::Context& context, job::Runner& jobs, Place place, BackupSettings settings,
                const std::vector<store::Migration>& steps, OpenRing open_ring, StoreChecks checks);
  ~BackupService() { stop(); }

  // Removes what killed runs have left, and begins to look at the clock.
  Result<void> start();
  void stop();

  // backup.running (conflict) while one is under way.
  Result<job::Job> begin(const identity::Actor& actor);
  // backup.missing (not_found) for a name that is not in the folder.
  Result<job::Job> begin_verify(const identity::Actor& actor, const std::string& file);
  Result<BackupsView> view() const;
  Result<std::vector<Concern>> concerns() const;
  // The newest verified good one, for the evidence.
  Result<std::optional<BackupFile>> newest_verified() const;

  // The handlers of the two kinds of job.
  Result<void> run(job::Context& context);
  Result<void> run_verify(job::Context& context);
  // When the next one is due by the clock; now or before when it is overdue.
  Result<std::optional<Instant>> due_at() const;

 private:
  Result<job::Job> submit(const identity::Actor& actor, std::string_view kind, Text title, boost::json::value spec);
  Result<std::optional<job::Job>> under_way() const;
  Result<void> make(job::Context& context, BackupRun& run);
  Result<void> look_at(job::Context& context, const std::string& file);
  Result<void> take_old_away();
  // Runs `work` on a thread of its own and keeps the job's progress meanwhile.
  Result<void> beside(job::Context& context, Progress& progress, const std::function<Result<void>()>& work);
  Result<std::vector<BackupFile>> files() const;
  void watch(const std::stop_token& stop);

  // Fixed after construction.
  const identity::Context context_;
  job::Runner& jobs_;
  const Place place_;
  const BackupSettings settings_;
  const std::vector<store::Migration>& steps_;
  const OpenRing open_ring_;
  const StoreChecks checks_;
  const Instant made_at_;

  std::mutex mutex_;
  std::condition_variable_any wake_;
  std::jthread thread_;
};

}  // namespace yunguan::keeping
