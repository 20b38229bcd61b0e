// SPDX-License-Identifier: Apache-2.0
#include "finding/finding_list.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "base/parse.h"
#include "monitor/model.h"

namespace yunguan::finding {
namespace {

using http::Condition;
using http::Field;
using http::FieldKind;
using http::SqlPiece;
using store::Value;

// So many are fetched and sorted rather than looked for along the order.
constexpr std::int64_t kNarrowMax = 20'000;
constexpr std::size_t kSearchMin = 5;   // digits that narrow enough
constexpr int kSearchFindings = 5'000;  // of one range of numbers
constexpr int kSearchCards = 200;       // that end so
constexpr std::size_t kExportStep = 500;

enum class Way : std::uint8_t { walk, narrow };

std::string_view plus(bool with) { return with ? "+" : ""; }

const std::string& text_of(const Value& value) { return std::get<std::string>(value.data()); }

// The guideline's models by their numbers, own rules through their table.
SqlPiece model_piece(std::string_view column, const Condition& condition) {
  SqlPiece piece;
  std::string numbers;
  for (const Value& asked : condition.values) {
    const auto model = monitor::model_named(text_of(asked));
    if (model) {
      numbers += fmt::format("{}{}", numbers.empty() ? "" : ",", static_cast<int>(*model));
    } else {
      piece.sql += piece.params.empty() ? "?" : ", ?";
      piece.params.push_back(asked);
    }
  }
  if (!piece.params.empty()) {
    piece.sql = fmt::format("{} IN (SELECT id FROM finding_model WHERE name IN ({}))", column, piece.sql);
    if (!numbers.empty()) piece.sql += fmt::format(" OR {} IN ({})", column, numbers);
  } else {
    piece.sql = fmt::format("{} IN ({})", column, numbers);
  }
  return piece;
}

Field model_field(bool walk) {
  Field field{.name = "model",
              .kind = FieldKind::text,
              .column = fmt::format("{}f.model", plus(walk)),
              .sentence = "Name of a model of the guideline or of an own rule."};
  field.own = [column = field.column](const Condition& condition) { return model_piece(column, condition); };
  return field;
}

std::vector<std::pair<std::string, int>> state_codes() {
  std::vector<std::pair<std::string, int>> codes;
  for (const State state : kStates) codes.emplace_back(to_word(state), static_cast<int>(state));
  return codes;
}

std::vector<std::pair<std::string, int>> carrier_codes() {
  std::vector<std::pair<std::string, int>> codes;
  for (const auto carrier :
       {card::Carrier::mobile, card::Carrier::telecom, card::Carrier::unicom, card::Carrier::broadcast})
    codes.emplace_back(card::to_word(carrier), static_cast<int>(carrier));
  return codes;
}

std::vector<std::pair<std::string, int>> class_codes() {
  std::vector<std::pair<std::string, int>> codes;
  for (int functions = 1; functions <= 3; ++functions) {
    for (int business = 1; business <= 6; ++business)
      codes.emplace_back(fmt::format("{}-{}", functions, business), functions * 10 + business);
  }
  return codes;
}

Field again_field() {
  Field field{.name = "again",
              .kind = FieldKind::flag,
              .column = "f.again",
              .sentence = "Handled, and more hits have come since."};
  field.own = [](const Condition& condition) {
    return SqlPiece{std::get<std::int64_t>(condition.values.front().data()) != 0 ? "f.again = 1" : "+f.again = 0", {}};
  };
  return field;
}

Field person_field() {
  Field field{.name = "assigned_to",
              .kind = FieldKind::integer,
              .column = "f.assigned_to",
              .sentence = "The person it is assigned to."};
  field.own = [](const Condition& condition) {
    SqlPiece piece;
    for (const Value& asked : condition.values) {
      piece.sql += piece.params.empty() ? "?" : ", ?";
      piece.params.push_back(asked);
    }
    piece.sql = fmt::format("f.assigned_to <> 0 AND f.assigned_to IN ({})", piece.sql);
    return piece;
  };
  return field;
}

Field card_field() {
  Field field{
      .name = "card_id", .kind = FieldKind::integer, .column = "f.card_id", .sentence = "Findings of one card."};
  field.own = [](const Condition& condition) {
    SqlPiece piece;
    for (const Value& asked : condition.values) {
      piece.sql += piece.params.empty() ? "?" : ", ?";
      piece.params.push_back(asked);
    }
    piece.sql = fmt::format("f.msisdn IN (SELECT CAST(msisdn AS BIGINT) FROM card WHERE id IN ({}))", piece.sql);
    return piece;
  };
  return field;
}

// Findings whose number begins, or whose card's number ends, with these digits. Each branch is one index and stops soon.
SqlPiece search(std::string_view q) {
  const std::string digits{trimmed(q)};
  if (!all_digits(digits) || digits.size() < kSearchMin || digits.size() > 15) return {"1 = 0", {}};
  SqlPiece piece{"f.id IN (", {}};
  const auto prefix = parse_integer<std::int64_t>(digits).value_or(0);
  for (const std::size_t length : {11u, 13u, 15u}) {
    if (digits.size() > length) continue;
    std::int64_t scale = 1;
    for (std::size_t i = digits.size(); i < length; ++i) scale *= 10;
    piece.sql +=
        fmt::format("{}SELECT id FROM (SELECT id FROM finding WHERE msisdn >= ? AND msisdn < ? LIMIT {}) AS b{}",
                    piece.params.empty() ? "" : " UNION ALL ", kSearchFindings, length);
    piece.params.emplace_back(prefix * scale);
    piece.params.emplace_back((prefix + 1) * scale);
  }
  piece.sql += fmt::format(
      " UNION ALL SELECT g.id FROM (SELECT msisdn FROM card WHERE msisdn_reversed >= ? AND msisdn_reversed < ? LIMIT "
      "{}) AS c "
      "JOIN finding g ON g.msisdn = CAST(c.msisdn AS BIGINT))",
      kSearchCards);
  const std::string reversed{digits.rbegin(), digits.rend()};
  std::string behind = reversed;
  ++behind.back();
  piece.params.emplace_back(reversed);
  piece.params.emplace_back(behind);
  return piece;
}

http::List make_list(Way way) {
  const bool walk = way == Way::walk;
  http::List::Declaration list{.name = "finding.list", .fields = {}, .id_column = "f.id", .default_sort = "-first_at"};
  if (!walk) list.id_column = "+f.id";
  Field class_field = http::coded_field("class", "+f.class_code", class_codes());
  class_field.sentence = "Class of the guideline, F-N, that the card had then.";
  Field subject{.name = "subject", .kind = FieldKind::text, .column = "f.subject"};
  subject.sentence = "What the finding is about: a device, a peer, a region, an application.";
  list.fields = {
      {.name = "first_at",
       .kind = FieldKind::instant,
       .column = walk ? "f.first_at" : "+f.first_at",
       .sortable = true,
       .sentence = "Time of the first row that raised it."},
      {.name = "due_at",
       .kind = FieldKind::instant,
       .column = walk ? "f.due_at" : "+f.due_at",
       .sortable = true,
       .sentence = "When it is to be dealt with; sorted by it, only open ones are listed."},
      {.name = "id",
       .kind = FieldKind::integer,
       .column = walk ? "f.id" : "+f.id",
       .sortable = true,
       .sentence = "In the order in which they were found."},
      model_field(walk),
      http::coded_field("state", fmt::format("{}f.state", plus(walk)), state_codes()),
      {.name = "scene",
       .kind = FieldKind::text,
       .column = walk ? "f.scene" : "(f.scene || '')",
       .sentence = "Scene that the card had then."},
      class_field,
      http::coded_field("carrier", "+f.carrier", carrier_codes()),
      subject,
      again_field(),
      person_field(),
      card_field(),
  };
  list.search = search;
  list.search_sentence = "First or last digits of a card's number; at least five.";
  list.other_parameters = {"unit_id", "month", "severity", "overdue", "format", "columns"};
  return http::List{std::move(list)};
}

const http::List& list_for(Way way) {
  static const http::List kWalk = make_list(Way::walk);
  static const http::List kNarrow = make_list(Way::narrow);
  return way == Way::walk ? kWalk : kNarrow;
}

// The same query over the other declaration.
http::ListQuery over(const http::ListQuery& query, const http::List& list) {
  http::ListQuery other = query;
  for (Condition& condition : other.conditions) condition.field = list.field(condition.field->name);
  for (http::SortKey& key : other.sort) key.field = list.field(key.field->name);
  return other;
}

// What the figures know about the query.
struct Figures {
  std::int64_t n = 0;
  std::vector<std::int64_t> models;  // that have any
  std::vector<int> states;
  bool exact = true;  // nothing else is asked for
};

Result<Figures> figures_for(store::Reader& reader, const http::ListQuery& query, const Asked& asked,
                            const FindingRules& rules) {
  YG_TRY_ASSIGN(const auto directory, ModelDirectory::load(reader));
  std::optional<std::set<std::int64_t>> models;
  std::optional<std::set<State>> states;
  Figures figures;
  figures.exact = !asked.overdue && !query.search && query.sort.front().field->name != "due_at";
  for (const Condition& condition : query.conditions) {
    if (condition.field->name == "model" && condition.compare == http::Compare::any_of) {
      models.emplace();
      for (const Value& value : condition.values) models->insert(directory.number(text_of(value)).value_or(-1));
    } else if (condition.field->name == "state") {
      states.emplace();
      for (const Value& value : condition.values) states->insert(*state_from(text_of(value)));
    } else {
      figures.exact = false;
    }
  }
  YG_TRY_ASSIGN(const auto lines, counts(reader, asked.units, asked.month));
  std::set<int> found_states;
  for (const CountLine& line : lines) {
    if (models && !models->contains(line.model)) continue;
    if (states && !states->contains(line.state)) continue;
    if ((asked.overdue || query.sort.front().field->name == "due_at") && line.state != State::fresh) continue;
    if (asked.severities &&
        std::ranges::find(*asked.severities, rules.severity_of(directory.name(line.model))) == asked.severities->end())
      continue;
    figures.n += line.n;
    if (figures.models.empty() || figures.models.back() != line.model) figures.models.push_back(line.model);
    found_states.insert(static_cast<int>(line.state));
  }
  figures.states.assign(found_states.begin(), found_states.end());
  return figures;
}

bool has_field(const http::ListQuery& query, std::initializer_list<std::string_view> names) {
  return std::ranges::any_of(names, [&](std::string_view name) { return query.condition(name) != nullptr; });
}

// Fewer than kNarrowMax overdue?
Result<bool> few_overdue(store::Reader& reader, Instant now) {
  const std::string sql = fmt::format(
      "SELECT COUNT(*) FROM (SELECT id FROM finding WHERE state = 0 AND due_at < :now LIMIT {}) AS o", kNarrowMax + 1);
  YG_TRY_ASSIGN(const auto n, reader.one({"finding.count_overdue", sql}, {now},
                                         [](const store::Row& row) { return row.integer(0); }));
  return n.value_or(0) <= kNarrowMax;
}

struct Plan {
  Way way = Way::walk;
  SqlPiece scope;
  std::optional<std::int64_t> known_total;
};

Result<Plan> plan_for(store::Reader& reader, const http::ListQuery& query, const Asked& asked,
                      const FindingRules& rules) {
  YG_TRY_ASSIGN(const Figures figures, figures_for(reader, query, asked, rules));
  Plan plan;
  if (figures.exact) plan.known_total = figures.n;
  const bool open_only = asked.overdue || query.sort.front().field->name == "due_at";
  bool narrow = figures.n <= kNarrowMax;
  // These have indexes of their own, in the list's order.
  if (has_field(query, {"subject", "assigned_to", "again"})) narrow = false;
  if (query.search || has_field(query, {"card_id"})) narrow = true;
  bool by_figures = narrow && !query.search && !has_field(query, {"card_id", "subject", "assigned_to", "again"});
  if (asked.overdue && !narrow) {
    YG_TRY_ASSIGN(narrow, few_overdue(reader, asked.now));
    by_figures = false;
  }
  plan.way = narrow ? Way::narrow : Way::walk;
  const auto add = [&](std::string piece) {
    plan.scope.sql += (plan.scope.sql.empty() ? "" : " AND ") + std::move(piece);
  };
  const std::string_view hidden = by_figures ? "" : "+";
  const auto inside = finding_units(asked.units, fmt::format("{}f.unit_id", hidden));
  if (!inside.empty()) add(inside);
  if (by_figures || asked.severities) {
    add(fmt::format("{}f.model IN (-1{}{})", hidden, figures.models.empty() ? "" : ",",
                    fmt::join(figures.models, ",")));
  }
  if (open_only) {
    add("f.state = 0");  // as the partial index says it
  } else if (by_figures) {
    add(fmt::format("f.state IN (-1{}{})", figures.states.empty() ? "" : ",", fmt::join(figures.states, ",")));
  }
  if (asked.overdue) {
    add(narrow ? "f.due_at < ?" : "+f.due_at < ?");
    plan.scope.params.emplace_back(asked.now);
  }
  if (asked.month != 0) {
    add(fmt::format("f.first_at >= {} AND f.first_at < {}", to_micros(month_start(asked.month)),
                    to_micros(month_start(asked.month + 1))));
  }
  return plan;
}

}  // namespace

const http::List& FindingList::declaration() { return list_for(Way::walk); }

Result<http::Page<Finding>> FindingList::page(store::Reader& reader, const http::ListQuery& query, const Asked& asked,
                                              const FindingRules& rules) {
  YG_TRY_ASSIGN(const Plan plan, plan_for(reader, query, asked, rules));
  const http::List& list = list_for(plan.way);
  const http::ListSql sql{.select = "SELECT f.id", .from = "FROM finding f", .scope = plan.scope};
  YG_TRY_ASSIGN(auto ids, http::read_page<FindingId>(
                              reader, list, over(query, list), sql,
                              [](const store::Row& row) { return row.id<FindingId>(0); }, plan.known_total));
  YG_TRY_ASSIGN(auto findings, find_many(reader, ids.items));
  http::Page<Finding> page{std::move(findings), ids.next_cursor, ids.prev_cursor, ids.total, ids.total_is_exact};
  if (plan.known_total && page.total) {  // the figures count to the end
    page.total = plan.known_total;
    page.total_is_exact = true;
  }
  return page;
}

Result<void> FindingList::each(store::Database& db, const http::ListQuery& query, const Asked& asked,
                               const FindingRules& rules, const std::function<Result<void>(const Finding&)>& visit) {
  http::ListQuery step = query;
  step.limit = kExportStep;
  step.page = 1;
  while (true) {
    YG_TRY_ASSIGN(const auto found, db.read([&](store::Reader& reader) { return page(reader, step, asked, rules); }));
    for (const Finding& finding : found.items) YG_TRY(visit(finding));
    if (!found.next_cursor) return {};
    step.cursor = found.next_cursor;
  }
}

Result<std::vector<FindingId>> FindingList::ids_behind(store::Reader& reader, const http::ListQuery& query,
                                                       const Asked& asked, const FindingRules& rules, FindingId after,
                                                       FindingId upto, std::int64_t limit) {
  http::ListQuery by_id = query;
  by_id.sort = {{declaration().field("id"), false}};
  by_id.cursor.reset();
  by_id.page = 1;
  by_id.limit = static_cast<std::size_t>(limit);
  YG_TRY_ASSIGN(Plan plan, plan_for(reader, by_id, asked, rules));
  const http::List& list = list_for(plan.way);
  plan.scope.sql += plan.scope.sql.empty() ? "" : " AND ";
  plan.scope.sql += "f.id > ? AND f.id <= ?";
  plan.scope.params.emplace_back(after);
  plan.scope.params.emplace_back(upto);
  const http::ListSql sql{.select = "SELECT f.id", .from = "FROM finding f", .scope = plan.scope};
  YG_TRY_ASSIGN(auto ids, http::read_page<FindingId>(
                              reader, list, over(by_id, list), sql,
                              [](const store::Row& row) { return row.id<FindingId>(0); }, 0));
  return std::move(ids.items);
}

Result<std::int64_t> FindingList::count(store::Reader& reader, const http::ListQuery& query, const Asked& asked,
                                        const FindingRules& rules, std::int64_t max) {
  YG_TRY_ASSIGN(const Plan plan, plan_for(reader, query, asked, rules));
  if (plan.known_total) return *plan.known_total;
  const http::List& list = list_for(plan.way);
  const http::ListSql sql{.select = "SELECT f.id", .from = "FROM finding f", .scope = plan.scope};
  const http::Statement statement = http::count_statement(list, over(query, list), sql, max);
  YG_TRY_ASSIGN(const auto n, reader.one({"finding.count_list", statement.sql}, statement.params,
                                         [](const store::Row& row) { return row.integer(0); }));
  return n.value_or(0);
}

Result<FindingId> last_id(store::Reader& reader) {
  YG_TRY_ASSIGN(const auto last, reader.one({"finding.last", "SELECT id FROM finding ORDER BY id DESC LIMIT 1"}, {},
                                            [](const store::Row& row) { return row.id<FindingId>(0); }));
  return last.value_or(FindingId{});
}

}  // namespace yunguan::finding
