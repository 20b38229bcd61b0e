// SPDX-License-Identifier: Apache-2.0
#include "order/order_pick.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <boost/describe.hpp>
#include <boost/mp11.hpp>

#include "base/parse.h"
#include "identity/asked_units.h"
#include "identity/enum_name.h"
#include "order/order_store.h"

namespace yunguan::order {
namespace {

using http::Field;
using http::FieldKind;
using http::SqlPiece;

constexpr int kFoundMax = 2'000;  // orders that one branch of the free search looks at

template <class Enum>
std::vector<std::pair<std::string, int>> codes_of() {
  std::vector<std::pair<std::string, int>> codes;
  boost::mp11::mp_for_each<boost::describe::describe_enumerators<Enum>>(
      [&](auto item) { codes.emplace_back(item.name, static_cast<int>(item.value)); });
  return codes;
}

// The ids of orders by how their numbers and what they are about begin, and by applicants.
SqlPiece ids_found(std::string_view q) {
  const std::string text{trimmed(q)};
  if (text.empty()) return {"SELECT id FROM orders WHERE 1 = 0", {}};
  const std::string last = text + std::string{kLastCharacter};
  SqlPiece piece;
  piece.sql = fmt::format(
      "SELECT id FROM (SELECT id FROM orders WHERE number >= ? AND number <= ? LIMIT {0}) AS n"
      " UNION ALL SELECT order_id FROM (SELECT order_id FROM order_link WHERE label >= ? AND label <= ? LIMIT {0}) AS l"
      " UNION ALL SELECT id FROM (SELECT a.id FROM orders a WHERE a.applicant_id IN"
      " (SELECT p.id FROM person p WHERE p.name = ? OR p.login = ?) LIMIT {0}) AS a",
      kFoundMax);
  piece.params = {text, last, text, last, text, text};
  return piece;
}

// Numbers of the product's own, written out: a planner that knows the value can use an index over a part of the table.
SqlPiece written_out(const std::string& column, const std::vector<std::int64_t>& values) {
  if (values.size() == 1) return {fmt::format("{} = {}", column, values.front()), {}};
  return {fmt::format("{} IN ({})", column, fmt::join(values, ", ")), {}};
}

Field flag(const std::string& name) {
  return {.name = name, .kind = FieldKind::flag, .column = "o." + name, .own = [](const http::Condition& condition) {
            std::vector<std::int64_t> values;
            for (const store::Value& value : condition.values) values.push_back(std::get<std::int64_t>(value.data()));
            return written_out(condition.field->column, values);
          }};
}

// `part_above`: there is an index over the part of the table that is above; said when all that is asked for is.
template <class Enum>
Field coded(const std::string& name, std::int64_t part_above = -1) {
  Field field = http::coded_field(name, "o." + name, codes_of<Enum>());
  field.own = [part_above](const http::Condition& condition) {
    std::vector<std::int64_t> values;
    for (const store::Value& value : condition.values)
      values.push_back(static_cast<std::int64_t>(*identity::from_name<Enum>(std::get<std::string>(value.data()))));
    SqlPiece piece = written_out(condition.field->column, values);
    const bool in_part = part_above >= 0 && std::ranges::all_of(values, [&](auto n) { return n > part_above; });
    if (in_part) piece.sql += fmt::format(" AND {} > {}", condition.field->column, part_above);
    return piece;
  };
  return field;
}

// What is due: kNothingDue is no time.
SqlPiece due(const http::Condition& condition) {
  if (condition.compare == http::Compare::any_of) {
    std::string marks = "?";
    for (std::size_t n = 1; n < condition.values.size(); ++n) marks += ", ?";
    return {fmt::format("o.due_at IN ({})", marks), condition.values};
  }
  constexpr std::array kSigns{"=", "=", ">=", "<=", ">", "<"};  // as http::Compare has them
  return {fmt::format("o.due_at {} ? AND o.due_at < {}", kSigns.at(static_cast<std::size_t>(condition.compare)),
                      kNothingDue),
          {condition.values.front()}};
}

// `id`: the column that a page is walked along by default.
http::List make_list(const std::string& id) {
  http::List::Declaration list{.name = "order.list", .fields = {}, .id_column = id, .default_sort = "-id"};
  list.fields = {
      {.name = "id",
       .kind = FieldKind::integer,
       .column = id,
       .sortable = true,
       .sentence = "In the order they were begun."},
      {.name = "number", .kind = FieldKind::text, .column = "o.number", .sentence = "The whole number."},
      {.name = "service", .kind = FieldKind::text, .column = "o.service", .sentence = "Code of a service."},
      coded<flow::Status>("status"),
      flag("suspended"),
      flag("supervised"),
      {.name = "priority", .kind = FieldKind::text, .column = "o.priority"},
      coded<ClockLight>("light", 1),
      {.name = "applicant_id", .kind = FieldKind::integer, .column = "o.applicant_id"},
      {.name = "steps",
       .kind = FieldKind::text,
       .column = "o.steps",
       .sentence = "Ids of the steps where it stands; use steps~= for one of several."},
      {.name = "created_at", .kind = FieldKind::instant, .column = "o.created_at"},
      {.name = "submitted_at", .kind = FieldKind::instant, .column = "o.submitted_at", .nullable = true},
      {.name = "ended_at", .kind = FieldKind::instant, .column = "o.ended_at", .nullable = true},
      {.name = "updated_at", .kind = FieldKind::instant, .column = "o.updated_at", .sortable = true},
      {.name = "due_at",
       .kind = FieldKind::instant,
       .column = "o.due_at",
       .sortable = true,
       .sentence = "Sorted by it, orders that are not due at any time come as the latest.",
       .own = due},
  };
  list.search = [](std::string_view q) {
    SqlPiece piece = ids_found(q);
    piece.sql = "o.id IN (" + piece.sql + ")";
    return piece;
  };
  list.search_sentence =
      "How a number, a card's number or another object of the order begins; the applicant's name or login.";
  list.other_parameters = {"box", "unit_id", "card_id", "format", "columns"};
  return http::List{std::move(list)};
}

// Along a box: its table is b.
const http::List& box_fields() {
  static const http::List kList = make_list("b.order_id");
  return kList;
}

// Sorted after they were found.
const http::List& time_fields() {
  static const http::List kList = make_list("(o.id + 0)");
  return kList;
}

struct Plan {
  const http::List* list = nullptr;
  http::ListQuery query = {};
  http::ListSql sql;
  std::optional<std::int64_t> known_total = {};
  bool is_large = false;  // a box of more than is looked through
};

void also(SqlPiece& scope, const std::string& piece, const store::Params& params = {}) {
  if (!piece.empty()) scope.sql += (scope.sql.empty() ? "" : " AND ") + piece;
  scope.params.insert(scope.params.end(), params.begin(), params.end());
}

std::string units_piece(const Pick& pick) {
  return pick.units ? identity::inside_units("o.unit_id", pick.units) : std::string{};
}

// Few orders, found first.
bool names_orders(const http::ListQuery& query, const Pick& pick) { return query.search || pick.card; }

// PostgreSQL would guess how many ids a subquery gives, and rather walk along all orders.
void add_named(Plan& plan, const Pick& pick, store::Dialect dialect) {
  const std::string_view in = dialect == store::Dialect::postgresql ? "o.id = ANY(ARRAY({}))" : "o.id IN ({})";
  if (pick.card) {
    also(plan.sql.scope,
         fmt::format(fmt::runtime(in), fmt::format("SELECT order_id FROM order_link WHERE kind = 'card' "
                                                   "AND object_id = {}",
                                                   *pick.card)));
  }
  if (!plan.query.search) return;
  const SqlPiece found = ids_found(*plan.query.search);
  also(plan.sql.scope, fmt::format(fmt::runtime(in), found.sql), found.params);
  plan.query.search.reset();
}

// SQLite knows nothing of how many rows have a value, and is told.
std::string index_for(const http::ListQuery& query, const Pick& pick) {
  constexpr std::size_t kFewUnits = 4;
  const auto asks = [&](std::string_view field) { return query.condition(field) != nullptr; };
  const auto asks_true = [&](std::string_view field) {
    const http::Condition* const condition = query.condition(field);
    return condition != nullptr && condition->values == std::vector<store::Value>{store::Value{1}};
  };
  const std::string& sort = query.sort.front().field->name;
  if (names_orders(query, pick) || asks("number") || asks("applicant_id")) return {};
  if (pick.box != Box::all) return sort == "id" ? "orders_by_applicant" : "";
  if (asks_true("suspended")) return "orders_suspended";
  if (asks_true("supervised")) return "orders_supervised";
  if (pick.units && pick.units->size() <= kFewUnits) return "orders_by_unit";
  if (sort == "due_at") return "orders_by_due";
  if (sort == "updated_at") return "orders_by_update";
  return {};
}

Plan among_orders(const http::ListQuery& query, const Pick& pick, store::Dialect dialect) {
  Plan plan{.list = &order_fields(), .query = query, .sql = {.select = "SELECT o.id", .from = "FROM orders o"}};
  const std::string index = dialect == store::Dialect::sqlite ? index_for(query, pick) : "";
  if (!index.empty()) plan.sql.from += " INDEXED BY " + index;
  SqlPiece& scope = plan.sql.scope;
  also(scope, units_piece(pick));
  if (pick.box != Box::all) also(scope, fmt::format("o.applicant_id = {}", pick.me.value));
  also(scope, pick.box == Box::drafts ? "o.status = 0" : "o.status <> 0");
  add_named(plan, pick, dialect);
  // PostgreSQL takes the orders of a time for spread over all of them, and would walk to them from the newest.
  const bool has_end = std::ranges::any_of(query.conditions, [](const http::Condition& condition) {
    return condition.field->name == "submitted_at" &&
           (condition.compare == http::Compare::less || condition.compare == http::Compare::at_most);
  });
  if (dialect == store::Dialect::postgresql && has_end) plan.list = &time_fields();
  return plan;
}

// A table with person_id and order_id, and what of it is the person's.
struct Shelf {
  std::string_view table;
  std::string mine;  // of b
};

Shelf shelf_of(const Pick& pick) {
  if (pick.box == Box::copied) return {"order_copy", fmt::format("b.person_id = {}", pick.me.value)};
  return {"order_task", fmt::format("b.person_id = {} AND b.state = {}", pick.me.value, pick.box == Box::todo ? 0 : 1)};
}

// How many orders there are in it, no further than the limit.
Result<std::int64_t> size_of(store::Reader& reader, const Shelf& shelf, std::int64_t limit) {
  const std::string sql =
      fmt::format("SELECT COUNT(*) FROM (SELECT DISTINCT b.order_id FROM {} b WHERE {} LIMIT {}) AS s", shelf.table,
                  shelf.mine, limit);
  YG_TRY_ASSIGN(const auto size,
                reader.one({"order.size_of_box", sql}, {}, [](const auto& row) { return row.integer(0); }));
  return size.value_or(0);
}

// A box is walked along by order; a large one in another order, or searched, from the orders' side.
Result<Plan> along_box(store::Reader& reader, const http::ListQuery& query, const Pick& pick) {
  const Shelf shelf = shelf_of(pick);
  const bool by_id = query.sort.front().field->name == "id";
  YG_TRY_ASSIGN(const std::int64_t size, size_of(reader, shelf, pick.looked_through + 1));
  const bool is_large = size > pick.looked_through;
  const bool narrows = !query.conditions.empty() || pick.units;
  if (names_orders(query, pick) || (is_large && !by_id)) {
    Plan plan{.list = &order_fields(), .query = query, .sql = {.select = "SELECT o.id", .from = "FROM orders o"}};
    also(plan.sql.scope, units_piece(pick));
    also(plan.sql.scope,
         fmt::format("EXISTS (SELECT 1 FROM {} b WHERE {} AND b.order_id = o.id)", shelf.table, shelf.mine));
    add_named(plan, pick, reader.dialect());
    if (!names_orders(query, pick) && !narrows) plan.known_total = size;
    return plan;
  }
  Plan plan{.list = &box_fields(), .query = query, .is_large = is_large};
  plan.sql.select = "SELECT DISTINCT b.order_id";
  plan.sql.scope.sql = shelf.mine;
  plan.sql.from = fmt::format("FROM {} b", shelf.table);
  if (!narrows) plan.known_total = size;
  if (narrows || !by_id) {
    // In this order: the planner is not to begin with the orders.
    plan.sql.from += " CROSS JOIN orders o";
    also(plan.sql.scope, "o.id = b.order_id");
    also(plan.sql.scope, units_piece(pick));
  }
  return plan;
}

// Of a box that is narrowed: those among its newest.
Result<std::int64_t> count_along(store::Reader& reader, const http::ListQuery& query, const Pick& pick) {
  const Shelf shelf = shelf_of(pick);
  http::ListSql sql{.select = "SELECT o.id",
                    .from = fmt::format("FROM (SELECT DISTINCT b.order_id FROM {} b WHERE {} ORDER BY b.order_id DESC "
                                        "LIMIT {}) AS n CROSS JOIN orders o",
                                        shelf.table, shelf.mine, pick.looked_through),
                    .scope = {"o.id = n.order_id", {}}};
  also(sql.scope, units_piece(pick));
  const auto statement =
      http::count_statement(order_fields(), http::over(query, order_fields()), sql, http::kCountMax + 1);
  YG_TRY_ASSIGN(const auto n, reader.one({"order.count_along", statement.sql}, statement.params,
                                         [](const store::Row& row) { return row.integer(0); }));
  return n.value_or(0);
}

}  // namespace

const http::List& order_fields() {
  static const http::List kList = make_list("o.id");
  return kList;
}

Result<http::Page<OrderId>> pick_page(store::Reader& reader, const http::ListQuery& query, const Pick& pick) {
  const bool is_box = pick.box == Box::todo || pick.box == Box::done || pick.box == Box::copied;
  Plan plan;
  if (is_box) {
    YG_TRY_ASSIGN(plan, along_box(reader, query, pick));
  } else {
    plan = among_orders(query, pick, reader.dialect());
  }
  const http::ListQuery asked = http::over(std::move(plan.query), *plan.list);
  const bool counts_along = plan.list == &box_fields() && !plan.known_total;
  YG_TRY_ASSIGN(auto page,
                http::read_page<OrderId>(
                    reader, *plan.list, asked, plan.sql, [](const store::Row& row) { return row.id<OrderId>(0); },
                    counts_along ? std::optional<std::int64_t>{0} : plan.known_total));
  if (plan.known_total && page.total && *plan.known_total > pick.looked_through) {
    page.total = pick.looked_through;
    page.total_is_exact = false;
  }
  const bool is_whole = query.page == 1 && !page.next_cursor;
  if (counts_along && page.total && !is_whole) {
    YG_TRY_ASSIGN(const std::int64_t n, count_along(reader, query, pick));
    page.total = std::max(n, static_cast<std::int64_t>((query.page - 1) * query.limit + page.items.size()));
    page.total_is_exact = !plan.is_large;
  }
  return page;
}

}  // namespace yunguan::order
