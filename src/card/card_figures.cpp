// SPDX-License-Identifier: Apache-2.0
#include "card/card_figures.h"

#include <fmt/format.h>

#include <array>
#include <map>
#include <tuple>

#include "store/list_value.h"

namespace yunguan::card {
namespace {

using store::NamedQuery;
using store::Row;

constexpr std::int64_t kWholeFleet = 0;  // in place of a unit

constexpr store::Migration kCreate{"card_figure",
                                   1,
                                   "create fleet figures",
                                   R"(CREATE TABLE card_figure (
         unit_id BIGINT NOT NULL,
         dimension TEXT NOT NULL,
         value TEXT NOT NULL,
         n BIGINT NOT NULL,
         PRIMARY KEY (unit_id, dimension, value)
       );
       CREATE INDEX card_figure_by_dimension ON card_figure (dimension, value, unit_id))",
                                   "",
                                   ""};

// Figures are changed again and again: room on the page keeps the changes out of the indexes.
constexpr store::Migration kRoom{
    "card_figure", 2, "leave room to change figures in place", "", "", "ALTER TABLE card_figure SET (fillfactor = 50)"};

constexpr NamedQuery kAdd{
    "card.figure_add",
    "INSERT INTO card_figure (unit_id, dimension, value, n) VALUES (:unit, :dimension, :value, :n) "
    "ON CONFLICT (unit_id, dimension, value) DO UPDATE SET n = card_figure.n + excluded.n"};
// A change of many figures would be as many round trips.
constexpr NamedQuery kAddPostgres{
    "card.figure_add",
    "INSERT INTO card_figure (unit_id, dimension, value, n) SELECT * FROM unnest(CAST(:units AS BIGINT[]), "
    "CAST(:dimensions AS TEXT[]), CAST(:values AS TEXT[]), CAST(:steps AS BIGINT[])) "
    "ON CONFLICT (unit_id, dimension, value) DO UPDATE SET n = card_figure.n + excluded.n"};
constexpr NamedQuery kUnits{
    "card.unit_figures",
    "SELECT unit_id, dimension, CAST(SUM(n) AS BIGINT) FROM card_figure "
    "WHERE dimension IN ('judged', 'ok', 'missing') AND unit_id > 0 GROUP BY unit_id, dimension ORDER BY unit_id"};
constexpr NamedQuery kAllKept{"card.figures_kept", "SELECT unit_id, dimension, value, n FROM card_figure WHERE n <> 0"};
constexpr NamedQuery kAllCards{
    "card.figures_count",
    "SELECT unit_id, kind, state, carrier, network, class_code, risk, required, missing FROM card"};

enum class Dimension : std::uint8_t {
  total,
  kind,
  state,
  carrier,
  network,
  judged,
  ok,
  class_code,
  risk,
  class_ok,
  required,
  missing
};
constexpr std::array<std::string_view, 12> kDimensionWords{
    "total", "kind", "state", "carrier", "network", "judged", "ok", "class", "risk", "class_ok", "required", "missing"};

// The code of a class is its number as in "3-1": 31.
std::uint8_t code_of(ClassCode code) { return static_cast<std::uint8_t>(code.functions * 10 + code.business); }

// Calls `visit(dimension, code)` for everything a card counts towards.
template <class Visit>
void each_dimension(const Facts& facts, const Standing& standing, Visit visit) {
  const auto code = [](auto value) { return static_cast<std::uint8_t>(value); };
  visit(Dimension::total, code(0));
  visit(Dimension::kind, code(standing.kind));
  visit(Dimension::state, code(facts.state));
  visit(Dimension::carrier, code(facts.carrier));
  visit(Dimension::network, code(facts.network));
  if (!standing.judged()) return;
  const bool ok = standing.missing.empty();
  visit(Dimension::judged, code(0));
  if (ok) visit(Dimension::ok, code(0));
  if (standing.class_code) {
    visit(Dimension::class_code, code_of(*standing.class_code));
    visit(Dimension::risk, code(standing.risk));
    if (ok) visit(Dimension::class_ok, code_of(*standing.class_code));
  }
  standing.required.each([&](Duty duty) { visit(Dimension::required, code(duty)); });
  standing.missing.each([&](Duty duty) { visit(Dimension::missing, code(duty)); });
}

