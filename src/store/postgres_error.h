// SPDX-License-Identifier: Apache-2.0
// PostgreSQL's answers as errors of ours.
#pragma once

#include <libpq-fe.h>

#include <memory>
#include <string_view>

#include "base/error.h"

namespace yunguan::store {

struct ClearResult {
  void operator()(PGresult* result) const { PQclear(result); }
};
using PostgresResult = std::unique_ptr<PGresult, ClearResult>;

// What a failure means for the transaction it happened in and for the session.
enum class Aftermath : std::uint8_t {
  none,       // the statement was refused; nothing else
  run_again,  // serialization failure or deadlock: the same body may succeed now
  outdated,   // a prepared statement no longer fits its table: may succeed on a new session
  lost,       // the connection is gone or the server is going down: nothing of the transaction is kept
};

struct PostgresFailure {
  Error error;
  Aftermath aftermath = Aftermath::none;
};

// `result` may be null (the connection broke before an answer). Codes: as sqlite_failure(), and
//   store.connection, store.resources, store.serialization, store.timeout  unavailable
[[nodiscard]] PostgresFailure postgres_failure(PGconn* connection, const PGresult* result, std::string_view name);

}  // namespace yunguan::store
