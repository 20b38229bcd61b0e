// SPDX-License-Identifier: Apache-2.0
// One connection to a PostgreSQL server.
#pragma once

#include <libpq-fe.h>

#include <list>
#include <memory>
#include <string>
#include <unordered_map>

#include "store/postgres_error.h"
#include "store/session.h"
#include "store/soci_connection.h"

namespace yunguan::store {

class PostgresSession final : public Session {
 public:
  // `conninfo` as from postgres_conninfo(). Fails with store.open (ErrorKind::unavailable).
  static Result<std::unique_ptr<PostgresSession>> open(const std::string& conninfo);
  ~PostgresSession() override;
  PostgresSession(const PostgresSession&) = delete;
  PostgresSession& operator=(const PostgresSession&) = delete;

  [[nodiscard]] Dialect dialect() const override { return Dialect::postgresql; }
  Result<std::int64_t> execute(const NamedQuery& query, const Params& params, const Visit* visit) override;
  Result<void> script(const NamedQuery& statements) override;
  // By COPY, the only way that is fast over a network.
  Result<void> insert_many(std::string_view table, const std::vector<std::string_view>& columns,
                           const std::vector<Params>& rows) override;
  [[nodiscard]] bool in_transaction() const override;

  // The gravest that happened since it was last asked.
  [[nodiscard]] Aftermath take_aftermath() { return std::exchange(aftermath_, Aftermath::none); }
  // Commits; fails with store.spoilt when the server rolled back instead, because an error had been overlooked.
  Result<void> commit();

 private:
  class Answer;
  struct Bound;
  struct Known {
    std::string key;   // kinds of the parameters, then the SQL
    std::string sql;   // numbered
    std::string name;  // of the prepared statement; empty as long as it is not prepared
    std::size_t placeholders = 0;
    int runs = 0;
  };

  explicit PostgresSession(SociConnection connection);
  Result<void> configure();
  Known& known(const NamedQuery& query, const Params& params);
  Result<void> prepare(const NamedQuery& query, Known& statement, const Bound& bound);
  Result<void> send(const NamedQuery& query, const Params& params, bool stream);
  Result<void> send_rows(const NamedQuery& copy, std::size_t columns, const std::vector<Params>& rows);
  std::unexpected<Error> failed(const PGresult* result, std::string_view name);
  // Takes the rest of an answer that is being read into memory, so that another statement can be sent.
  void set_active_aside();

  SociConnection connection_;
  PGconn* native_;
  Answer* active_ = nullptr;  // the innermost answer being read
  Aftermath aftermath_ = Aftermath::none;
  // Most recently used first.
  std::list<Known> known_;
  std::unordered_map<std::string_view, std::list<Known>::iterator> by_key_;
  std::uint64_t names_given_ = 0;
};

// The connection string of keywords and values for `url`, a libpq URI, with our defaults for what it leaves open
// (connect_timeout, application_name, keepalives). Error: store.url (ErrorKind::invalid).
[[nodiscard]] Result<std::string> postgres_conninfo(const std::string& url);

}  // namespace yunguan::store
