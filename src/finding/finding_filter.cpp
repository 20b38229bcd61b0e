// SPDX-License-Identifier: Apache-2.0
#include "finding/finding_filter.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <map>

#include "base/parse.h"
#include "card/card.h"
#include "finding/finding.h"
#include "monitor/model.h"

namespace yunguan::finding {
namespace {

using http::Condition;
using http::Field;
using http::FieldKind;
using http::SqlPiece;
using store::Dialect;
using store::Value;

constexpr std::size_t kSearchMin = 5;   // digits that narrow enough
constexpr int kSearchFindings = 2'000;  // of one range of numbers
constexpr int kSearchCards = 200;       // that end so

const std::string& text_of(const Value& value) { return std::get<std::string>(value.data()); }

// The columns of one way on one store.
struct Columns {
  Way way;
  Dialect dialect;

  // What pages are sorted by.
  [[nodiscard]] std::string order(std::string_view name) const {
    return fmt::format("{}f.{}", way == Way::walk ? "" : "+", name);
  }
  [[nodiscard]] bool hides_filters() const { return way != Way::walk || dialect == Dialect::sqlite; }
  [[nodiscard]] std::string kind(std::string_view name) const {
    return fmt::format("{}f.{}", way == Way::narrow || !hides_filters() ? "" : "+", name);
  }
  [[nodiscard]] std::string place(std::string_view name) const {
    if (way == Way::place) return fmt::format("p.{}", name);
    return fmt::format("{}f.{}", hides_filters() ? "+" : "", name);
  }
  [[nodiscard]] std::string scene() const {
    if (way == Way::place) return "p.scene";
    return hides_filters() ? "(f.scene || '')" : "f.scene";
  }
};

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

Field model_field(std::string column) {
  Field field{.name = "model",
              .kind = FieldKind::text,
              .column = std::move(column),
              .sentence = "Name of a model of the guideline or of an own rule."};
  field.own = [column = field.column](const Condition& condition) { return model_piece(column, condition); };
  return field;
}

// The numbers stand in the statement, where PostgreSQL's planner sees how often they occur.
Field number_field(std::string name, const std::string& column, std::vector<std::pair<std::string, int>> codes) {
  Field field = http::coded_field(std::move(name), column, codes);
  field.own = [column, codes = std::map<std::string, int>(codes.begin(), codes.end())](const Condition& condition) {
    std::vector<int> numbers;
    for (const Value& asked : condition.values) numbers.push_back(codes.at(text_of(asked)));
    return SqlPiece{fmt::format("{} IN ({})", column, fmt::join(numbers, ",")), {}};
  };
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

SqlPiece any_of(const Condition& condition, std::string_view before, std::string_view behind) {
  SqlPiece piece{std::string{before}, {}};
  for (const Value& asked : condition.values) {
    piece.sql += piece.params.empty() ? "?" : ", ?";
    piece.params.push_back(asked);
  }
  piece.sql += behind;
  return piece;
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
    return any_of(condition, "f.assigned_to <> 0 AND f.assigned_to IN (", ")");
  };
  return field;
}

Field card_field() {
  Field field{
      .name = "card_id", .kind = FieldKind::integer, .column = "f.card_id", .sentence = "Findings of one card."};
  field.own = [](const Condition& condition) {
    return any_of(condition, "f.msisdn IN (SELECT CAST(msisdn AS BIGINT) FROM card WHERE id IN (", "))");
  };
  return field;
}

// Findings whose number begins, or whose card's number ends, with these digits. Each branch is one index and stops soon. PostgreSQL is given
// an array, since it takes a set for one to be hashed while all findings are read.
SqlPiece search(std::string_view q, Dialect dialect) {
  const std::string digits{trimmed(q)};
  if (!all_digits(digits) || digits.size() < kSearchMin || digits.size() > 15) return {"1 = 0", {}};
  const bool sqlite = dialect == Dialect::sqlite;
  SqlPiece piece;
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
      "JOIN finding g ON g.msisdn = CAST(c.msisdn AS BIGINT)",
      kSearchCards);
  const std::string reversed{digits.rbegin(), digits.rend()};
  std::string behind = reversed;
  ++behind.back();
  piece.params.emplace_back(reversed);
  piece.params.emplace_back(behind);
  piece.sql = fmt::format("{}{}{}", sqlite ? "f.id IN (" : "f.id = ANY (ARRAY(", piece.sql, sqlite ? ")" : "))");
  return piece;
}

http::List make_list(const Columns& columns) {
  http::List::Declaration list{
      .name = "finding.list", .fields = {}, .id_column = columns.order("id"), .default_sort = "-first_at"};
  Field class_field = number_field("class", columns.place("class_code"), class_codes());
  class_field.sentence = "Class of the guideline, F-N, that the card had then.";
  Field subject{.name = "subject", .kind = FieldKind::text, .column = "f.subject"};
  subject.sentence = "What the finding is about: a device, a peer, a region, an application.";
  list.fields = {
      {.name = "first_at",
       .kind = FieldKind::instant,
       .column = columns.order("first_at"),
       .sortable = true,
       .sentence = "Time of the first row that raised it."},
      {.name = "due_at",
       .kind = FieldKind::instant,
       .column = columns.order("due_at"),
       .sortable = true,
       .sentence = "When it is to be dealt with; sorted by it, only open ones are listed."},
      {.name = "id",
       .kind = FieldKind::integer,
       .column = columns.order("id"),
       .sortable = true,
       .sentence = "In the order in which they were found."},
      model_field(columns.kind("model")),
      number_field("state", columns.kind("state"), state_codes()),
      {.name = "scene",
       .kind = FieldKind::text,
       .column = columns.scene(),
       .sentence = "Scene that the card had then."},
      class_field,
      number_field("carrier", columns.place("carrier"), carrier_codes()),
      subject,
      again_field(),
      person_field(),
      card_field(),
  };
  list.search = [dialect = columns.dialect](std::string_view q) { return search(q, dialect); };
  list.search_sentence = "First or last digits of a card's number; at least five.";
  list.other_parameters = {"unit_id", "month", "severity", "overdue", "may_handle", "format", "columns"};
  return http::List{std::move(list)};
}

}  // namespace

const http::List& list_for(Way way, Dialect dialect) {
  static const auto kLists = [] {
    std::map<std::pair<Way, Dialect>, std::unique_ptr<http::List>> lists;
    for (const Way one : kWays) {
      for (const Dialect other : {Dialect::sqlite, Dialect::postgresql})
        lists[{one, other}].reset(new http::List(make_list({one, other})));
    }
    return lists;
  }();
  return *kLists.at({way, dialect});
}

const http::List& figure_list() {
  static const http::List kList{
      {.name = "finding.figures",
       .fields = {model_field("k.model"),
                  number_field("state", "k.state", state_codes()),
                  {.name = "scene", .kind = FieldKind::text, .column = "k.scene"},
                  number_field("class", "k.class_code", class_codes()),
                  number_field("carrier", "k.carrier", carrier_codes()),
                  {.name = "n", .kind = FieldKind::integer, .column = "k.n", .sortable = true}},
       .id_column = "k.n",
       .default_sort = "n"}};
  return kList;
}

}  // namespace yunguan::finding
