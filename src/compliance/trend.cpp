// SPDX-License-Identifier: Apache-2.0
#include "compliance/trend.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/parse.h"
#include "identity/asked_units.h"

namespace yunguan::compliance {
namespace {

using store::NamedQuery;
using store::Row;

constexpr store::Migration kCreate{"compliance",
                                   2,
                                   "keep figures by month",
                                   R"(CREATE TABLE compliance_month (
         month TEXT NOT NULL,
         unit_id BIGINT NOT NULL,
         dimension TEXT NOT NULL,
         value TEXT NOT NULL,
         n BIGINT NOT NULL,
         PRIMARY KEY (month, unit_id, dimension, value)
       );
       CREATE TABLE compliance_month_taken (
         month TEXT PRIMARY KEY,
         first_at BIGINT NOT NULL,
         taken_at BIGINT NOT NULL
       ))",
                                   "",
                                   ""};

constexpr NamedQuery kTaken{"compliance.month_taken",
                            "SELECT taken_at FROM compliance_month_taken WHERE month = :month"};
constexpr NamedQuery kAnything{"compliance.anything_judged",
                               "SELECT 1 FROM card_figure WHERE unit_id = 0 AND dimension = 'judged' AND n > 0 "
                               "UNION ALL SELECT 1 FROM compliance_month_taken LIMIT 1"};
// What has not changed since the last copy is not written again.
constexpr NamedQuery kCopy{"compliance.copy_month",
                           "INSERT INTO compliance_month (month, unit_id, dimension, value, n) "
                           "SELECT :month, unit_id, dimension, value, n FROM card_figure "
                           "WHERE dimension IN ('judged', 'ok', 'class', 'class_ok', 'required', 'missing') "
                           "ON CONFLICT (month, unit_id, dimension, value) DO UPDATE SET n = excluded.n WHERE "
                           "compliance_month.n <> excluded.n"};
constexpr NamedQuery kMark{
    "compliance.mark_month",
    "INSERT INTO compliance_month_taken (month, first_at, taken_at) VALUES (:month, :first, :at) "
    "ON CONFLICT (month) DO UPDATE SET taken_at = excluded.taken_at"};
constexpr NamedQuery kMonths{"compliance.months",
                             "SELECT month, first_at, taken_at FROM compliance_month_taken WHERE month < :running AND "
                             "taken_at <= :now ORDER BY month DESC LIMIT :months"};
constexpr NamedQuery kSince{
    "compliance.recorded_since",
    "SELECT first_at FROM compliance_month_taken WHERE taken_at <= :now ORDER BY first_at LIMIT 1"};

// Which figures make the total and the good ones (or, for duties, the bad ones) of a point.
struct Dimensions {
  std::string_view total;
  std::string_view part;
  bool part_is_good;
};
Dimensions dimensions_of(TrendBy by) {
  if (by == TrendBy::class_) return {"class", "class_ok", true};
  if (by == TrendBy::duty) return {"required", "missing", false};
  return {"judged", "ok", true};
}

void add(TrendPoint& point, const Dimensions& dimensions, std::string_view dimension, std::int64_t n) {
  if (dimension == dimensions.total) {
    point.total += n;
    if (dimensions.part_is_good) point.gaps += n;
  } else {
    point.gaps += dimensions.part_is_good ? -n : n;
  }
}

void finish(TrendPoint& point) {
  if (point.total > 0) point.rate = static_cast<double>(point.total - point.gaps) / static_cast<double>(point.total);
}

std::string which_units(TrendBy by, const std::optional<std::vector<UnitId>>& units) {
  if (by == TrendBy::unit) return "unit_id > 0 AND " + identity::inside_units("unit_id", units);
  return units ? identity::inside_units("unit_id", units) : "unit_id = 0";
}

}  // namespace

const std::vector<store::Migration>& trend_migrations() {
  static const std::vector<store::Migration> steps{kCreate};
  return steps;
}

