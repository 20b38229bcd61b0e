// SPDX-License-Identifier: Apache-2.0
#include "finding/finding_plan.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <set>
#include <span>
#include <tuple>

#include "finding/model_directory.h"

namespace yunguan::finding {
namespace {

using http::Condition;
using store::Dialect;

// Costs, in findings that a walk passes by: to fetch one that is sorted then, to find the next place, to pass by one in the order of ids, where
// the finding itself is read.
constexpr double kFetch = 2, kSeek = 10, kById = 5;
// Being overdue is had by few up to here.
constexpr std::int64_t kFewOverdue = 20'000;
// Of the new ones; no figure tells how many are overdue. More of them make a walk shorter than it is taken to be.
constexpr double kOverdueShare = 0.02;
// A part of a subject is looked for in no more than so many: each of them is read.
constexpr std::int64_t kContainsMax = 50'000;
// So few are fetched themselves where an index does not hold all that is filtered by.
constexpr double kRead = 5;

using Names = std::span<const std::string_view>;
constexpr std::array<std::string_view, 3> kPlaceFields{"scene", "class", "carrier"};
constexpr std::array<std::string_view, 3> kOwnIndex{"subject", "assigned_to", "again"};
constexpr std::array<std::string_view, 5> kFigureFields{"model", "state", "scene", "class", "carrier"};

bool is_one_of(std::string_view name, Names names) { return std::ranges::find(names, name) != names.end(); }
bool has_field(const http::ListQuery& query, Names names) {
  return std::ranges::any_of(names, [&](std::string_view name) { return query.condition(name) != nullptr; });
}

// What the figures know about the query.
struct Known {
  std::set<std::int64_t> models;  // that are asked for and have any, in the units and the month
  std::set<int> states;
  std::int64_t in_scope = 0;    // of the units in the month
  std::int64_t meeting = 0;     // of them, of the models and states
  std::int64_t everywhere = 0;  // of all units in the month, of the models and states
  std::int64_t window = 0;      // of all units in the month
  // With a condition on scene, class or carrier; of all months.
  bool by_place = false;
  std::int64_t places = 0, at_places = 0;  // of the units: how many places meet it, at most, and findings there
  std::int64_t kind = 0, any_kind = 0;     // of all units: findings of the models and states that meet it, and of any
  double in_month = 1;                     // the month's share of all findings
};

struct Question {
  const http::ListQuery& query;
  const Asked& asked;
  [[nodiscard]] bool by_due() const { return query.sort.front().field->name == "due_at"; }
  [[nodiscard]] bool open_only() const { return asked.overdue || by_due(); }
  // No index knows parts of subjects.
  [[nodiscard]] bool looks_into_subjects() const {
    const Condition* subject = query.condition("subject");
    return subject != nullptr && subject->compare == http::Compare::contains;
  }
  // Not every model and state is asked for.
  [[nodiscard]] bool narrows_kind() const {
    return open_only() || asked.severities || query.condition("model") != nullptr ||
           query.condition("state") != nullptr;
  }
};

// Whether a line of the figures is of what is asked for.
class LineFilter {
 public:
  LineFilter(const Question& question, const ModelDirectory& directory, const FindingRules& rules)
      : question_(question), directory_(directory), rules_(rules) {
    for (const Condition& condition : question.query.conditions) {
      if (condition.field->name == "model" && condition.compare == http::Compare::any_of) {
        models_.emplace();
        for (const auto& value : condition.values)
          models_->insert(directory.number(std::get<std::string>(value.data())).value_or(-1));
      } else if (condition.field->name == "state") {
        states_.emplace();
        for (const auto& value : condition.values) states_->insert(*state_from(std::get<std::string>(value.data())));
      }
    }
  }
  [[nodiscard]] bool takes(const CountLine& line) const {
    if (models_ && !models_->contains(line.model)) return false;
    if (states_ && !states_->contains(line.state)) return false;
    if (question_.open_only() && line.state != State::fresh) return false;
    const auto& severities = question_.asked.severities;
    return !severities ||
           std::ranges::find(*severities, rules_.severity_of(directory_.name(line.model))) != severities->end();
  }

