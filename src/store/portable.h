// SPDX-License-Identifier: Apache-2.0
// Everything a store keeps, in a form that either engine reads: tables found in the engine's own catalogue, rows as lines of
// text. A copy taken from SQLite goes into PostgreSQL and the other way round.
//
// A row is a line of PostgreSQL's COPY text format: values with a tab between, \N for NULL, \\ \t \n \r escaped, the
// line ends with \n. Whole numbers in decimal, reals with as many digits as bring the same number back.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "store/database.h"

namespace yunguan::store {

enum class ColumnKind : std::uint8_t { integer, real, text };

struct PortableColumn {
  std::string name;
  ColumnKind kind = ColumnKind::text;
};

struct PortableTable {
  std::string name;
  std::vector<PortableColumn> columns;
  std::string select;  // yields the columns in their order
};

// The tables of this store, each after those its rows refer to. Where the engines keep a thing differently (the outbox, numbers
// given from sequences) it comes in one common form. store.portable (internal) names a column of a kind that both do not have.
Result<std::vector<PortableTable>> portable_tables(Reader& reader);

void append_line(std::string& out, const PortableTable& table, const Row& row);
// The values of a line without its end; store.portable_line (invalid) when it is none of this table.
Result<Params> parse_line(std::string_view line, const std::vector<PortableColumn>& columns);

// Fills a store whose schema stands, inside one transaction: what the schema's own steps put into tables goes first, indexes
// and references are set aside and made again at the end, when they are checked.
class PortableLoad {
 public:
  // `tx` outlives it.
  static Result<PortableLoad> begin(Transaction& tx);

  // Tables in any order. store.portable_table (conflict) when the schema has no such table or column.
  Result<void> add(std::string_view table, const std::vector<std::string>& columns, const std::vector<Params>& rows);
  // The kinds of a table's columns as this store has them, in the order asked; errors as add().
  Result<std::vector<PortableColumn>> columns_of(std::string_view table, const std::vector<std::string>& columns) const;
  Result<void> finish();

 private:
  explicit PortableLoad(Transaction& tx) : tx_(tx) {}
  Result<void> set_aside();
  Result<void> empty_tables();
  Result<void> add_series(const std::vector<Params>& rows);
  Result<void> set_outbox_end(const std::vector<Params>& rows);

  Transaction& tx_;
  std::vector<PortableTable> tables_;
  std::vector<std::string> again_;  // statements that bring back what was set aside
};

}  // namespace yunguan::store
