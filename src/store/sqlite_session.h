// SPDX-License-Identifier: Apache-2.0
// One connection to an SQLite file in WAL mode.
#pragma once

#include <list>
#include <memory>
#include <string>
#include <unordered_map>

#include "store/session.h"
#include "store/soci_connection.h"

struct sqlite3;
struct sqlite3_stmt;

namespace yunguan::store {

class SqliteSession final : public Session {
 public:
  enum class Role : std::uint8_t { writer, reader };

  static Result<std::unique_ptr<SqliteSession>> open(const std::string& path, Role role);
  ~SqliteSession() override;
  SqliteSession(const SqliteSession&) = delete;
  SqliteSession& operator=(const SqliteSession&) = delete;

  [[nodiscard]] Dialect dialect() const override { return Dialect::sqlite; }
  Result<std::int64_t> execute(const NamedQuery& query, const Params& params, const Visit* visit) override;
  Result<void> script(const NamedQuery& statements) override;
  Result<void> insert_many(std::string_view table, const std::vector<std::string_view>& columns,
                           const std::vector<Params>& rows) override;
  [[nodiscard]] bool in_transaction() const override;

 private:
  struct Prepared {
    std::string sql;  // as the caller wrote it
    sqlite3_stmt* statement = nullptr;
    std::size_t placeholders = 0;
    bool in_use = false;
  };
  class Lease;

  explicit SqliteSession(SociConnection connection);
  Result<void> configure(Role role);
  Result<Prepared> prepare(const NamedQuery& query);
  Result<Lease> lease(const NamedQuery& query);
  Result<std::int64_t> step_through(const NamedQuery& query, sqlite3_stmt* statement, const Visit* visit);

  SociConnection connection_;
  sqlite3* handle_;
  // Most recently used first; statements in use are never evicted.
  std::list<Prepared> prepared_;
  std::unordered_map<std::string_view, std::list<Prepared>::iterator> by_sql_;
};

}  // namespace yunguan::store