 private:
  const Question& question_;
  const ModelDirectory& directory_;
  const FindingRules& rules_;
  std::optional<std::set<std::int64_t>> models_;
  std::optional<std::set<State>> states_;
};

// How many lines of a figures' table k meet the conditions on these fields, and the sum of their n.
Result<std::pair<std::int64_t, std::int64_t>> sum_of(store::Reader& reader, const http::ListQuery& query,
                                                     std::string_view table, std::string scope, Names fields) {
  http::ListQuery part;
  for (const Condition& condition : query.conditions) {
    if (is_one_of(condition.field->name, fields)) part.conditions.push_back(condition);
  }
  const http::ListSql sql{
      .select = "SELECT k.n", .from = fmt::format("FROM {} k", table), .scope = {std::move(scope), {}}};
  http::Statement lines = http::export_statement(figure_list(), http::over(part, figure_list()), sql, reader.dialect());
  lines.sql.resize(lines.sql.rfind(" ORDER BY"));
  const std::string all =
      fmt::format("SELECT COUNT(*), CAST(COALESCE(SUM(n), 0) AS BIGINT) FROM ({}) AS lines", lines.sql);
  YG_TRY_ASSIGN(const auto found, reader.one({"finding.figures_of_list", all}, lines.params, [](const store::Row& row) {
    return std::pair{row.integer(0), row.integer(1)};
  }));
  return found.value_or(std::pair<std::int64_t, std::int64_t>{});
}

// What scene, class and carrier are asked for.
Result<void> add_places(store::Reader& reader, const Question& question, Known& known) {
  const auto sum = [&](std::string_view table, std::string scope) {
    return sum_of(reader, question.query, table, std::move(scope), kPlaceFields);
  };
  YG_TRY_ASSIGN(const auto any, sum("finding_place", fmt::format("k.unit_id = {}", kAllUnits)));
  known.any_kind = known.kind = known.at_places = known.places = any.second;
  if (any.second == 0) return {};
  if (question.asked.units) {
    YG_TRY_ASSIGN(const auto inside, sum("finding_place", finding_units(question.asked.units, "k.unit_id")));
    std::tie(known.places, known.at_places) = inside;
  }
  if (!question.narrows_kind()) return {};
  YG_TRY_ASSIGN(const auto kind,
                sum("finding_kind", fmt::format("k.model IN ({}) AND k.state IN ({})", fmt::join(known.models, ","),
                                                fmt::join(known.states, ","))));
  known.kind = kind.second;
  return {};
}

Result<Known> known_of(store::Reader& reader, const Question& question, const FindingRules& rules) {
  const Asked& asked = question.asked;
  YG_TRY_ASSIGN(const auto directory, ModelDirectory::load(reader));
  const LineFilter filter{question, directory, rules};
  Known known;
  YG_TRY_ASSIGN(const auto lines, counts(reader, asked.units, asked.month));
  for (const CountLine& line : lines) {
    known.in_scope += line.n;
    if (!filter.takes(line)) continue;
    known.meeting += line.n;
    known.models.insert(line.model);
    known.states.insert(static_cast<int>(line.state));
  }
  YG_TRY_ASSIGN(const auto all, counts(reader, std::nullopt, asked.month));
  for (const CountLine& line : all) {
    if (!question.open_only() || line.state == State::fresh) known.window += line.n;
    if (filter.takes(line)) known.everywhere += line.n;
  }
  known.by_place = has_field(question.query, kPlaceFields);
  if (!known.by_place || known.meeting == 0) return known;
  YG_TRY(add_places(reader, question, known));
  if (asked.month != kAllMonths) {
    YG_TRY_ASSIGN(const auto ever, counts(reader, std::nullopt, kAllMonths));
    std::int64_t n = 1;
    for (const CountLine& line : ever) n += line.n;
    known.in_month = static_cast<double>(known.window) / static_cast<double>(n);
  }
  return known;
}

// How many meet the filter: never more than this, as far as the figures tell.
std::int64_t at_most(const Known& known) {
  return known.by_place ? std::min({known.meeting, known.at_places, known.kind}) : known.meeting;
}

// Probably, were places and months independent of each other.
double likely(const Known& known) {
  if (!known.by_place) return static_cast<double>(known.meeting);
  double n = static_cast<double>(known.at_places);
  if (known.any_kind > 0) n *= static_cast<double>(known.kind) / static_cast<double>(known.any_kind);
  n *= known.in_month;
  return std::min(n, static_cast<double>(at_most(known)));
}

// Whether the figures count just what is asked for.
bool is_exact(const Known& known, const Question& question) {
  const bool only_figures = std::ranges::all_of(question.query.conditions, [](const Condition& condition) {
    return is_one_of(condition.field->name, kFigureFields) &&
           (condition.compare == http::Compare::any_of || condition.field->name == "scene");
  });
  if (!only_figures || question.query.search || question.asked.overdue) return false;
  if (!known.by_place) return true;
  return question.asked.month == kAllMonths && (!question.asked.units || known.meeting == known.in_scope);
}

// Fewer than kFewOverdue overdue?
Result<bool> few_overdue(store::Reader& reader, Instant now) {
  const std::string sql = fmt::format(
      "SELECT COUNT(*) FROM (SELECT id FROM finding WHERE state = 0 AND due_at < :now LIMIT {}) AS o", kFewOverdue + 1);
  YG_TRY_ASSIGN(const auto n, reader.one({"finding.count_overdue", sql}, {now},
                                         [](const store::Row& row) { return row.integer(0); }));
  return n.value_or(0) <= kFewOverdue;
}

Result<Way> way_for(store::Reader& reader, const Question& question, const Known& known, const Reading& reading) {
  const http::ListQuery& query = question.query;
  if (query.search || query.condition("card_id") != nullptr) return Way::few;
  const double meeting = std::max(likely(known) * (question.asked.overdue ? kOverdueShare : 1), 1.0);
  const auto window = static_cast<double>(known.window);
  const auto wanted = static_cast<double>(reading.wanted);
  double walk = reading.in_steps ? window : std::min(window, wanted * window / meeting);
  if (query.sort.front().field->name == "id") walk *= kById;
  const bool has_own = has_field(query, kOwnIndex);
  const double fetch = kFetch * (has_own ? kRead : 1) * (reading.in_steps ? std::max(1.0, meeting / wanted) : 1);
  const double narrow = fetch * static_cast<double>(known.everywhere);
  const double place = known.by_place ? fetch * known.in_month * static_cast<double>(known.at_places) +
                                            kSeek * static_cast<double>(known.places)
                       : question.asked.units ? fetch * static_cast<double>(known.in_scope)
                                              : window * fetch;
  // Their own indexes hold what is asked for and no more.
  if (question.looks_into_subjects()) return place <= narrow ? Way::place : Way::narrow;
  if (has_own && std::min(narrow, place) > kFewOverdue) return Way::walk;
  if (walk <= std::min(narrow, place)) {
    if (!question.asked.overdue) return Way::walk;
    YG_TRY_ASSIGN(const bool few, few_overdue(reader, question.asked.now));
    return few ? Way::few : Way::walk;
  }
  return place <= narrow ? Way::place : Way::narrow;
}

class Scope {
 public:
  void add(std::string piece) { scope_.sql += (scope_.sql.empty() ? "" : " AND ") + std::move(piece); }
  void add(std::string piece, store::Value value) {
    add(std::move(piece));
    scope_.params.push_back(std::move(value));
  }
  [[nodiscard]] http::SqlPiece take() && { return std::move(scope_); }

