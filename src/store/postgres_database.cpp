// SPDX-License-Identifier: Apache-2.0
#include "store/postgres_database.h"

#include <algorithm>
#include <thread>

#include "store/body_guard.h"
#include "store/postgres_session.h"
#include "store/session_transaction.h"

namespace yunguan::store {
namespace {

using std::chrono::milliseconds;

constexpr int kTriesMax = 6;
constexpr std::int64_t kBlockIds = 100;

constexpr NamedQuery kBeginWrite{"store.begin", "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE"};
constexpr NamedQuery kBeginRead{"store.begin_read", "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"};
constexpr NamedQuery kRollback{"store.rollback", "ROLLBACK"};

PostgresSession& native(const SessionPool::Lease& lease) { return static_cast<PostgresSession&>(lease.session()); }

// Rolls back, and closes the session when it cannot serve another transaction. Says what the failure meant.
Aftermath end(SessionPool::Lease& lease) {
  const Aftermath aftermath = native(lease).take_aftermath();
  const bool usable = aftermath != Aftermath::lost && aftermath != Aftermath::outdated;
  if (!usable || (lease.session().in_transaction() && !lease.session().control(kRollback))) lease.discard();
  return aftermath;
}

// Waits longer each time, and not in step with others that failed on the same rows.
void wait_before_retry(int tries) {
  const int least = 3 << std::min(tries, 6);
  const auto scattered = std::chrono::steady_clock::now().time_since_epoch().count() / 1000 % least;
  std::this_thread::sleep_for(milliseconds{least + scattered});
}

}  // namespace

struct PostgresDatabase::Try {
  Result<void> outcome;
  bool again = false;
};

// A write transaction whose identifiers come from the blocks of this process: a row of the series locked until the commit
// would let one transaction at a time through.
class PostgresDatabase::WriteTransaction final : public SessionTransaction {
 public:
  WriteTransaction(PostgresDatabase& database, Session& session)
      : SessionTransaction(session, database.metrics_), database_(database) {}
  Result<std::int64_t> reserve(std::string_view series, std::int64_t count) override {
    return database_.reserve(series, count);
  }

