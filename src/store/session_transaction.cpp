// SPDX-License-Identifier: Apache-2.0
#include "store/session_transaction.h"

#include <fmt/format.h>

#include <array>

namespace yunguan::store {
namespace {

constexpr int kDepthMax = 8;

// Written out so that each is prepared once and stays in the sessions' caches.
constexpr std::array<std::string_view, kDepthMax> kSavepoint{"SAVEPOINT s0", "SAVEPOINT s1", "SAVEPOINT s2",
                                                             "SAVEPOINT s3", "SAVEPOINT s4", "SAVEPOINT s5",
                                                             "SAVEPOINT s6", "SAVEPOINT s7"};
constexpr std::array<std::string_view, kDepthMax> kRelease{"RELEASE s0", "RELEASE s1", "RELEASE s2", "RELEASE s3",
                                                           "RELEASE s4", "RELEASE s5", "RELEASE s6", "RELEASE s7"};
constexpr std::array<std::string_view, kDepthMax> kUndo{"ROLLBACK TO s0", "ROLLBACK TO s1", "ROLLBACK TO s2",
                                                        "ROLLBACK TO s3", "ROLLBACK TO s4", "ROLLBACK TO s5",
                                                        "ROLLBACK TO s6", "ROLLBACK TO s7"};

}  // namespace

Result<void> run_in_savepoint(Session& session, int depth, const std::function<Result<void>()>& body) {
  YG_ASSERT(depth < kDepthMax);
  const auto level = static_cast<std::size_t>(depth);
  const auto undo = [&]() -> Result<void> {
    if (!session.in_transaction()) return {};  // the engine has undone everything already
    YG_TRY(session.control({"store.undo", kUndo[level]}));
    return session.control({"store.release", kRelease[level]});
  };
  YG_TRY(session.control({"store.savepoint", kSavepoint[level]}));
  Result<void> outcome;
  try {
    outcome = body();
  } catch (...) {
    if (!undo()) broken_invariant("a savepoint could not be undone after an exception", __FILE__, __LINE__);
    throw;
  }
  if (outcome) return session.control({"store.release", kRelease[level]});
  YG_TRY(undo());
  return outcome;
}

template <class Run>
Result<std::int64_t> SessionTransaction::counted(std::string_view name, Run&& run) {
  YG_TRY(check_sound());
  const auto began = std::chrono::steady_clock::now();
  Result<std::int64_t> outcome = run();
  const auto took = std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now() - began);
  metrics_.record(name, took, outcome.value_or(0), !outcome);
  if (!outcome && spoilt_by_.empty()) spoilt_by_ = name;
  return outcome;
}

Result<void> SessionTransaction::each(const NamedQuery& query, const Params& params,
                                      const std::function<bool(const Row&)>& visit) {
  YG_TRY(counted(query.name, [&] { return session_.execute(query, params, &visit); }));
  return {};
}

Result<std::int64_t> SessionTransaction::run(const NamedQuery& query, const Params& params) {
  return counted(query.name, [&] { return session_.execute(query, params, nullptr); });
}

Result<void> SessionTransaction::script(const NamedQuery& statements) {
  YG_TRY(counted(statements.name, [&]() -> Result<std::int64_t> {
    YG_TRY(session_.script(statements));
    return 0;
  }));
  return {};
}

Result<void> SessionTransaction::insert_many(std::string_view table, const std::vector<std::string_view>& columns,
                                             const std::vector<Params>& rows) {
  if (rows.empty()) return {};
  YG_TRY(counted(fmt::format("store.insert_many.{}", table), [&]() -> Result<std::int64_t> {
    YG_TRY(session_.insert_many(table, columns, rows));
    return static_cast<std::int64_t>(rows.size());
  }));
  return {};
}

Result<void> SessionTransaction::attempt(const std::function<Result<void>()>& body) {
  YG_TRY(check_sound());
  struct Depth {
    int& depth;
    explicit Depth(int& d) : depth(d) { ++depth; }
    ~Depth() { --depth; }
  } const deeper{depth_};
  bool undone = false;
  auto outcome = run_in_savepoint(session_, depth_, [&]() -> Result<void> {
    auto done = body();
    if (done) done = check_sound();
    undone = !done;
    return done;
  });
  if (undone && session_.in_transaction())
    spoilt_by_.clear();
  else if (!outcome && spoilt_by_.empty())
    spoilt_by_ = "store.attempt";
  return outcome;
}

Result<std::int64_t> SessionTransaction::reserve(std::string_view series, std::int64_t count) {
  static constexpr NamedQuery kReserve{
      "store.reserve_ids",
      "INSERT INTO id_series (name, next_id) VALUES (:name, :count + 1)"
      " ON CONFLICT (name) DO UPDATE SET next_id = id_series.next_id + excluded.next_id - 1"
      " RETURNING next_id"};
  YG_TRY_ASSIGN(const auto next, one(kReserve, {series, count}, [](const Row& row) { return row.integer(0); }));
  YG_ASSERT(next.has_value());
  return *next - count;
}

Result<void> SessionTransaction::check_sound() const {
  if (spoilt_by_.empty()) return {};
  return fail(ErrorKind::internal, "store.spoilt",
              {fmt::format("事务中的语句 {} 已失败，事务不能继续。", spoilt_by_),
               fmt::format("The statement {} has failed in this transaction, which cannot go on.", spoilt_by_)});
}

}  // namespace yunguan::store
