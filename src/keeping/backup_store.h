// SPDX-License-Identifier: Apache-2.0
// The SQL of backups that were made and looked at. All functions work inside the caller's transaction.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/time.h"
#include "keeping/verify.h"
#include "store/database.h"

namespace yunguan::keeping {

enum class Cause : std::uint8_t { schedule, person, command, upgrade };
BOOST_DESCRIBE_ENUM(Cause, schedule, person, command, upgrade)

// A backup that was tried. Without an error it was made.
struct BackupRun {
  std::int64_t id = 0;
  Cause cause = Cause::person;
  std::string person_login;
  Instant begun_at;
  Instant ended_at;
  std::string file;  // name; empty when it failed before it had one
  std::int64_t bytes = 0;
  std::int64_t rows = 0;
  std::optional<std::string> error_code;
  std::optional<Text> error;
};
BOOST_DESCRIBE_STRUCT(BackupRun, (),
                      (id, cause, person_login, begun_at, ended_at, file, bytes, rows, error_code, error))

struct BackupCheck {
  std::string file;
  Instant checked_at;
  std::int64_t duration_ms = 0;
  bool ok = false;
  std::vector<CheckLine> lines;
};
BOOST_DESCRIBE_STRUCT(BackupCheck, (), (file, checked_at, duration_ms, ok, lines))

Result<void> insert_run(store::Transaction& tx, BackupRun run);
// Newest first.
Result<std::vector<BackupRun>> list_runs(store::Reader& reader, std::int64_t max);
// The newest that was tried by the clock.
Result<std::optional<BackupRun>> last_scheduled(store::Reader& reader);
Result<void> save_check(store::Transaction& tx, const BackupCheck& check);
Result<std::vector<BackupCheck>> list_checks(store::Reader& reader);

}  // namespace yunguan::keeping
