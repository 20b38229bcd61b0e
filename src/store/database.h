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

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "base/error.h"
#include "store/query_metrics.h"
#include "store/value.h"

namespace yunguan::store {

enum class Dialect : std::uint8_t { sqlite, postgresql };

// SQL has a name and stands next to its use; the name is the metric label and part of error messages.
struct NamedQuery {
  std::string_view name;
  std::string_view sql;
  // PostgreSQL keeps the plan of a repeated statement, also one made while its table was empty. For statements over a set of
  // values, where a scan of the table is right then and ruinous later.
  bool plan_anew = false;
};

class Reader {
 public:
  virtual ~Reader() = default;
  [[nodiscard]] virtual Dialect dialect() const = 0;

  // Calls `visit` for each row until it returns false. Rows stream: a million of them need no memory for a million. `visit` may
  // run other statements here, but not change the rows being read. Stopping early still costs the rest on PostgreSQL: use LIMIT.
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

  // Runs `body` inside a savepoint: when it fails, only its own changes are undone and the transaction goes on. Attempts nest
  // at most six deep. Outside an attempt a failed statement spoils the transaction on both stores: what follows is refused with
  // store.spoilt, and nothing is committed.
  virtual Result<void> attempt(const std::function<Result<void>()>& body) = 0;

  // Several statements separated by ";", without parameters; for migrations, as they need not be prepared.
  virtual Result<void> script(const NamedQuery& statements) = 0;

  // Behind reserve_ids (store/id_source.h).
  virtual Result<std::int64_t> reserve(std::string_view series, std::int64_t count) = 0;
};

struct Options {
  std::string url;                             // "sqlite:PATH" or "postgresql://user@host:port/name" (any libpq URI)
  std::size_t read_sessions = 4;               // sessions kept for reading; writers on PostgreSQL use as many again
  std::size_t write_queue_max = 1024;          // waiting writers before ErrorKind::too_many, SQLite only
  std::chrono::milliseconds wait_max{30'000};  // for a free session, before ErrorKind::too_many
  std::chrono::milliseconds reconnect_max{
      5'000};  // for a server that is away, before ErrorKind::unavailable; PostgreSQL only
  std::chrono::milliseconds slow_after{1'000};  // a statement slower than this is told to on_slow
  QueryMetrics::OnSlow on_slow;                 // called by the thread that ran the statement; may be empty
};

// Owned by main; thread-safe; outlives all who use it. Every call blocks its caller.
class Database {
 public:
  // Opens or creates the store. Fails with store.open (ErrorKind::unavailable) when it cannot be reached.
  static Result<std::unique_ptr<Database>> open(const Options& options);
  virtual ~Database() = default;

  [[nodiscard]] virtual Dialect dialect() const = 0;
  [[nodiscard]] virtual const QueryMetrics& metrics() const = 0;

  // Runs `body` (Transaction& → Result<T>) in a transaction: commits when it returns a value, rolls back when it
  // returns an error. The answer comes only after the commit is on disk. On SQLite one writer thread runs the bodies and
  // groups their commits; on PostgreSQL a body may run again after a serialization failure, so it must not have other
  // effects than through the transaction. Calling write() or read() of any store inside `body` is a broken invariant.
  // Fails with what the body failed with, or with an environment fault (store.locked, .full, .disk, .corrupt, .connection,
  // ErrorKind::unavailable; store.busy, ErrorKind::too_many): then nothing was changed, except after store.unknown_outcome,
  // which says that the connection was lost while PostgreSQL was committing.
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

  // Runs `body` (Reader& → Result<T>) on one snapshot of the store. Calling read() inside `body` is a broken invariant.
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
