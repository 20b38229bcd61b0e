// SPDX-License-Identifier: Apache-2.0
#include "http/filter_sql.h"

#include <fmt/format.h>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include "base/parse.h"
#include "crypto/base64.h"

namespace yunguan::http {
namespace {

// Appends pieces and gives their "?" names the store understands: :w1, :w2, …
class Builder {
 public:
  void text(std::string_view sql) { statement_.sql += sql; }
  void piece(const SqlPiece& piece) {
    std::size_t used = 0;
    for (const char c : piece.sql) {
      if (c == '?') {
        YG_ASSERT(used < piece.params.size());
        parameter(piece.params[used++]);
      } else {
        statement_.sql += c;
      }
    }
    YG_ASSERT(used == piece.params.size());
  }
  void parameter(const store::Value& value) {
    statement_.params.push_back(value);
    statement_.sql += fmt::format(":w{}", statement_.params.size());
  }
  // " WHERE (…)" before the first, " AND (…)" before every other.
  void where(const SqlPiece& condition) {
    if (condition.sql.empty()) return;
    text(has_where_ ? " AND (" : " WHERE (");
    has_where_ = true;
    piece(condition);
    text(")");
  }
  [[nodiscard]] Statement take() && { return std::move(statement_); }

 private:
  Statement statement_;
  bool has_where_ = false;
};

std::string_view operator_of(Compare compare) {
  switch (compare) {
    case Compare::at_least:
      return " >= ?";
    case Compare::at_most:
      return " <= ?";
    case Compare::more:
      return " > ?";
    case Compare::less:
      return " < ?";
    case Compare::any_of:
    case Compare::contains:
      break;
  }
  return " = ?";
}

SqlPiece condition_piece(const Condition& condition) {
  const Field& field = *condition.field;
  if (field.own) return field.own(condition);
  if (condition.compare == Compare::contains) {
    return {fmt::format("lower({}) LIKE ? ESCAPE '\\'", field.column),
            {contains_pattern(std::get<std::string>(condition.values.front().data()))}};
  }
  if (condition.compare != Compare::any_of || condition.values.size() == 1) {
    return {field.column + std::string(operator_of(condition.compare)), condition.values};
  }
  std::string marks = "?";
  for (std::size_t i = 1; i < condition.values.size(); ++i) marks += ", ?";
  return {fmt::format("{} IN ({})", field.column, marks), condition.values};
}

void add_conditions(Builder& out, const List& list, const ListQuery& query, const ListSql& sql) {
  out.where(sql.scope);
  for (const Condition& condition : query.conditions) out.where(condition_piece(condition));
  if (query.search) out.where(list.declaration().search(*query.search));
}

// One column of the order, with the id as the last of them.
struct Step {
  std::string column;
  bool descending;
  bool nullable;
  store::Value last;
};

std::vector<Step> steps_of(const List& list, const ListQuery& query, const std::optional<Cursor>& cursor) {
  const bool turn = cursor && cursor->backwards;
  std::vector<Step> steps;
  for (std::size_t i = 0; i < query.sort.size(); ++i) {
    const SortKey& key = query.sort[i];
    steps.push_back(
        {key.field->column, key.descending != turn, key.field->nullable, cursor ? cursor->keys[i] : store::Value()});
  }
  // The id goes the way of the first key: both in one direction let an index serve the order.
  const bool descending = !steps.empty() ? steps.front().descending : turn;
  steps.push_back(
      {list.declaration().id_column, descending, false, cursor ? store::Value(cursor->id) : store::Value()});
  return steps;
}

bool is_null(const store::Value& value) { return std::holds_alternative<std::monostate>(value.data()); }

// Rows strictly behind `step.last` in its direction; NULL is below everything.
SqlPiece behind(const Step& step) {
  if (is_null(step.last)) return {step.descending ? "0 = 1" : step.column + " IS NOT NULL", {}};
  if (!step.descending) return {step.column + " > ?", {step.last}};
  if (!step.nullable) return {step.column + " < ?", {step.last}};
  return {fmt::format("({0} < ? OR {0} IS NULL)", step.column), {step.last}};
}

SqlPiece level_with(const Step& step) {
  if (is_null(step.last)) return {step.column + " IS NULL", {}};
  return {step.column + " = ?", {step.last}};
}

void append(SqlPiece& out, std::string_view between, const SqlPiece& more) {
  if (!out.sql.empty()) out.sql += between;
  out.sql += more.sql;
  out.params.insert(out.params.end(), more.params.begin(), more.params.end());
}

// Rows behind the cursor. A row value where all columns go one way without NULL, since an index can serve it; else the
// same written out: a behind, or a level and b behind, …
SqlPiece behind_all(const std::vector<Step>& steps) {
  bool plain = true;
  for (const Step& step : steps) plain = plain && !step.nullable && step.descending == steps.front().descending;
  SqlPiece out;
  if (plain) {
    std::string columns;
    std::string marks;
    for (const Step& step : steps) {
      columns += (columns.empty() ? "" : ", ") + step.column;
      marks += marks.empty() ? "?" : ", ?";
      out.params.push_back(step.last);
    }
    out.sql = fmt::format("({}) {} ({})", columns, steps.front().descending ? "<" : ">", marks);
    return out;
  }
  for (std::size_t i = 0; i < steps.size(); ++i) {
    SqlPiece all;
    for (std::size_t level = 0; level < i; ++level) append(all, " AND ", level_with(steps[level]));
    append(all, " AND ", behind(steps[i]));
    append(out, " OR ", {"(" + all.sql + ")", all.params});
  }
  return out;
}

std::string order_by(const std::vector<Step>& steps, store::Dialect dialect) {
  std::string out = " ORDER BY ";
  for (const Step& step : steps) {
    if (!out.ends_with("BY ")) out += ", ";
    out += step.column;
    if (step.descending) out += " DESC";
    // SQLite holds NULL for the smallest by itself; said aloud it would not use an index.
    if (step.nullable && dialect == store::Dialect::postgresql) out += step.descending ? " NULLS LAST" : " NULLS FIRST";
  }
  return out;
}

std::string sort_text(const ListQuery& query) {
  std::string out;
  for (const SortKey& key : query.sort) {
    out += (out.empty() ? "" : ",") + std::string(key.descending ? "-" : "") + key.field->name;
  }
  return out;
}

boost::json::value to_json(const store::Value& value) {
  if (const auto* number = std::get_if<std::int64_t>(&value.data())) return *number;
  if (const auto* number = std::get_if<double>(&value.data())) return *number;
  if (const auto* text = std::get_if<std::string>(&value.data())) return boost::json::value(*text);
  return nullptr;
}

bool is_text(FieldKind kind) {
  return kind == FieldKind::text || kind == FieldKind::enumeration || kind == FieldKind::date;
}

std::optional<store::Value> from_json(const boost::json::value& value, const Field& field) {
  if (value.is_null()) return field.nullable ? std::optional(store::Value()) : std::nullopt;
  if (is_text(field.kind)) {
    const bool good = value.is_string() && value.get_string().find('\0') == boost::json::string::npos;
    return good ? std::optional(store::Value(std::string(value.get_string()))) : std::nullopt;
  }
  if (field.kind == FieldKind::number) {
    return value.is_number() ? std::optional(store::Value(value.to_number<double>())) : std::nullopt;
  }
  return value.is_int64() ? std::optional(store::Value(value.get_int64())) : std::nullopt;
}

std::optional<Cursor> read_cursor(const ListQuery& query, std::string_view text) {
  if (text.size() > 4096) return std::nullopt;
  const auto bytes = crypto::from_base64url(text);
  if (!bytes) return std::nullopt;
  const auto parsed = json::parse(*bytes);
  const auto* array = parsed ? parsed->if_array() : nullptr;
  if (array == nullptr || array->size() != query.sort.size() + 3) return std::nullopt;
  const auto* sort = array->at(0).if_string();
  const auto* backwards = array->at(1).if_bool();
  const auto* id = array->at(2).if_int64();
  if (sort == nullptr || *sort != sort_text(query) || backwards == nullptr || id == nullptr) return std::nullopt;
  Cursor cursor{*backwards, {}, *id};
  for (std::size_t i = 0; i < query.sort.size(); ++i) {
    auto key = from_json(array->at(i + 3), *query.sort[i].field);
    if (!key) return std::nullopt;
    cursor.keys.push_back(std::move(*key));
  }
  return cursor;
}

}  // namespace

std::string encode_cursor(const ListQuery& query, const Cursor& cursor) {
  boost::json::array array{sort_text(query), cursor.backwards, cursor.id};
  for (const auto& key : cursor.keys) array.push_back(to_json(key));
  return crypto::to_base64url(json::write(boost::json::value(std::move(array))));
}

Result<Cursor> decode_cursor(const ListQuery& query, std::string_view text) {
  if (auto cursor = read_cursor(query, text)) return std::move(*cursor);
  return fail(ErrorKind::invalid, "http.cursor",
              {"翻页位置无效或属于另一种排序，请从第一页看起",
               "the cursor is not of this list and sort: begin at the first page"},
              {.field = "cursor", .value = clipped(text)});
}

Statement page_statement(const List& list, const ListQuery& query, const ListSql& sql,
                         const std::optional<Cursor>& cursor, store::Dialect dialect) {
  const auto steps = steps_of(list, query, cursor);
  Builder out;
  out.text(sql.select);
  for (const Step& step : steps) out.text(", " + step.column);
  out.text(" " + sql.from);
  add_conditions(out, list, query, sql);
  if (cursor) out.where(behind_all(steps));
  out.text(order_by(steps, dialect));
  out.text(fmt::format(" LIMIT {}", query.limit + 1));
  if (!cursor && query.page > 1) out.text(fmt::format(" OFFSET {}", (query.page - 1) * query.limit));
  return std::move(out).take();
}

Statement export_statement(const List& list, const ListQuery& query, const ListSql& sql, store::Dialect dialect) {
  Builder out;
  out.text(sql.select + " " + sql.from);
  add_conditions(out, list, query, sql);
  out.text(order_by(steps_of(list, query, std::nullopt), dialect));
  return std::move(out).take();
}

Statement count_statement(const List& list, const ListQuery& query, const ListSql& sql, std::int64_t max) {
  Builder out;
  out.text("SELECT CAST(count(*) AS BIGINT) FROM (SELECT 1 " + sql.from);
  add_conditions(out, list, query, sql);
  out.text(fmt::format(" LIMIT {}) AS counted", max));
  return std::move(out).take();
}

}  // namespace yunguan::http
