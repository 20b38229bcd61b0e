// SPDX-License-Identifier: Apache-2.0
// The one filter grammar of every list, read from the address:
//
//   state=active,suspended        one of these values ("\," for a comma inside a value)
//   name~=abc                     contains, ASCII letters without case
//   updated_at>=2026-11-01        also <=, > and <, for numbers, days and instants (a day stands for its beginning)
//   q=abc                         free search, as the list understands it
//   sort=-updated_at,msisdn       "-" for descending; at most kSortKeysMax; the id settles ties
//   limit=50                      rows of a page, at most kLimitMax
//   cursor=…  or  page=3          go on from there, or jump (at most kPageMax); not both
//
// A list declares its fields once; what is not declared is refused, by name, with every fault of the address at once.
// No SQL is run here: filter_sql.h makes the statement, page.h runs it.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.h"
#include "http/message.h"
#include "http/route.h"
#include "store/value.h"

namespace yunguan::http {

inline constexpr std::size_t kLimitDefault = 50;
inline constexpr std::size_t kLimitMax = 200;
inline constexpr std::size_t kPageMax = 1'000;
inline constexpr std::size_t kSortKeysMax = 3;
inline constexpr std::size_t kValuesMax = 100;      // of one "=" list
inline constexpr std::size_t kValueBytesMax = 200;  // of one value
inline constexpr std::size_t kConditionsMax = 32;

enum class FieldKind : std::uint8_t { text, integer, number, instant, date, enumeration, flag };

enum class Compare : std::uint8_t { any_of, contains, at_least, at_most, more, less };

// A piece of SQL with one "?" for each parameter, in order.
struct SqlPiece {
  std::string sql;
  store::Params params;
};

struct Field;

struct Condition {
  const Field* field = nullptr;  // lives as long as its List
  Compare compare = Compare::any_of;
  std::vector<store::Value>
      values;  // one, or several for any_of; of the field's kind (flags 0/1, instants microseconds)
};

struct Field {
  std::string name;  // "updated_at"
  FieldKind kind = FieldKind::text;
  std::string column;  // "c.updated_at"; a column or an expression without parameters
  bool sortable = false;
  bool nullable = false;                 // NULL sorts below everything, on both stores
  std::vector<std::string> values = {};  // of an enumeration; others are refused
  std::string sentence = {};             // English, for the API document
  // The list's own meaning of a condition, in place of comparing the column.
  std::function<SqlPiece(const Condition&)> own = {};
};

// A column that stores the number of an enumeration: the words of `codes` are compared as their numbers.
[[nodiscard]] Field coded_field(std::string name, std::string column,
                                const std::vector<std::pair<std::string, int>>& codes);

// For "lower(column) LIKE ? ESCAPE '\\'": what contains the text, ASCII letters without case.
[[nodiscard]] std::string contains_pattern(std::string_view text);

struct SortKey {
  const Field* field = nullptr;
  bool descending = false;
};

struct ListQuery {
  std::vector<Condition> conditions;
  std::optional<std::string> search;  // q
  std::vector<SortKey> sort;          // as asked, else the list's own
  std::size_t limit = kLimitDefault;
  std::optional<std::string> cursor;  // as it came; checked by filter_sql.h
  std::size_t page = 1;

  [[nodiscard]] const Condition* condition(std::string_view field) const;
};

class List {
 public:
  struct Declaration {
    std::string name;  // "card.list": the name of its statements
    std::vector<Field> fields;
    std::string id_column;     // "c.id", a whole number, unique: settles ties
    std::string default_sort;  // "-updated_at"
    // The meaning of q; absent when the list has no free search.
    std::function<SqlPiece(std::string_view q)> search = {};
    std::string search_sentence = {};                // English, what q looks into
    std::vector<std::string> other_parameters = {};  // read by the handler itself, for example "format" and "columns"
  };

  // A declaration that is not sound in itself (a sort by a field that is not there) is a broken invariant.
  explicit List(Declaration declaration);
  List(const List&) = delete;
  List& operator=(const List&) = delete;

  // http.query with one detail per fault: http.query_unknown, _compare, _value, _sort, _page.
  [[nodiscard]] Result<ListQuery> parse(const Request& request) const;
  // For the route's declaration: the fields, q, sort, limit, cursor and page.
  [[nodiscard]] std::vector<QueryParameter> parameters() const;

  [[nodiscard]] const Declaration& declaration() const { return declaration_; }
  [[nodiscard]] const Field* field(std::string_view name) const;

 private:
  Declaration declaration_;
  std::vector<SortKey> default_sort_;
};

// The same query over another declaration, which has every field that it names.
[[nodiscard]] ListQuery over(ListQuery query, const List& list);

}  // namespace yunguan::http
