// SPDX-License-Identifier: Apache-2.0
// The address of a list: any bytes give a statement whose parameters stand one for one, or an error that names a place.
// No byte of the address reaches the text of the statement, and a cursor that is taken is one we could have given.
#include <cstdint>
#include <string>
#include <string_view>

#include "base/parse.h"
#include "http/filter_sql.h"
#include "http/wire.h"

namespace {

using namespace yunguan;
using http::FieldKind;

const http::List& list() {
  static const http::List made{
      {.name = "fuzz.list",
       .fields = {{.name = "state",
                   .kind = FieldKind::enumeration,
                   .column = "state",
                   .sortable = true,
                   .values = {"a", "b"}},
                  {.name = "name", .column = "name", .sortable = true, .nullable = true},
                  {.name = "gaps", .kind = FieldKind::integer, .column = "gaps", .sortable = true},
                  {.name = "rate", .kind = FieldKind::number, .column = "rate", .sortable = true, .nullable = true},
                  {.name = "at", .kind = FieldKind::instant, .column = "at", .sortable = true},
                  {.name = "day", .kind = FieldKind::date, .column = "day"},
                  {.name = "large", .kind = FieldKind::flag, .column = "large"}},
       .id_column = "id",
       .default_sort = "-at",
       .search = [](std::string_view q) {
         return http::SqlPiece{"name = ?", {q}};
       }}};
  return made;
}

void check(const http::Statement& statement) {
  std::size_t marks = 0;
  for (std::size_t at = statement.sql.find(":w"); at != std::string::npos; at = statement.sql.find(":w", at + 1))
    ++marks;
  YG_ASSERT(marks == statement.params.size());
  YG_ASSERT(statement.sql.find_first_not_of(
                "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_,.:()<>=*'\\ ") == std::string::npos);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  auto target = http::parse_target(text);
  if (!target) return 0;
  YG_ASSERT(target->path.starts_with('/') && is_utf8(target->path));
  http::Request request;
  request.query = std::move(target->query);
  const auto query = list().parse(request);
  if (!query) {
    YG_ASSERT(!query.error().details.empty());
    return 0;
  }
  std::optional<http::Cursor> cursor;
  if (query->cursor) {
    auto decoded = http::decode_cursor(*query, *query->cursor);
    if (!decoded) return 0;
    YG_ASSERT(decoded->keys.size() == query->sort.size());
    YG_ASSERT(http::decode_cursor(*query, http::encode_cursor(*query, *decoded)).has_value());
    cursor = std::move(*decoded);
  }
  const http::ListSql sql{.select = "SELECT id", .from = "FROM card", .scope = {"unit = ?", {1}}};
  check(http::page_statement(list(), *query, sql, cursor, store::Dialect::postgresql));
  check(http::export_statement(list(), *query, sql, store::Dialect::sqlite));
  check(http::count_statement(list(), *query, sql, 10));
  return 0;
}
