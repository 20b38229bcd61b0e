// SPDX-License-Identifier: Apache-2.0
#include "keeping/backup_store.h"

#include <boost/describe/enum_from_string.hpp>

#include "identity/enum_name.h"
#include "store/id_source.h"

namespace yunguan::keeping {
namespace {

#define YG_RUN_COLUMNS \
  "id, cause, person_login, begun_at, ended_at, file, bytes, row_count, error_code, error_zh, error_en"

constexpr store::NamedQuery kInsert{
    "keeping.insert_run", "INSERT INTO backup_run (" YG_RUN_COLUMNS
                          ") VALUES (:id, :cause, :login, :begun, :ended, :file, :bytes, :rows, :code, :zh, :en)"};
constexpr store::NamedQuery kList{"keeping.runs",
                                  "SELECT " YG_RUN_COLUMNS " FROM backup_run ORDER BY id DESC LIMIT :max"};
constexpr store::NamedQuery kLastScheduled{"keeping.last_scheduled",
                                           "SELECT " YG_RUN_COLUMNS
                                           " FROM backup_run WHERE cause = 'schedule' ORDER BY id DESC LIMIT 1"};
constexpr store::NamedQuery kSaveCheck{
    "keeping.save_check",
    "INSERT INTO backup_check (file, checked_at, duration_ms, ok, lines) VALUES (:file, :at, :duration, :ok, :lines)"
    " ON CONFLICT (file) DO UPDATE SET checked_at = excluded.checked_at, duration_ms = excluded.duration_ms,"
    " ok = excluded.ok, lines = excluded.lines"};
constexpr store::NamedQuery kChecks{"keeping.checks",
                                    "SELECT file, checked_at, duration_ms, ok, lines FROM backup_check"};

BackupRun run_at(const store::Row& row) {
  BackupRun run{.id = row.integer(0),
                .cause = Cause::person,
                .person_login = row.text(2),
                .begun_at = row.instant(3),
                .ended_at = row.instant(4),
                .file = row.text(5),
                .bytes = row.integer(6),
                .rows = row.integer(7),
                .error_code = row.optional_text(8),
                .error = {}};
  boost::describe::enum_from_string(row.text(1).c_str(), run.cause);
  if (run.error_code) run.error = Text{row.optional_text(9).value_or(""), row.optional_text(10).value_or("")};
  return run;
}

}  // namespace

Result<void> insert_run(store::Transaction& tx, BackupRun run) {
  YG_TRY_ASSIGN(run.id, store::reserve_ids(tx, "backup_run", 1));
  YG_TRY(tx.run(kInsert, {run.id, identity::name_of(run.cause), run.person_login, run.begun_at, run.ended_at, run.file,
                          run.bytes, run.rows, run.error_code, run.error ? store::Value(run.error->zh) : store::Value(),
                          run.error ? store::Value(run.error->en) : store::Value()}));
  return {};
}

Result<std::vector<BackupRun>> list_runs(store::Reader& reader, std::int64_t max) {
  return reader.all(kList, {max}, run_at);
}

Result<std::optional<BackupRun>> last_scheduled(store::Reader& reader) {
  return reader.one(kLastScheduled, {}, run_at);
}

Result<void> save_check(store::Transaction& tx, const BackupCheck& check) {
  YG_TRY(tx.run(kSaveCheck, {check.file, check.checked_at, check.duration_ms, check.ok, json::write(check.lines)}));
  return {};
}

Result<std::vector<BackupCheck>> list_checks(store::Reader& reader) {
  return reader.all(kChecks, {}, [](const store::Row& row) {
    auto lines = json::read<std::vector<CheckLine>>(row.text(4));
    return BackupCheck{row.text(0), row.instant(1), row.integer(2), row.truth(3),
                       lines ? std::move(*lines) : std::vector<CheckLine>{}};
  });
}

}  // namespace yunguan::keeping