// The word a figure is kept under.
std::string value_of(Dimension dimension, std::uint8_t code) {
  switch (dimension) {
    case Dimension::kind:
      return std::string{to_word(static_cast<Kind>(code))};
    case Dimension::state:
      return std::string{to_word(static_cast<State>(code))};
    case Dimension::carrier:
      return std::string{to_word(static_cast<Carrier>(code))};
    case Dimension::network:
      return std::string{to_word(static_cast<Network>(code))};
    case Dimension::class_code:
    case Dimension::class_ok:
      return ClassCode{static_cast<std::uint8_t>(code / 10), static_cast<std::uint8_t>(code % 10)}.text();
    case Dimension::risk:
      return std::string{to_word(static_cast<Risk>(code))};
    case Dimension::required:
    case Dimension::missing:
      return std::string{to_word(static_cast<Duty>(code))};
    case Dimension::total:
    case Dimension::judged:
    case Dimension::ok:
      return {};
  }
  broken_invariant("a dimension of figures", __FILE__, __LINE__);
}

std::string name_of(Dimension dimension) { return std::string{kDimensionWords[static_cast<std::size_t>(dimension)]}; }

void put(Figures& figures, const std::string& dimension, const std::string& value, std::int64_t n) {
  if (dimension == "total")
    figures.total = n;
  else if (dimension == "judged")
    figures.judged = n;
  else if (dimension == "ok")
    figures.ok = n;
  else if (dimension == "kind")
    figures.by_kind[value] = n;
  else if (dimension == "state")
    figures.by_state[value] = n;
  else if (dimension == "carrier")
    figures.by_carrier[value] = n;
  else if (dimension == "network")
    figures.by_network[value] = n;
  else if (dimension == "class")
    figures.by_class[value] = n;
  else if (dimension == "class_ok")
    figures.ok_by_class[value] = n;
  else if (dimension == "risk")
    figures.by_risk[value] = n;
  else if (dimension == "required")
    figures.by_duty[*duty_from(value)].required = n;
  else if (dimension == "missing")
    figures.by_duty[*duty_from(value)].missing = n;
}

}  // namespace

const std::vector<store::Migration>& figure_migrations() {
  static const std::vector<store::Migration> steps{kCreate, kRoom};
  return steps;
}

void FigureChange::count(const Facts& facts, const Standing& standing, std::int64_t step) {
  each_dimension(facts, standing, [&](Dimension dimension, std::uint8_t code) {
    const Key key{.unit = facts.unit.value,
                  .figure = static_cast<std::uint16_t>(static_cast<int>(dimension) << 8 | code)};
    changes_[key] += step;
  });
}

void FigureChange::merge(const FigureChange& other) {
  for (const auto& [key, step] : other.changes_) changes_[key] += step;
}

Result<void> FigureChange::apply(store::Transaction& tx) const {
  // The map's order is the order of locks: two transactions cannot wait for one another here.
  std::map<Key, std::int64_t> steps;
  for (const auto& [key, step] : changes_) {
    if (step == 0) continue;
    steps[key] += step;
    steps[{.unit = kWholeFleet, .figure = key.figure}] += step;
  }
  std::erase_if(steps, [](const auto& entry) { return entry.second == 0; });
  std::vector<std::int64_t> units;
  std::vector<std::string> dimensions;
  std::vector<std::string> values;
  std::vector<std::int64_t> amounts;
  for (const auto& [key, step] : steps) {
    const auto dimension = static_cast<Dimension>(key.figure >> 8);
    units.push_back(key.unit);
    dimensions.push_back(name_of(dimension));
    values.push_back(value_of(dimension, static_cast<std::uint8_t>(key.figure & 0xFF)));
    amounts.push_back(step);
  }
  if (tx.dialect() == store::Dialect::postgresql && !units.empty()) {
    const auto list = [&](const auto& each) { return store::list_value(tx.dialect(), each); };
    YG_TRY(tx.run(kAddPostgres, {list(units), list(dimensions), list(values), list(amounts)}));
    return {};
  }
  for (std::size_t i = 0; i < units.size(); ++i)
    YG_TRY(tx.run(kAdd, {units[i], std::move(dimensions[i]), std::move(values[i]), amounts[i]}));
  return {};
}

