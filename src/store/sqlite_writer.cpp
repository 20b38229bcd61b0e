// SPDX-License-Identifier: Apache-2.0
#include "store/sqlite_writer.h"

#include <chrono>

#include "store/body_guard.h"
#include "store/session_transaction.h"

namespace yunguan::store {
namespace {

// A group ends when nobody waits, and at the latest at these bounds, so that its first body is answered soon.
constexpr std::size_t kGroupMax = 512;
constexpr std::chrono::milliseconds kGroupTime{20};

constexpr NamedQuery kBegin{"store.begin", "BEGIN IMMEDIATE"};
constexpr NamedQuery kCommit{"store.commit", "COMMIT"};
constexpr NamedQuery kRollback{"store.rollback", "ROLLBACK"};

}  // namespace

SqliteWriter::SqliteWriter(std::unique_ptr<SqliteSession> session, std::size_t queue_max, QueryMetrics& metrics)
    : session_(std::move(session)), queue_max_(queue_max), metrics_(metrics), thread_([this] { loop(); }) {}

SqliteWriter::~SqliteWriter() {
  {
    const std::lock_guard lock{mutex_};
    stopping_ = true;
  }
  work_.notify_one();
  thread_.join();
}

Result<void> SqliteWriter::write(const Body& body) {
  BodyGuard::require_may_write();
  Request request{.body = &body, .outcome = {}, .thrown = nullptr, .answered = false, .ready = {}};
  {
    std::unique_lock lock{mutex_};
    if (queue_.size() >= queue_max_) {
      metrics_.refused.fetch_add(1);
      return fail(ErrorKind::too_many, "store.busy",
                  {"等待写入的请求过多，请稍后再试。", "Too many writers are waiting; try again shortly."});
    }
    queue_.push_back(&request);
    metrics_.waiting.fetch_add(1);
    work_.notify_one();
    request.ready.wait(lock, [&] { return request.answered; });
  }
  if (request.thrown) std::rethrow_exception(request.thrown);
  return std::move(request.outcome);
}

void SqliteWriter::loop() {
  for (;;) {
    std::vector<Request*> group;
    {
      std::unique_lock lock{mutex_};
      work_.wait(lock, [&] { return stopping_ || !queue_.empty(); });
      if (queue_.empty()) return;
    }
    const Result<void> committed = run_group(group);
    if (!committed && session_->in_transaction() && !session_->control(kRollback)) {
      broken_invariant("a failed transaction could not be rolled back", __FILE__, __LINE__);
    }
    answer(group, committed);
  }
}

// Moves waiting requests to the group; false when there were none or the group is full.
bool SqliteWriter::take_waiting(std::vector<Request*>& group) {
  const std::lock_guard lock{mutex_};
  const std::size_t before = group.size();
  while (!queue_.empty() && group.size() < kGroupMax) {
    group.push_back(queue_.front());
    queue_.pop_front();
  }
  metrics_.waiting.fetch_sub(group.size() - before);
  return group.size() > before;
}

Result<void> SqliteWriter::run_group(std::vector<Request*>& group) {
  take_waiting(group);
  YG_TRY(session_->control(kBegin));
  const auto began = std::chrono::steady_clock::now();
  bool others_stand = false;
  for (std::size_t next = 0; next < group.size(); ++next) {
    group[next]->outcome = run_body(*group[next], others_stand);
    others_stand = others_stand || (group[next]->outcome && !group[next]->thrown);
    // The engine gives a transaction up by itself when the disk is full or broken; then nobody's work stands.
    if (!session_->in_transaction()) {
      if (group[next]->outcome)
        return fail(ErrorKind::internal, "store.ended", {"事务被意外结束。", "The transaction was ended."});
      return group[next]->outcome;
    }
    const bool in_time = std::chrono::steady_clock::now() - began < kGroupTime;
    if (next + 1 == group.size() && in_time) take_waiting(group);
  }
  const auto committing = std::chrono::steady_clock::now();
  auto committed = session_->control(kCommit);
  metrics_.record(kCommit.name,
                  std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now() - committing),
                  static_cast<std::int64_t>(group.size()), !committed);
  return committed;
}

// A savepoint writes every page it changes a second time, so there is one only where others' work must outlive this body's
// failure; else the whole transaction is undone and begun again.
Result<void> SqliteWriter::run_body(Request& request, bool others_stand) {
  const BodyGuard guard{BodyGuard::Kind::write};
  SessionTransaction transaction{*session_, metrics_};
  const auto body = [&]() -> Result<void> {
    YG_TRY((*request.body)(transaction));
    return transaction.check_sound();
  };
  Result<void> outcome;
  try {
    outcome = others_stand ? run_in_savepoint(*session_, 0, body) : body();
  } catch (...) {
    request.thrown = std::current_exception();
  }
  const bool failed = !outcome || request.thrown;
  if (failed && !others_stand && session_->in_transaction()) {
    if (!session_->control(kRollback))
      broken_invariant("a failed transaction could not be rolled back", __FILE__, __LINE__);
    YG_TRY(session_->control(kBegin));
  }
  return outcome;
}

void SqliteWriter::answer(const std::vector<Request*>& group, const Result<void>& committed) {
  if (committed) {
    metrics_.commits.fetch_add(1);
    for (const Request* request : group) {
      if (request->outcome && !request->thrown) metrics_.transactions.fetch_add(1);
    }
  }
  const std::lock_guard lock{mutex_};
  for (Request* request : group) {
    if (!committed) {
      request->outcome = std::unexpected(committed.error());
      request->outcome.error().kind = ErrorKind::unavailable;
    }
    request->answered = true;
    // Under the lock, because the waiting caller owns the request and leaves with it.
    request->ready.notify_one();
  }
}

}  // namespace yunguan::store
