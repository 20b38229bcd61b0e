// SPDX-License-Identifier: Apache-2.0
// The statement behind a page of a list: WHERE and ORDER BY with parameters, and the place a cursor stands for.
// A cursor is the sort values and id of one row, so a page costs the same however deep it lies and rows that come or go
// in between are neither shown twice nor skipped.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "http/filter.h"
#include "store/database.h"

namespace yunguan::http {

// A place between rows, and which way to go on from it. Opaque to clients: base64url of JSON, checked when it comes back.
struct Cursor {
  bool backwards = false;
  std::vector<store::Value> keys;  // of the query's sort, NULL where the row has none
  std::int64_t id = 0;
};

[[nodiscard]] std::string encode_cursor(const ListQuery& query, const Cursor& cursor);
// http.cursor (invalid) when it is none, or was given by another list or sort.
[[nodiscard]] Result<Cursor> decode_cursor(const ListQuery& query, std::string_view text);

// What the list selects. `from` and `scope` are the list's own text, never a user's.
struct ListSql {
  std::string select;   // "SELECT c.id, c.msisdn"
  std::string from;     // "FROM card c JOIN unit u ON u.id = c.unit_id"
  SqlPiece scope = {};  // what the caller may see: "u.path LIKE ?"; empty: everything
};

struct Statement {
  std::string sql;
  store::Params params;
};

// One page: limit + 1 rows, so that it is known whether more follow. The columns of `select` are followed by the sort
// keys and the id (page.h makes the next cursor of them). Rows come last first when the cursor goes backwards.
[[nodiscard]] Statement page_statement(const List& list, const ListQuery& query, const ListSql& sql,
                                       const std::optional<Cursor>& cursor, store::Dialect dialect);
// All rows that meet the conditions, in order; for exports.
[[nodiscard]] Statement export_statement(const List& list, const ListQuery& query, const ListSql& sql,
                                         store::Dialect dialect);
// How many rows meet the conditions, counting no further than `max`.
[[nodiscard]] Statement count_statement(const List& list, const ListQuery& query, const ListSql& sql, std::int64_t max);

}  // namespace yunguan::http
