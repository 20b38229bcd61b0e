// SPDX-License-Identifier: Apache-2.0
// The embedded store: one writer thread that groups commits, and a pool of readers on snapshots.
#pragma once

#include <memory>
#include <string>

#include "store/database.h"
#include "store/query_metrics.h"
#include "store/session_pool.h"
#include "store/sqlite_writer.h"

namespace yunguan::store {

class SqliteDatabase final : public Database {
 public:
  static Result<std::unique_ptr<Database>> open(const std::string& path, const Options& options);

  [[nodiscard]] Dialect dialect() const override { return Dialect::sqlite; }
  [[nodiscard]] const QueryMetrics& metrics() const override { return metrics_; }

 protected:
  Result<void> write_erased(const std::function<Result<void>(Transaction&)>& body) override;
  Result<void> read_erased(const std::function<Result<void>(Reader&)>& body) override;

 private:
  SqliteDatabase(const std::string& path, const Options& options);

  QueryMetrics metrics_;
  SessionPool readers_;
  std::unique_ptr<SqliteWriter> writer_;
};

}  // namespace yunguan::store
