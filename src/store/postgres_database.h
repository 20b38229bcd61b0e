// SPDX-License-Identifier: Apache-2.0
// The store on a PostgreSQL server: a pool of sessions to write with, one to read with, and blocks of identifiers.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <string>

#include "store/database.h"
#include "store/query_metrics.h"
#include "store/session_pool.h"

namespace yunguan::store {

class PostgresDatabase final : public Database {
 public:
  static Result<std::unique_ptr<Database>> open(const Options& options);

  [[nodiscard]] Dialect dialect() const override { return Dialect::postgresql; }
  [[nodiscard]] const QueryMetrics& metrics() const override { return metrics_; }

 protected:
  Result<void> write_erased(const std::function<Result<void>(Transaction&)>& body) override;
  Result<void> read_erased(const std::function<Result<void>(Reader&)>& body) override;

 private:
  class WriteTransaction;
  struct Try;
  struct Block {
    std::int64_t next = 0;
    std::int64_t end = 0;
  };

  PostgresDatabase(const Options& options, std::string conninfo);
  Result<std::unique_ptr<Session>> connect() const;
  Result<SessionPool::Lease> begin(SessionPool& pool, const NamedQuery& begin);
  Try try_write(const std::function<Result<void>(Transaction&)>& body);
  Result<std::int64_t> reserve(std::string_view series, std::int64_t count);

  QueryMetrics metrics_;
  const std::string conninfo_;
  const std::chrono::milliseconds reconnect_max_;
  SessionPool writers_;
  SessionPool readers_;
  SessionPool reserving_;  // one session, apart from the writers', which may all be waiting for identifiers

  // Under blocks_mutex_.
  std::mutex blocks_mutex_;
  std::map<std::string, Block, std::less<>> blocks_;
};

}  // namespace yunguan::store
