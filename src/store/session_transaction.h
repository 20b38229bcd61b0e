// SPDX-License-Identifier: Apache-2.0
// What a body of Database::write or read sees: statements on one session, counted, and refused after a failure.
#pragma once

#include <string>

#include "store/query_metrics.h"
#include "store/session.h"

namespace yunguan::store {

// After a failed statement the transaction is spoilt, as on PostgreSQL: everything but the end of the attempt() around it
// is refused with store.spoilt (ErrorKind::internal), so that a body that overlooks an error cannot commit half its work.
class SessionTransaction : public Transaction {
 public:
  SessionTransaction(Session& session, QueryMetrics& metrics) : session_(session), metrics_(metrics) {}

  [[nodiscard]] Dialect dialect() const override { return session_.dialect(); }
  Result<void> each(const NamedQuery& query, const Params& params,
                    const std::function<bool(const Row&)>& visit) override;
  Result<std::int64_t> run(const NamedQuery& query, const Params& params) override;
  Result<void> script(const NamedQuery& statements) override;
  Result<void> insert_many(std::string_view table, const std::vector<std::string_view>& columns,
                           const std::vector<Params>& rows) override;
  Result<void> attempt(const std::function<Result<void>()>& body) override;
  Result<std::int64_t> reserve(std::string_view series, std::int64_t count) override;

  // Fails when a statement failed outside any attempt().
  [[nodiscard]] Result<void> check_sound() const;

 private:
  template <class Run>
  Result<std::int64_t> counted(std::string_view name, Run&& run);

  Session& session_;
  QueryMetrics& metrics_;
  std::string spoilt_by_;  // the query that failed
  int depth_ = 0;          // of attempts
};

// Runs `body` within a savepoint of `session`, undoing its changes when it fails or throws. An error of the engine while doing
// so comes back as `unavailable` and leaves the session's transaction unusable (see Session::in_transaction).
Result<void> run_in_savepoint(Session& session, int depth, const std::function<Result<void>()>& body);

}  // namespace yunguan::store
