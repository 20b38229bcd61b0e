// SPDX-License-Identifier: Apache-2.0
#include "keeping/migrations.h"

namespace yunguan::keeping {
namespace {

// Only of runs that have ended: a row that says "running" would be in every backup.
constexpr std::string_view kRuns = R"(
CREATE TABLE backup_run (
  id BIGINT NOT NULL PRIMARY KEY,
  cause TEXT NOT NULL,
  person_login TEXT NOT NULL,
  begun_at BIGINT NOT NULL,
  ended_at BIGINT NOT NULL,
  file TEXT NOT NULL,
  bytes BIGINT NOT NULL,
  row_count BIGINT NOT NULL,
  error_code TEXT,
  error_zh TEXT,
  error_en TEXT
);
CREATE INDEX backup_run_ended ON backup_run (ended_at);
CREATE TABLE backup_check (
  file TEXT NOT NULL PRIMARY KEY,
  checked_at BIGINT NOT NULL,
  duration_ms BIGINT NOT NULL,
  ok BIGINT NOT NULL,
  lines TEXT NOT NULL
);
CREATE TABLE check_run (
  id BIGINT NOT NULL PRIMARY KEY,
  kind TEXT NOT NULL,
  at BIGINT NOT NULL,
  ok BIGINT NOT NULL,
  duration_ms BIGINT NOT NULL,
  person_login TEXT NOT NULL,
  report TEXT NOT NULL
);
CREATE INDEX check_run_kind ON check_run (kind, id);
CREATE TABLE platform_mode (
  id BIGINT NOT NULL PRIMARY KEY,
  read_only BIGINT NOT NULL,
  reason TEXT NOT NULL,
  until BIGINT,
  changed_at BIGINT NOT NULL,
  changed_by TEXT NOT NULL,
  integrity TEXT NOT NULL
);
CREATE TABLE platform_run (
  id BIGINT NOT NULL PRIMARY KEY,
  node TEXT NOT NULL,
  product TEXT NOT NULL,
  begun_at BIGINT NOT NULL,
  last_seen_at BIGINT NOT NULL,
  ended_at BIGINT
);
CREATE INDEX platform_run_seen ON platform_run (last_seen_at);
)";

constexpr std::string_view kRunsDown =
    "DROP TABLE platform_run; DROP TABLE platform_mode; DROP TABLE check_run; DROP TABLE backup_check; DROP TABLE "
    "backup_run";

}  // namespace

std::vector<store::Migration> migrations() {
  return {{"keeping", 1, "create backups, checks, read-only mode and runs", kRuns, {}, {}, kRunsDown}};
}

}  // namespace yunguan::keeping
