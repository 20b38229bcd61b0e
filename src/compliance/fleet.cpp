// SPDX-License-Identifier: Apache-2.0
#include "compliance/fleet.h"

#include <fmt/format.h>

#include <algorithm>
#include <unordered_set>

#include "base/parse.h"
#include "card/judgement.h"
#include "identity/asked_units.h"

namespace yunguan::compliance {
namespace {

Text name_of(TrendBy by, const std::string& key, const card::Rules& rules, const identity::UnitTree& tree) {
  if (by == TrendBy::class_) {
    const auto code = card::ClassCode::parse(key);
    return code ? card::class_name(*code, rules.book) : Text{key, key};
  }
  if (by == TrendBy::duty) {
    const auto duty = card::duty_from(key);
    return duty ? rules.book.duty(*duty).name : Text{key, key};
  }
  if (by == TrendBy::unit) {
    const std::string name{tree.name(UnitId{parse_integer<std::int64_t>(key).value_or(0)})};
    return {name, name};
  }
  return {"全部", "All"};
}

Result<TrendBy> by_from(const http::Request& request) {
  const std::string_view word = request.query_value("by").value_or("all");
  if (word == "all" || word.empty()) return TrendBy::all;
  if (word == "class") return TrendBy::class_;
  if (word == "duty") return TrendBy::duty;
  if (word == "unit") return TrendBy::unit;
  return fail(ErrorKind::invalid, "compliance.by",
              {"只能按 all、class、duty、unit", "by all, class, duty or unit only"},
              {.field = "by", .value = clipped(word)});
}

}  // namespace

Result<UnitLines> unit_lines(store::Reader& reader, const std::optional<std::vector<UnitId>>& units,
                             const identity::UnitTree& tree, Instant now) {
  YG_TRY_ASSIGN(const auto all, card::unit_figures(reader));
  YG_TRY_ASSIGN(const auto before, month_before(reader, now));
  std::unordered_set<UnitId> visible;
  if (units) visible.insert(units->begin(), units->end());
  UnitLines lines;
  if (before) lines.before_month = before->month;
  for (const card::UnitFigure& unit : all) {
    if ((units && !visible.contains(unit.unit)) || unit.total == 0) continue;
    UnitLine line{unit.unit,
                  std::string{tree.name(unit.unit)},
                  unit.total,
                  unit.ok,
                  unit.total - unit.ok,
                  unit.missing,
                  static_cast<double>(unit.ok) / static_cast<double>(unit.total),
                  {},
                  {}};
    if (before) {
      if (const auto was = before->units.find(unit.unit); was != before->units.end() && was->second.rate) {
        line.before = was->second;
        line.change = *line.rate - *was->second.rate;
      }
    }
    lines.items.push_back(std::move(line));
  }
  std::ranges::stable_sort(lines.items, [](const UnitLine& a, const UnitLine& b) {
    return a.with_gaps != b.with_gaps ? a.with_gaps > b.with_gaps : a.rate < b.rate;
  });
  return lines;
}

Result<TrendAnswer> Fleet::trend(const http::Request& request) {
  YG_TRY_ASSIGN(const auto by, by_from(request));
  YG_TRY_ASSIGN(const auto tree, units_.tree());
  YG_TRY_ASSIGN(auto scope, identity::asked_units(request, identity::principal_of(request).scope("compliance.read"),
                                                  *tree, "card.unit"));
  const auto asked = parse_integer<int>(request.query_value("months").value_or("13")).value_or(13);
  const int months = std::clamp(asked, 1, kTrendMonthsMax);
  const Instant now = clock_.now();
  return db_.read([&](store::Reader& reader) -> Result<TrendAnswer> {
    if (by == TrendBy::unit) {
      YG_TRY_ASSIGN(const auto lines, unit_lines(reader, scope, *tree, now));
      std::vector<UnitId> worst;
      for (const UnitLine& line : lines.items) {
        if (worst.size() < kTrendUnits) worst.push_back(line.unit_id);
      }
      scope = std::move(worst);
    }
    YG_TRY_ASSIGN(const auto table, compliance::trend(reader, by, scope, months, now));
    TrendAnswer answer{table.recorded_since, table.months, {}};
    std::map<std::string, std::vector<std::optional<TrendPoint>>> series;
    for (const auto& [at, point] : table.points) {
      auto& points = series[at.second];
      points.resize(table.months.size());
      const auto place = std::ranges::find(table.months, at.first, &TrendMonth::month);
      if (place != table.months.end()) points[static_cast<std::size_t>(place - table.months.begin())] = point;
    }
    for (auto& [key, points] : series) {
      const bool empty = std::ranges::all_of(points, [](const auto& point) { return !point || point->total == 0; });
      if (!empty) answer.series.push_back({key, name_of(by, key, rules_, *tree), std::move(points)});
    }
    return answer;
  });
}

Result<UnitLines> Fleet::units(const http::Request& request) {
  YG_TRY_ASSIGN(const auto tree, units_.tree());
  YG_TRY_ASSIGN(
      const auto scope,
      identity::asked_units(request, identity::principal_of(request).scope("compliance.read"), *tree, "card.unit"));
  return db_.read([&](store::Reader& reader) { return unit_lines(reader, scope, *tree, clock_.now()); });
}

Result<Matrix> Fleet::matrix(const http::Request& request) {
  YG_TRY_ASSIGN(const auto tree, units_.tree());
  YG_TRY_ASSIGN(
      const auto scope,
      identity::asked_units(request, identity::principal_of(request).scope("compliance.read"), *tree, "card.unit"));
  Matrix matrix;
  for (std::size_t i = 0; i < card::kDutyCount; ++i) {
    const auto duty = static_cast<card::Duty>(i);
    matrix.duties.push_back({duty, rules_.book.duty(duty).name});
  }
  const std::string sql =
      "SELECT unit_id, dimension, value, CAST(SUM(n) AS BIGINT) FROM card_figure WHERE dimension IN ('judged', "
      "'required', 'missing') AND n <> 0 AND unit_id > 0 AND " +
      identity::inside_units("unit_id", scope) + " GROUP BY unit_id, dimension, value";
  std::map<UnitId, MatrixRow> rows;
  YG_TRY(db_.read([&](store::Reader& reader) {
    return reader.each({"compliance.matrix", sql}, {}, [&](const store::Row& row) {
      MatrixRow& line = rows[row.id<UnitId>(0)];
      line.cells.resize(card::kDutyCount);
      const auto duty = card::duty_from(row.text(2));
      if (!duty)
        line.judged = row.integer(3);
      else if (row.text(1) == "required")
        line.cells[static_cast<std::size_t>(*duty)].required = row.integer(3);
      else
        line.cells[static_cast<std::size_t>(*duty)].missing = row.integer(3);
      return true;
    });
  }));
  const auto gaps = [](const MatrixRow& row) {
    std::int64_t sum = 0;
    for (const MatrixCell& cell : row.cells) sum += cell.missing;
    return sum;
  };
  for (auto& [unit, row] : rows) {
    row.unit_id = unit;
    row.unit_name = tree->name(unit);
    matrix.units.push_back(std::move(row));
  }
  std::ranges::stable_sort(matrix.units, std::ranges::greater{}, gaps);
  if (matrix.units.size() > kMatrixUnitsMax) {
    matrix.units_left_out = static_cast<std::int64_t>(matrix.units.size() - kMatrixUnitsMax);
    matrix.units.resize(kMatrixUnitsMax);
  }
  return matrix;
}

std::vector<http::Route> fleet_routes(Fleet& fleet) {
  std::vector<http::Route> routes;
  const http::QueryParameter unit{"unit_id", "The unit and all below it.", "integer"};
  const auto get = [](std::string path, std::string operation, std::string summary,
                      std::vector<http::QueryParameter> parameters) {
    return http::JsonRoute{.method = http::Method::get,
                           .path = std::move(path),
                           .operation = std::move(operation),
                           .permission = "compliance.read",
                           .summary = std::move(summary),
                           .tag = "compliance",
                           .query = std::move(parameters)};
  };
  routes.push_back(http::get_route<TrendAnswer>(
      get("/api/v1/compliance/trend", "get_compliance_trend",
          "How compliance stood month by month, as far as recorded.",
          {unit, {"by", "all, class, duty or unit (the worst five)."}, {"months", "At most so many.", "integer"}}),
      [&fleet](const http::Request& request) { return fleet.trend(request); }));
  routes.push_back(http::get_route<UnitLines>(get("/api/v1/compliance/units", "list_compliance_of_units",
                                                  "Units, worst first, against the month before.", {unit}),
                                              [&fleet](const http::Request& request) { return fleet.units(request); }));
  routes.push_back(http::get_route<Matrix>(
      get("/api/v1/compliance/matrix", "get_compliance_matrix", "Gaps by unit and duty.", {unit}),
      [&fleet](const http::Request& request) { return fleet.matrix(request); }));
  return routes;
}

}  // namespace yunguan::compliance
