// SPDX-License-Identifier: Apache-2.0
#include "http/page.h"

namespace yunguan::http::internal {
namespace {

store::Value key_value(const store::Row& row, std::size_t column, FieldKind kind) {
  if (row.is_null(column)) return {};
  switch (kind) {
    case FieldKind::text:
    case FieldKind::enumeration:
    case FieldKind::date:
      return store::Value(row.text(column));
    case FieldKind::number:
      return store::Value(row.real(column));
    case FieldKind::integer:
    case FieldKind::instant:
    case FieldKind::flag:
      break;
  }
  return store::Value(row.integer(column));
}

}  // namespace

Cursor cursor_of(const ListQuery& query, const store::Row& row, bool backwards) {
  Cursor cursor{backwards, {}, row.integer(row.size() - 1)};
  const std::size_t first = row.size() - 1 - query.sort.size();
  for (std::size_t i = 0; i < query.sort.size(); ++i) {
    cursor.keys.push_back(key_value(row, first + i, query.sort[i].field->kind));
  }
  return cursor;
}

Result<std::optional<Cursor>> asked_cursor(const ListQuery& query) {
  if (!query.cursor) return std::optional<Cursor>();
  YG_TRY_ASSIGN(Cursor cursor, decode_cursor(query, *query.cursor));
  return std::optional(std::move(cursor));
}

Result<std::int64_t> count_rows(store::Reader& reader, const List& list, const ListQuery& query, const ListSql& sql) {
  const Statement statement = count_statement(list, query, sql, kCountMax + 1);
  const std::string name = list.declaration().name + ".count";
  YG_TRY_ASSIGN(const auto count, reader.one({name, statement.sql}, statement.params,
                                             [](const store::Row& row) { return row.integer(0); }));
  return count.value_or(0);
}

}  // namespace yunguan::http::internal