Result<void> Trend::tick() {
  const Instant now = clock_.now();
  const std::string month = format_month(shanghai_date(now));
  const auto due = [&](store::Reader& reader) -> Result<bool> {
    YG_TRY_ASSIGN(const auto taken, reader.one(kTaken, {month}, [](const Row& row) { return row.instant(0); }));
    // Also false when the clock was set back: what a later time kept stays.
    if (taken) return now - *taken >= kCopyEvery;
    YG_TRY_ASSIGN(const auto anything, reader.one(kAnything, {}, [](const Row& row) { return row.integer(0); }));
    return anything.has_value();
  };
  YG_TRY_ASSIGN(const bool wanted, db_.read(due));
  if (!wanted) return {};
  return db_.write([&](store::Transaction& tx) -> Result<void> {
    YG_TRY_ASSIGN(const bool still, due(tx));
    if (!still) return {};
    YG_TRY(tx.run(kCopy, {month}));
    YG_TRY(tx.run(kMark, {month, now, now}));
    return {};
  });
}

Result<TrendTable> trend(store::Reader& reader, TrendBy by, const std::optional<std::vector<UnitId>>& units, int months,
                         Instant now) {
  TrendTable table;
  YG_TRY_ASSIGN(const auto since, reader.one(kSince, {now}, [](const Row& row) { return row.instant(0); }));
  if (since) table.recorded_since = shanghai_date(*since);
  const std::string running = format_month(shanghai_date(now));
  YG_TRY_ASSIGN(table.months, reader.all(kMonths, {running, now, months - 1}, [](const Row& row) {
    return TrendMonth{row.text(0), row.instant(2), false};
  }));
  std::ranges::reverse(table.months);
  const std::string first = table.months.empty() ? running : table.months.front().month;
  table.months.push_back({running, now, true});

  const Dimensions dimensions = dimensions_of(by);
  const std::string key = by == TrendBy::unit ? "CAST(unit_id AS TEXT)" : "value";
  const auto read = [&](const std::string& sql, const store::Params& params) {
    return reader.each({"compliance.trend", sql}, params, [&](const Row& row) {
      add(table.points[{row.text(0), row.text(1)}], dimensions, row.text(2), row.integer(3));
      return true;
    });
  };
  const std::string where =
      fmt::format("dimension IN ('{}', '{}') AND {}", dimensions.total, dimensions.part, which_units(by, units));
  YG_TRY(read(fmt::format("SELECT month, {}, dimension, CAST(SUM(n) AS BIGINT) FROM compliance_month "
                          "WHERE month >= :first AND month < :running AND {} GROUP BY month, {}, dimension",
                          key, where, key),
              {first, running}));
  YG_TRY(read(fmt::format("SELECT CAST(:running AS TEXT), {}, dimension, CAST(SUM(n) AS BIGINT) FROM card_figure "
                          "WHERE {} GROUP BY {}, dimension",
                          key, where, key),
              {running}));
  for (auto& [at, point] : table.points) finish(point);
  return table;
}

Result<std::optional<UnitBefore>> month_before(store::Reader& reader, Instant now) {
  const std::string running = format_month(shanghai_date(now));
  YG_TRY_ASSIGN(const auto month, reader.one(kMonths, {running, now, 1}, [](const Row& row) { return row.text(0); }));
  if (!month) return std::nullopt;
  UnitBefore before{*month, {}};
  const Dimensions dimensions = dimensions_of(TrendBy::unit);
  YG_TRY(reader.each({"compliance.units_before",
                      "SELECT unit_id, dimension, n FROM compliance_month WHERE month = :month AND unit_id > 0 AND "
                      "dimension IN ('judged', 'ok')"},
                     {*month}, [&](const Row& row) {
                       add(before.units[row.id<UnitId>(0)], dimensions, row.text(1), row.integer(2));
                       return true;
                     }));
  for (auto& [unit, point] : before.units) finish(point);
  return before;
}

}  // namespace yunguan::compliance
