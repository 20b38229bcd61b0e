// SPDX-License-Identifier: Apache-2.0
// The relational store: SQLite embedded (default) or PostgreSQL, one dialect of SQL, transactions as functions.
//
//   auto name = db.read([&](store::Reader& reader) { return find_name(reader, id); });
//   YG_TRY(db.write([&](store::Transaction& tx) -> Result<void> { …; return audit.record(tx, entry); }));
//
// Dialect: what SQLite 3.40 and PostgreSQL 15 share (RETURNING, ON CONFLICT, CTEs, window functions). Whole numbers are
// BIGINT, instants BIGINT microseconds, dates and texts TEXT, truth BIGINT 0/1, money BIGINT scaled by 10^4 (yuan).
// Placeholders are :a, :b, … bound in order of appearance, each used once. Sums are CAST(SUM(x) AS BIGINT).
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "base/error.h"
#include "store/value.h"

namespace yunguan::store {

enum class Dialect : std::uint8_t { sqlite, postgresql };

// SQL has a name and stands next to its use; the name is the metric label and part of error messages.
struct NamedQuery {
  std::string_view name;
  std::string_view sql;
};

class Reader {
 public:
  virtual ~Reader() = default;
  [[nodiscard]] virtual Dialect dialect() const = 0;

  // Calls `visit` for each row until it returns false.
  virtual Result<void> each(const NamedQuery& query, const Params& params,
                            const std::function<bool(const Row&)>& visit) = 0;

  // All rows through `map`: Row → T.
  template <class Map>
  auto all(const NamedQuery& query, const Params& params, Map&& map)
      -> Result<std::vector<std::decay_t<std::invoke_result_t<Map, const Row&>>>> {
    std::vector<std::decay_t<std::invoke_result_t<Map, const Row&>>> rows;
    YG_TRY(each(query, params, [&](const Row& row) {
      rows.push_back(map(row));
      return true;
    }));
    return rows;
  }

  // The first row through `map`, or nullopt.
  template <class Map>
  auto one(const NamedQuery& query, const Params& params, Map&& map)
      -> Result<std::optional<std::decay_t<std::invoke_result_t<Map, const Row&>>>> {
    std::optional<std::decay_t<std::invoke_result_t<Map, const Row&>>> found;
    YG_TRY(each(query, params, [&](const Row& row) {
      found.emplace(map(row));
      return false;
    }));
    return found;
  }
};

class Transaction : public Reader {
 public:
  // Runs a statement that changes rows; returns how many it changed. A broken uniqueness is ErrorKind::conflict with
  // code store.duplicate and the constraint or columns in where.field.
  virtual Result<std::int64_t> run(const NamedQuery& query, const Params& params) = 0;

  // Inserts many rows at once: COPY on PostgreSQL, one prepared statement on SQLite. Every row has columns.size() values.
  virtual Result<void> insert_many(std::string_view table, const std::vector<std::string_view>& columns,
                                   const std::vector<Params>& rows) = 0;

  // Runs `body` inside a savepoint: when it fails, only its own changes are undone and the transaction goes on.
  virtual Result<void> attempt(const std::function<Result<void>()>& body) = 0;
};

struct Options {
  std::string url;                // "sqlite:PATH" or "postgresql://user@host:port/name" (any libpq URI)
  std::size_t read_sessions = 4;  // sessions kept for reading; writers on PostgreSQL use as many again
  std::size_t write_queue_max = 1024;  // waiting writers before ErrorKind::too_many, SQLite only
};

// Owned by main; thread-safe; outlives all who use it. Every call blocks its caller.
class Database {
 public:
  // Opens or creates the store. Fails with store.open (ErrorKind::unavailable) when it cannot be reached.
  static Result<std::unique_ptr<Database>> open(const Options& options);
  virtual ~Database() = default;

  [[nodiscard]] virtual Dialect dialect() const = 0;

  // Runs `body` (Transaction& → Result<T>) in a transaction: commits when it returns a value, rolls back when it
  // returns an error. The answer comes only after the commit is on disk. On SQLite one writer thread runs the bodies and
  // groups their commits; on PostgreSQL a body may run again after a serialization failure, so it must not have other
  // effects than through the transaction.
  template <class Body>
  auto write(Body&& body) -> std::invoke_result_t<Body, Transaction&> {
    std::optional<std::invoke_result_t<Body, Transaction&>> outcome;
    auto committed = write_erased([&](Transaction& tx) -> Result<void> {
      outcome.emplace(body(tx));
      if (!*outcome) return std::unexpected(outcome->error());
      return {};
    });
    if (!committed) return std::unexpected(std::move(committed).error());
    return std::move(*outcome);
  }

  // Runs `body` (Reader& → Result<T>) on one snapshot of the store.
  template <class Body>
  auto read(Body&& body) -> std::invoke_result_t<Body, Reader&> {
    std::optional<std::invoke_result_t<Body, Reader&>> outcome;
    auto done = read_erased([&](Reader& reader) -> Result<void> {
      outcome.emplace(body(reader));
      return {};
    });
    if (!done) return std::unexpected(std::move(done).error());
    return std::move(*outcome);
  }

 protected:
  virtual Result<void> write_erased(const std::function<Result<void>(Transaction&)>& body) = 0;
  virtual Result<void> read_erased(const std::function<Result<void>(Reader&)>& body) = 0;
};

}  // namespace yunguan::store
