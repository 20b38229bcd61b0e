// SPDX-License-Identifier: Apache-2.0
#include "finding/figures.h"

#include <fmt/format.h>

#include <cmath>

namespace yunguan::finding {
namespace {

using store::NamedQuery;
using store::Row;

constexpr NamedQuery kCount{
    "finding.count",
    "INSERT INTO finding_count (month, unit_id, model, state, n) VALUES (:month, :unit, :model, "
    ":state, :n) ON CONFLICT (month, unit_id, model, state) DO UPDATE SET n = finding_count.n + "
    "excluded.n"};
constexpr NamedQuery kDay{"finding.count_day",
                          "INSERT INTO finding_day (day, unit_id, model, n) VALUES (:day, :unit, :model, :n) "
                          "ON CONFLICT (day, unit_id, model) DO UPDATE SET n = finding_day.n + excluded.n"};
constexpr NamedQuery kApp{
    "finding.count_app",
    "INSERT INTO finding_app (month, app, unit_id, cards, domain) VALUES (:month, :app, :unit, "
    ":cards, :domain) ON CONFLICT (month, app, unit_id) DO UPDATE SET cards = finding_app.cards + "
    "excluded.cards, domain = excluded.domain"};
constexpr NamedQuery kDelay{
    "finding.count_delay",
    "INSERT INTO finding_delay (kind, day, unit_id, model, bucket, n) VALUES (:kind, :day, :unit, "
    ":model, :bucket, :n) ON CONFLICT (kind, day, unit_id, model, bucket) DO UPDATE SET n = "
    "finding_delay.n + excluded.n"};
constexpr NamedQuery kDismissal{
    "finding.count_dismissal",
    "INSERT INTO finding_dismissal (day, unit_id, model, reason, n) VALUES (:day, :unit, :model, :reason, :n) "
    "ON CONFLICT (day, unit_id, model, reason) DO UPDATE SET n = finding_dismissal.n + excluded.n"};

constexpr double kStepsPerOctave = 8;
constexpr std::chrono::milliseconds kLongest = std::chrono::hours{48};

std::string list_of(const Units& units) {
  std::string list = "-2";  // nobody's unit: an empty scope sees nothing
  for (const UnitId unit : *units) list += fmt::format(",{}", unit.value);
  return list;
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
  for (const std::int64_t unit : {kAllUnits, f.unit.value})
    counts_[{f.month, unit, f.model, static_cast<std::int64_t>(state)}] += step;
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
  for (const auto& [key, n] : counts_) {
    const auto& [month, unit, model, state] = key;
    if (n != 0) YG_TRY(tx.run(kCount, {month, unit, model, state, n}));
  }
  for (const auto& [key, n] : days_) {
    const auto& [day, unit, model] = key;
    YG_TRY(tx.run(kDay, {day, unit, model, n}));
  }
  for (const auto& [key, n] : delays_) {
    const auto& [kind, day, unit, model, bucket] = key;
    YG_TRY(tx.run(kDelay, {kind, day, unit, model, bucket, n}));
  }
  for (const auto& [key, n] : dismissals_) {
    const auto& [day, unit, model, reason] = key;
    if (n != 0) YG_TRY(tx.run(kDismissal, {day, unit, model, reason, n}));
  }
  return {};
}

std::string figure_units(const Units& units) {
  return units ? fmt::format("unit_id IN ({})", list_of(units)) : fmt::format("unit_id = {}", kAllUnits);
}

std::string finding_units(const Units& units, std::string_view column) {
  return units ? fmt::format("{} IN ({})", column, list_of(units)) : std::string{};
}

Result<std::vector<CountLine>> counts(store::Reader& reader, const Units& units, std::int64_t month) {
  const std::string sql = fmt::format(
      "SELECT model, state, CAST(SUM(n) AS BIGINT) FROM finding_count WHERE {}{} GROUP BY model, state "
      "HAVING SUM(n) <> 0 ORDER BY model, state",
      figure_units(units), month == 0 ? "" : fmt::format(" AND month = {}", month));
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
      "SELECT unit_id, state, CAST(SUM(n) AS BIGINT) FROM finding_count WHERE {}{} GROUP BY unit_id, state "
      "HAVING SUM(n) <> 0 ORDER BY unit_id, state",
      inside, month == 0 ? "" : fmt::format(" AND month = {}", month));
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
  YG_TRY(read("count",
              "SELECT CAST(month AS TEXT), CAST(unit_id AS TEXT), CAST(model AS TEXT), CAST(state AS TEXT), n FROM "
              "finding_count",
              true));
  for (const std::string_view unit : {"unit_id", "-1"}) {
    YG_TRY(read("count",
                fmt::format("SELECT CAST(month AS TEXT), CAST({} AS TEXT), CAST(model AS TEXT), CAST(state AS TEXT), "
                            "COUNT(*) FROM finding GROUP BY 1, 2, 3, 4",
                            unit),
                false));
  }
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
