// SPDX-License-Identifier: Apache-2.0
#include "finding/figures.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace yunguan::finding {
namespace {

using store::NamedQuery;
using store::Row;

constexpr NamedQuery kApp{
    "finding.count_app",
    "INSERT INTO finding_app (month, app, unit_id, cards, domain) VALUES (:month, :app, :unit, "
    ":cards, :domain) ON CONFLICT (month, app, unit_id) DO UPDATE SET cards = finding_app.cards + "
    "excluded.cards, domain = excluded.domain"};
constexpr std::size_t kRowsAtOnce = 50;  // of one statement: PostgreSQL takes its time for each

constexpr double kStepsPerOctave = 8;
constexpr std::chrono::milliseconds kLongest = std::chrono::hours{48};

std::string list_of(const Units& units) {
  std::string list = "-2";  // nobody's unit: an empty scope sees nothing
  for (const UnitId unit : *units) list += fmt::format(",{}", unit.value);
  return list;
}

// A statement for so many rows of `keys` and what n grows by.
std::string add_up_sql(std::string_view table, std::string_view keys, std::size_t rows) {
  const auto columns = static_cast<std::size_t>(std::ranges::count(keys, ',')) + 2;
  std::string sql = fmt::format("INSERT INTO {} ({}, n) VALUES ", table, keys);
  for (std::size_t n = 0; n < rows * columns; ++n)
    sql += fmt::format("{}:v{}{}",
                       n % columns != 0 ? ", "
                       : n == 0         ? "("
                                        : ", (",
                       n, (n + 1) % columns == 0 ? ")" : "");
  return sql + fmt::format(" ON CONFLICT ({1}) DO UPDATE SET n = {0}.n + excluded.n", table, keys);
}

Result<void> add_up(store::Transaction& tx, std::string_view table, std::string_view keys,
                    const std::vector<store::Params>& rows) {
  std::size_t done = 0;
  const auto some = [&](std::size_t count) -> Result<void> {
    const std::string sql = add_up_sql(table, keys, count);
    store::Params params;
    for (const std::size_t end = done + count; done < end; ++done)
      params.insert(params.end(), rows[done].begin(), rows[done].end());
    YG_TRY(tx.run({"finding.add_up", sql}, params));
    return {};
  };
  while (rows.size() - done >= kRowsAtOnce) YG_TRY(some(kRowsAtOnce));
  while (done < rows.size()) YG_TRY(some(1));
  return {};
}

// The keys and n of a map; what came to nothing is left out.
template <class Key>
std::vector<store::Params> rows_of(const std::map<Key, std::int64_t>& figures) {
  std::vector<store::Params> rows;
  for (const auto& [key, n] : figures) {
    if (n == 0) continue;
    rows.push_back(std::apply([](const auto&... part) { return store::Params{part...}; }, key));
    rows.back().emplace_back(n);
  }
  return rows;
}

}  // namespace

std::int64_t bucket_of(std::chrono::milliseconds delay) {
  if (delay.count() <= 0) return 0;
  if (delay > kLongest) return kLaterBucket;
  return static_cast<std::int64_t>(std::ceil(std::log2(static_cast<double>(delay.count()) + 1) * kStepsPerOctave));
}

std::chrono::milliseconds bucket_end(std::int64_t bucket) {
  if (bucket >= kLaterBucket) return kLongest;
  return std::chrono::milliseconds{
      static_cast<std::int64_t>(std::floor(std::exp2(static_cast<double>(bucket) / kStepsPerOctave) - 1 + 0.5))};
}

std::int64_t day_of(Instant at) { return std::chrono::sys_days{shanghai_date(at)}.time_since_epoch().count(); }
Date date_of_day(std::int64_t day) { return Date{std::chrono::sys_days{std::chrono::days{day}}}; }

void FigureChange::count(const Finding& f, State state, std::int64_t step) {
  const auto number = static_cast<std::int64_t>(state);
  for (const std::int64_t unit : {kAllUnits, f.unit.value}) {
    for (const std::int64_t month : {kAllMonths, f.month}) counts_[{month, unit, f.model, number}] += step;
    places_[{unit, f.scene, f.class_code, static_cast<std::int64_t>(f.carrier)}] += step;
  }
  kinds_[{f.model, number, f.scene, f.class_code, static_cast<std::int64_t>(f.carrier)}] += step;
}

void FigureChange::found(const Finding& f, Instant seen_at) {
  for (const std::int64_t unit : {kAllUnits, f.unit.value}) ++days_[{day_of(seen_at), unit, f.model}];
}

void FigureChange::delay(Delay kind, const Finding& f, Instant day, std::chrono::microseconds delay) {
  const auto bucket = bucket_of(std::chrono::duration_cast<std::chrono::milliseconds>(delay));
  for (const std::int64_t unit : {kAllUnits, f.unit.value})
    ++delays_[{static_cast<std::int64_t>(kind), day_of(day), unit, f.model, bucket}];
}

void FigureChange::app_card(const Finding& f, std::string domain) {
  auto& [cards, last] = apps_[{f.month, f.subject, f.unit.value}];
  ++cards;
  last = std::move(domain);
}

void FigureChange::dismissed(const Finding& f, const std::string& reason, Instant at, std::int64_t step) {
  for (const std::int64_t unit : {kAllUnits, f.unit.value}) dismissals_[{day_of(at), unit, f.model, reason}] += step;
}