 private:
  PostgresDatabase& database_;
};

PostgresDatabase::PostgresDatabase(const Options& options, std::string conninfo)
    : metrics_(options.slow_after, options.on_slow),
      conninfo_(std::move(conninfo)),
      reconnect_max_(options.reconnect_max),
      writers_(options.read_sessions, options.wait_max, metrics_, [this] { return connect(); }),
      readers_(options.read_sessions, options.wait_max, metrics_, [this] { return connect(); }),
      reserving_(1, options.wait_max, metrics_, [this] { return connect(); }) {}

Result<std::unique_ptr<Database>> PostgresDatabase::open(const Options& options) {
  YG_TRY_ASSIGN(std::string conninfo, postgres_conninfo(options.url));
  std::unique_ptr<PostgresDatabase> database{new PostgresDatabase{options, std::move(conninfo)}};
  YG_TRY(database->writers_.lease());
  return database;
}

// A server that restarts is away for some seconds: asked again with growing pauses before it is given up.
Result<std::unique_ptr<Session>> PostgresDatabase::connect() const {
  const auto until = std::chrono::steady_clock::now() + reconnect_max_;
  for (milliseconds pause{50};; pause = std::min(pause * 2, milliseconds{1000})) {
    auto opened = PostgresSession::open(conninfo_);
    if (opened) return std::move(*opened);
    if (std::chrono::steady_clock::now() + pause >= until) return std::unexpected(std::move(opened).error());
    std::this_thread::sleep_for(pause);
  }
}

// A session in a new transaction. One that broke while it was idle shows it here, before anything was sent that matters;
// then all idle ones are suspect, and a new one is opened.
Result<SessionPool::Lease> PostgresDatabase::begin(SessionPool& pool, const NamedQuery& begin) {
  {
    YG_TRY_ASSIGN(SessionPool::Lease lease, pool.lease());
    (void)native(lease).take_aftermath();
    const Result<void> begun = lease.session().control(begin);
    if (begun) return lease;
    lease.discard();
    if (begun.error().code != "store.connection") return std::unexpected(begun.error());
  }
  for (SessionPool* each : {&writers_, &readers_, &reserving_}) each->discard_idle();
  YG_TRY_ASSIGN(SessionPool::Lease lease, pool.lease());
  if (auto begun = lease.session().control(begin); !begun) {
    lease.discard();
    return std::unexpected(std::move(begun).error());
  }
  return lease;
}

PostgresDatabase::Try PostgresDatabase::try_write(const std::function<Result<void>(Transaction&)>& body) {
  auto begun = begin(writers_, kBeginWrite);
  if (!begun) return {.outcome = std::unexpected(std::move(begun).error())};
  SessionPool::Lease lease = std::move(*begun);
  WriteTransaction transaction{*this, lease.session()};
  Result<void> outcome;
  try {
    const BodyGuard guard{BodyGuard::Kind::write};
    outcome = body(transaction);
  } catch (...) {
    lease.discard();
    throw;
  }
  if (outcome) outcome = transaction.check_sound();
  if (outcome) {
    const auto began = std::chrono::steady_clock::now();
    outcome = native(lease).commit();
    const auto took = std::chrono::steady_clock::now() - began;
    metrics_.record("store.commit", std::chrono::duration_cast<std::chrono::microseconds>(took), 1, !outcome);
    if (outcome) return {};
    if (native(lease).take_aftermath() == Aftermath::lost) {
      lease.discard();
      return {.outcome = fail(ErrorKind::unavailable, "store.unknown_outcome",
                              {"提交时与数据库的连接中断，请先查看结果再重试。",
                               "The connection was lost while committing; look at the result before trying again."})};
    }
  }
  const bool again = end(lease) != Aftermath::none;
  return {.outcome = std::move(outcome), .again = again};
}

Result<void> PostgresDatabase::write_erased(const std::function<Result<void>(Transaction&)>& body) {
  BodyGuard::require_may_write();
  for (int tries = 1;; ++tries) {
    Try one = try_write(body);
    if (one.outcome) {
      metrics_.transactions.fetch_add(1);
      metrics_.commits.fetch_add(1);
    }
    if (!one.again || tries == kTriesMax) return std::move(one.outcome);
    metrics_.retries.fetch_add(1);
    wait_before_retry(tries);
  }
}

Result<void> PostgresDatabase::read_erased(const std::function<Result<void>(Reader&)>& body) {
  BodyGuard::require_may_read();
  YG_TRY_ASSIGN(SessionPool::Lease lease, begin(readers_, kBeginRead));
  SessionTransaction reader{lease.session(), metrics_};
  Result<void> outcome;
  try {
    const BodyGuard guard{BodyGuard::Kind::read};
    outcome = body(reader);
  } catch (...) {
    lease.discard();
    throw;
  }
  end(lease);
  return outcome;
}

Result<std::int64_t> PostgresDatabase::reserve(std::string_view series, std::int64_t count) {
  const std::lock_guard lock{blocks_mutex_};
  Block& block = blocks_[std::string{series}];
  if (block.end - block.next < count) {
    const std::int64_t taken = std::max(count, kBlockIds);
    YG_TRY_ASSIGN(SessionPool::Lease lease, begin(reserving_, kBeginWrite));
    SessionTransaction transaction{lease.session(), metrics_};
    const Result<std::int64_t> first = transaction.reserve(series, taken);
    const Result<void> committed = first ? native(lease).commit() : Result<void>{};
    if (!first || !committed) {
      end(lease);
      return std::unexpected(first ? committed.error() : first.error());
    }
    block = {.next = *first, .end = *first + taken};
  }
  const std::int64_t first = block.next;
  block.next += count;
  return first;
}

}  // namespace yunguan::store