Result<Figures> figures(store::Reader& reader, const std::optional<std::vector<UnitId>>& units) {
  std::string where = "unit_id = 0";
  if (units) {
    where = "unit_id IN (-1";  // nobody's unit: an empty scope sees nothing
    for (const UnitId unit : *units) where += fmt::format(",{}", unit.value);
    where += ")";
  }
  const std::string sql = "SELECT dimension, value, CAST(SUM(n) AS BIGINT) FROM card_figure WHERE " + where +
                          " GROUP BY dimension, value HAVING SUM(n) <> 0";
  Figures found;
  YG_TRY(reader.each({"card.figures", sql}, {}, [&](const Row& row) {
    put(found, row.text(0), row.text(1), row.integer(2));
    return true;
  }));
  found.iot = found.by_kind.contains("iot") ? found.by_kind["iot"] : 0;
  found.with_gaps = found.judged - found.ok;
  return found;
}

Result<std::vector<UnitFigure>> unit_figures(store::Reader& reader) {
  std::vector<UnitFigure> all;
  YG_TRY(reader.each(kUnits, {}, [&](const Row& row) {
    const auto unit = row.id<UnitId>(0);
    if (all.empty() || all.back().unit != unit) all.push_back({.unit = unit});
    const std::string dimension = row.text(1);
    (dimension == "judged" ? all.back().total
     : dimension == "ok"   ? all.back().ok
                           : all.back().missing) = row.integer(2);
    return true;
  }));
  std::erase_if(all, [](const UnitFigure& figure) { return figure.total == 0; });
  return all;
}

Result<void> object_to_unit_with_cards(store::Reader& reader, const identity::Unit& unit) {
  YG_TRY_ASSIGN(const auto counted, figures(reader, std::vector{unit.id}));
  if (counted.total == 0) return {};
  return fail(ErrorKind::conflict, "unit.has_cards",
              {fmt::format("这个单位还有 {} 张卡，请先移交或销户", counted.total),
               fmt::format("the unit still has {} cards; hand them over first", counted.total)});
}

Result<std::vector<FigureDifference>> check_figures(store::Reader& reader) {
  std::map<std::tuple<std::int64_t, std::string, std::string>, std::pair<std::int64_t, std::int64_t>> compared;
  YG_TRY(reader.each(kAllCards, {}, [&](const Row& row) {
    Facts facts;
    Standing standing;
    facts.unit = row.id<UnitId>(0);
    standing.kind = static_cast<Kind>(row.integer(1));
    facts.state = static_cast<State>(row.integer(2));
    facts.carrier = static_cast<Carrier>(row.integer(3));
    facts.network = static_cast<Network>(row.integer(4));
    if (const auto code = row.integer(5); code != 0) {
      standing.class_code = ClassCode{static_cast<std::uint8_t>(code / 10), static_cast<std::uint8_t>(code % 10)};
    }
    standing.risk = static_cast<Risk>(row.integer(6));
    standing.required = DutySet::from_bits(static_cast<std::uint16_t>(row.integer(7)));
    standing.missing = DutySet::from_bits(static_cast<std::uint16_t>(row.integer(8)));
    each_dimension(facts, standing, [&](Dimension dimension, std::uint8_t code) {
      for (const std::int64_t unit : {kWholeFleet, facts.unit.value}) {
        ++compared[{unit, name_of(dimension), value_of(dimension, code)}].second;
      }
    });
    return true;
  }));
  YG_TRY(reader.each(kAllKept, {}, [&](const Row& row) {
    compared[{row.integer(0), row.text(1), row.text(2)}].first = row.integer(3);
    return true;
  }));
  std::vector<FigureDifference> differences;
  for (const auto& [key, pair] : compared) {
    if (pair.first == pair.second) continue;
    differences.push_back({std::get<0>(key), std::get<1>(key), std::get<2>(key), pair.first, pair.second});
  }
  return differences;
}

}  // namespace yunguan::card