Result<void> FigureChange::apply(store::Transaction& tx) const {
  for (const auto& [key, n] : apps_) {
    const auto& [month, app, unit] = key;
    YG_TRY(tx.run(kApp, {month, app, unit, n.first, n.second}));
  }
  YG_TRY(add_up(tx, "finding_count", "month, unit_id, model, state", rows_of(counts_)));
  YG_TRY(add_up(tx, "finding_place", "unit_id, scene, class_code, carrier", rows_of(places_)));
  YG_TRY(add_up(tx, "finding_kind", "model, state, scene, class_code, carrier", rows_of(kinds_)));
  YG_TRY(add_up(tx, "finding_day", "day, unit_id, model", rows_of(days_)));
  YG_TRY(add_up(tx, "finding_delay", "kind, day, unit_id, model, bucket", rows_of(delays_)));
  return add_up(tx, "finding_dismissal", "day, unit_id, model, reason", rows_of(dismissals_));
}

std::string figure_units(const Units& units) {
  return units ? fmt::format("unit_id IN ({})", list_of(units)) : fmt::format("unit_id = {}", kAllUnits);
}

std::string finding_units(const Units& units, std::string_view column) {
  return units ? fmt::format("{} IN ({})", column, list_of(units)) : std::string{};
}

Result<std::vector<CountLine>> counts(store::Reader& reader, const Units& units, std::int64_t month) {
  const std::string sql = fmt::format(
      "SELECT model, state, CAST(SUM(n) AS BIGINT) FROM finding_count WHERE month = {} AND {} GROUP BY model, state "
      "HAVING SUM(n) <> 0 ORDER BY model, state",
      month, figure_units(units));
  return reader.all({"finding.counts", sql}, {}, [](const Row& row) {
    return CountLine{row.integer(0), static_cast<State>(row.integer(1)), row.integer(2)};
  });
}

Result<std::vector<DayLine>> days(store::Reader& reader, const Units& units, std::int64_t from, std::int64_t to) {
  const std::string sql = fmt::format(
      "SELECT day, model, CAST(SUM(n) AS BIGINT) FROM finding_day WHERE day >= :from AND day <= :to AND {} "
      "GROUP BY day, model ORDER BY day, model",
      figure_units(units));
  return reader.all({"finding.days", sql}, {from, to}, [](const Row& row) {
    return DayLine{row.integer(0), row.integer(1), row.integer(2)};
  });
}

Result<std::vector<UnitLine>> by_unit(store::Reader& reader, const Units& units, std::int64_t month) {
  const std::string inside =
      units ? figure_units(units) : fmt::format("unit_id <> {}", kAllUnits);  // the sums are no unit
  const std::string sql = fmt::format(
      "SELECT unit_id, state, CAST(SUM(n) AS BIGINT) FROM finding_count WHERE month = {} AND {} GROUP BY unit_id, "
      "state "
      "HAVING SUM(n) <> 0 ORDER BY unit_id, state",
      month, inside);
  return reader.all({"finding.by_unit", sql}, {}, [](const Row& row) {
    return UnitLine{row.id<UnitId>(0), static_cast<State>(row.integer(1)), row.integer(2)};
  });
}

Result<std::vector<std::string>> check_figures(store::Reader& reader) {
  std::map<std::string, std::pair<std::int64_t, std::int64_t>> figures;  // kept, counted
  const auto read = [&](std::string_view what, const std::string& sql, bool kept) -> Result<void> {
    return reader.each({"finding.check_figures", sql}, {}, [&](const Row& row) {
      std::string key{what};
      for (std::size_t i = 0; i + 1 < row.size(); ++i) key += fmt::format("/{}", row.text(i));
      auto& pair = figures[key];
      (kept ? pair.first : pair.second) += row.integer(row.size() - 1);
      return true;
    });
  };
  const auto kept = [&](std::string_view what, std::string_view columns) {
    return read(what, fmt::format("SELECT {}, n FROM finding_{}", columns, what), true);
  };
  const auto counted = [&](std::string_view what, const std::string& columns) {
    return read(what, fmt::format("SELECT {}, COUNT(*) FROM finding GROUP BY {}", columns, columns), false);
  };
  YG_TRY(kept("count", "CAST(month AS TEXT), CAST(unit_id AS TEXT), CAST(model AS TEXT), CAST(state AS TEXT)"));
  YG_TRY(kept("place", "CAST(unit_id AS TEXT), scene, CAST(class_code AS TEXT), CAST(carrier AS TEXT)"));
  YG_TRY(
      kept("kind", "CAST(model AS TEXT), CAST(state AS TEXT), scene, CAST(class_code AS TEXT), CAST(carrier AS TEXT)"));
  for (const std::string_view unit : {"unit_id", "-1"}) {
    for (const std::string_view month : {"month", "0"})
      YG_TRY(counted(
          "count",
          fmt::format("CAST({} AS TEXT), CAST({} AS TEXT), CAST(model AS TEXT), CAST(state AS TEXT)", month, unit)));
    YG_TRY(counted("place",
                   fmt::format("CAST({} AS TEXT), scene, CAST(class_code AS TEXT), CAST(carrier AS TEXT)", unit)));
  }
  YG_TRY(counted("kind",
                 "CAST(model AS TEXT), CAST(state AS TEXT), scene, CAST(class_code AS TEXT), CAST(carrier AS TEXT)"));
  YG_TRY(read("app", "SELECT CAST(month AS TEXT), app, cards FROM finding_app", true));
  YG_TRY(read("app",
              "SELECT CAST(month AS TEXT), subject, COUNT(DISTINCT msisdn) FROM finding WHERE model = 5 GROUP BY 1, 2",
              false));
  std::vector<std::string> differences;
  for (const auto& [key, pair] : figures) {
    if (pair.first != pair.second)
      differences.push_back(fmt::format("{}: kept {}, counted {}", key, pair.first, pair.second));
  }
  return differences;
}

}  // namespace yunguan::finding
