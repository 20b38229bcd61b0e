// SPDX-License-Identifier: Apache-2.0
#include "store/sqlite_database.h"

#include "store/body_guard.h"
#include "store/session_transaction.h"

namespace yunguan::store {
namespace {

constexpr NamedQuery kBegin{"store.begin_read", "BEGIN"};
constexpr NamedQuery kEnd{"store.end_read", "ROLLBACK"};

}  // namespace

SqliteDatabase::SqliteDatabase(const std::string& path, const Options& options)
    : metrics_(options.slow_after, options.on_slow),
      readers_(options.read_sessions, options.wait_max, metrics_, [path]() -> Result<std::unique_ptr<Session>> {
        return SqliteSession::open(path, SqliteSession::Role::reader);
      }) {}

Result<std::unique_ptr<Database>> SqliteDatabase::open(const std::string& path, const Options& options) {
  YG_TRY_ASSIGN(auto session, SqliteSession::open(path, SqliteSession::Role::writer));
  std::unique_ptr<SqliteDatabase> database{new SqliteDatabase{path, options}};
  database->writer_ = std::make_unique<SqliteWriter>(std::move(session), options.write_queue_max, database->metrics_);
  return database;
}

Result<void> SqliteDatabase::write_erased(const std::function<Result<void>(Transaction&)>& body) {
  return writer_->write(body);
}

Result<void> SqliteDatabase::read_erased(const std::function<Result<void>(Reader&)>& body) {
  BodyGuard::require_may_read();
  YG_TRY_ASSIGN(auto lease, readers_.lease());
  const BodyGuard guard{BodyGuard::Kind::read};
  YG_TRY(lease.session().control(kBegin));
  SessionTransaction reader{lease.session(), metrics_};
  Result<void> outcome;
  try {
    outcome = body(reader);
  } catch (...) {
    lease.discard();
    throw;
  }
  if (!lease.session().control(kEnd)) lease.discard();
  return outcome;
}

}  // namespace yunguan::store
