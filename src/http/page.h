// SPDX-License-Identifier: Apache-2.0
// A page of a list as it goes over the wire, and the one way to read it from the store.
//
//   const http::List kCards{{…}};
//   YG_TRY_ASSIGN(const auto query, kCards.parse(request));
//   return http::read_page<CardRow>(reader, kCards, query, {.select = "SELECT c.id, c.msisdn", .from = "FROM card c"},
//                                   [](const store::Row& row) { return CardRow{…}; });
#pragma once

#include <algorithm>
#include <boost/describe.hpp>
#include <optional>
#include <string>
#include <vector>

#include "http/filter_sql.h"

namespace yunguan::http {

// Beyond this many rows a list says "more than", since counting a million rows costs seconds.
inline constexpr std::int64_t kCountMax = 10'000;

template <class T>
struct Page {
  std::vector<T> items;
  std::optional<std::string> next_cursor;
  std::optional<std::string> prev_cursor;
  std::optional<std::int64_t> total;  // given with a first page or a jump, not with a cursor
  bool total_is_exact = false;        // false: there are more than `total`
  BOOST_DESCRIBE_CLASS(Page, (), (items, next_cursor, prev_cursor, total, total_is_exact), (), ())
};

namespace internal {
// The sort keys and id behind the columns of the select.
[[nodiscard]] Cursor cursor_of(const ListQuery& query, const store::Row& row, bool backwards);
[[nodiscard]] Result<std::optional<Cursor>> asked_cursor(const ListQuery& query);
[[nodiscard]] Result<std::int64_t> count_rows(store::Reader& reader, const List& list, const ListQuery& query,
                                              const ListSql& sql);
}  // namespace internal

// `map`: const store::Row& → T. `known_total` spares the counting where a kept counter has the figure.
template <class T, class Map>
Result<Page<T>> read_page(store::Reader& reader, const List& list, const ListQuery& query, const ListSql& sql, Map map,
                          std::optional<std::int64_t> known_total = std::nullopt) {
  YG_TRY_ASSIGN(const std::optional<Cursor> from, internal::asked_cursor(query));
  const Statement statement = page_statement(list, query, sql, from, reader.dialect());
  Page<T> page;
  std::optional<Cursor> first;
  std::optional<Cursor> last;
  bool more = false;
  YG_TRY(reader.each({list.declaration().name, statement.sql}, statement.params, [&](const store::Row& row) {
    if (page.items.size() == query.limit) {
      more = true;
      return false;
    }
    page.items.push_back(map(row));
    last = internal::cursor_of(query, row, false);
    if (!first) first = last;
    return true;
  }));
  const bool backwards = from && from->backwards;
  if (backwards) {
    std::reverse(page.items.begin(), page.items.end());
    std::swap(first, last);
  }
  const bool has_before = backwards ? more : from.has_value() || query.page > 1;
  const bool has_behind = backwards || more;
  if (has_behind && last) page.next_cursor = encode_cursor(query, *last);
  if (has_before && first) {
    first->backwards = true;
    page.prev_cursor = encode_cursor(query, *first);
  }
  if (from) return page;
  // A first page that holds them all has counted them.
  if (query.page <= 1 && !more) known_total = static_cast<std::int64_t>(page.items.size());
  if (known_total) {
    page.total = known_total;
  } else {
    YG_TRY_ASSIGN(page.total, internal::count_rows(reader, list, query, sql));
  }
  page.total_is_exact = known_total || *page.total <= kCountMax;
  if (!page.total_is_exact) page.total = kCountMax;
  return page;
}

// Every item of the list, page after page of `step` of them, each read by itself so that none holds the store for long.
// `page_of`: const ListQuery& → Result<Page<T>>; `visit`: const T& → Result<void>.
template <class PageOf, class Visit>
Result<void> each_in_steps(ListQuery query, std::size_t step, PageOf page_of, Visit visit) {
  query.limit = step;
  query.page = 1;
  while (true) {
    YG_TRY_ASSIGN(const auto page, page_of(query));
    for (const auto& item : page.items) YG_TRY(visit(item));
    if (!page.next_cursor) return {};
    query.cursor = page.next_cursor;
  }
}

// Every row of the list, in order, until `visit` (const store::Row& → bool) returns false.
template <class Visit>
Result<void> each_row(store::Reader& reader, const List& list, const ListQuery& query, const ListSql& sql,
                      Visit visit) {
  const Statement statement = export_statement(list, query, sql, reader.dialect());
  return reader.each({list.declaration().name, statement.sql}, statement.params, visit);
}

}  // namespace yunguan::http