 private:
  http::SqlPiece scope_;
};

std::string month_piece(std::string_view column, std::int64_t month) {
  return fmt::format("{0} >= {1} AND {0} < {2}", column, to_micros(month_start(month)),
                     to_micros(month_start(month + 1)));
}

// Places first, and the findings of each by its index: PostgreSQL is kept from another order by OFFSET 0.
std::string from_places(Dialect dialect, const Asked& asked) {
  if (dialect == Dialect::sqlite) return "FROM finding_place p CROSS JOIN finding f";
  return fmt::format(
      "FROM finding_place p CROSS JOIN LATERAL (SELECT i.id, i.first_at, i.due_at, i.model, i.state, i.unit_id, "
      "i.subject, i.again, i.assigned_to FROM finding i WHERE i.unit_id = p.unit_id AND i.scene = p.scene AND "
      "i.class_code = p.class_code AND i.carrier = p.carrier{} OFFSET 0) AS f",
      asked.month == kAllMonths ? "" : " AND " + month_piece("i.first_at", asked.month));
}

http::SqlPiece scope_for(Way way, Dialect dialect, const Question& question, const Known& known) {
  const Asked& asked = question.asked;
  const bool hidden = way == Way::few || (way == Way::walk && dialect == Dialect::sqlite);
  Scope scope;
  if (way == Way::place) {
    scope.add("p.n > 0");
    scope.add(asked.units ? finding_units(asked.units, "p.unit_id") : "p.unit_id >= 0");
    if (dialect == Dialect::sqlite)
      scope.add(
          "f.unit_id = p.unit_id AND f.scene = p.scene AND f.class_code = p.class_code AND f.carrier = p.carrier");
  } else if (asked.units) {
    scope.add(finding_units(asked.units, hidden || way == Way::narrow ? "+f.unit_id" : "f.unit_id"));
  }
  const std::string_view plus = hidden || way == Way::place ? "+" : "";
  if (way == Way::narrow || asked.severities)
    scope.add(fmt::format("{}f.model IN ({})", plus, fmt::join(known.models, ",")));
  if (question.open_only()) {
    scope.add(way == Way::place ? "+f.state = 0" : "f.state = 0");  // as the partial index says it
  } else if (way == Way::narrow) {
    scope.add(fmt::format("f.state IN ({})", fmt::join(known.states, ",")));
  }
  if (asked.overdue) scope.add(way == Way::few ? "f.due_at < ?" : "+f.due_at < ?", store::Value{asked.now});
  if (asked.month != kAllMonths)
    scope.add(month_piece(way == Way::few && dialect == Dialect::sqlite ? "+f.first_at" : "f.first_at", asked.month));
  return std::move(scope).take();
}

}  // namespace

Result<Plan> plan_for(store::Reader& reader, const http::ListQuery& query, const Asked& asked,
                      const FindingRules& rules, const Reading& reading) {
  const Question question{query, asked};
  YG_TRY_ASSIGN(const Known known, known_of(reader, question, rules));
  Plan plan;
  plan.window = known.window;
  const std::int64_t most = at_most(known);
  if (most == 0 || is_exact(known, question)) plan.known_total = most;
  if (most == 0) return plan;
  if (question.looks_into_subjects() && most > kContainsMax) {
    return fail(
        ErrorKind::invalid, "finding.too_many_subjects",
        {fmt::format("在超过 {} 条发现中不能按对象的一部分查找，请先按模型、状态、单位或月份缩小范围", kContainsMax),
         fmt::format("a part of a subject is not looked for in more than {} findings: narrow them by model, state, "
                     "unit or month first",
                     kContainsMax)},
        {.field = "subject"});
  }
  YG_TRY_ASSIGN(plan.way, way_for(reader, question, known, reading));
  plan.counts_along = plan.way == Way::walk && !has_field(query, kOwnIndex);
  const Dialect dialect = reader.dialect();
  plan.sql = {.select = "SELECT f.id",
              .from = plan.way == Way::place ? from_places(dialect, asked) : "FROM finding f",
              .scope = scope_for(plan.way, dialect, question, known)};
  return plan;
}

Result<std::int64_t> count_along(store::Reader& reader, const http::ListQuery& query, const Asked& asked,
                                 const Plan& plan) {
  const Question question{query, asked};
  std::string begin = question.open_only() ? "WHERE state = 0" : "WHERE 1 = 1";
  if (asked.month != kAllMonths) begin += " AND " + month_piece("first_at", asked.month);
  const http::List& list = list_for(plan.way, reader.dialect());
  // In the order of ids the findings themselves would be read; it does not matter for their number.
  const http::SortKey& key = query.sort.front();
  const std::string_view column = key.field->name == "id" ? "first_at" : std::string_view{key.field->name};
  const std::string_view way = key.descending ? " DESC" : "";
  // What bounds the walk bounds what is looked at.
  for (const Condition& condition : query.conditions) {
    if (condition.field->name != "first_at" || condition.values.size() != 1) continue;
    const std::string_view compare = condition.compare == http::Compare::at_least  ? ">="
                                     : condition.compare == http::Compare::at_most ? "<="
                                     : condition.compare == http::Compare::more    ? ">"
                                     : condition.compare == http::Compare::less    ? "<"
                                                                                   : "=";
    begin += fmt::format(" AND first_at {} {}", compare, std::get<std::int64_t>(condition.values.front().data()));
  }
  http::ListSql sql = plan.sql;
  sql.from = fmt::format(
      "FROM (SELECT id, first_at, due_at, model, state, unit_id, scene, class_code, carrier FROM finding {0} ORDER BY "
      "{1}{2}, id{2} LIMIT {3}) AS f",
      begin, column, way, kCountedAlong);
  const http::Statement statement = http::count_statement(list, http::over(query, list), sql, http::kCountMax + 1);
  YG_TRY_ASSIGN(const auto n, reader.one({"finding.count_along", statement.sql}, statement.params,
                                         [](const store::Row& row) { return row.integer(0); }));
  return n.value_or(0);
}

}  // namespace yunguan::finding
