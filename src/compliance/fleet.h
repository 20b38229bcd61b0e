// SPDX-License-Identifier: Apache-2.0
// The fleet from above: months, worst units, duties by unit. All from kept figures, so that a million cards cost no more than a few rows.
#pragma once

#include "card/rules.h"
#include "compliance/trend.h"
#include "http/route.h"
#include "identity/principal.h"
#include "identity/unit_tree.h"

namespace yunguan::compliance {

struct TrendAnswer {
  std::optional<Date> recorded_since;
  std::vector<TrendMonth> months;
  std::vector<TrendSeries> series;
};
BOOST_DESCRIBE_STRUCT(TrendAnswer, (), (recorded_since, months, series))

struct UnitLine {
  UnitId unit_id;
  std::string unit_name;
  std::int64_t judged = 0;
  std::int64_t ok = 0;
  std::int64_t with_gaps = 0;
  std::int64_t missing = 0;  // gaps, several of one card counted each
  std::optional<double> rate;
  std::optional<TrendPoint> before;  // at the end of the last recorded month
  std::optional<double> change;      // of the rate since then
};
BOOST_DESCRIBE_STRUCT(UnitLine, (), (unit_id, unit_name, judged, ok, with_gaps, missing, rate, before, change))

struct UnitLines {
  std::vector<UnitLine> items;  // worst first: most cards with gaps, then the lower rate
  std::optional<std::string> before_month;
};
BOOST_DESCRIBE_STRUCT(UnitLines, (), (items, before_month))

struct MatrixCell {
  std::int64_t required = 0;
  std::int64_t missing = 0;
};
BOOST_DESCRIBE_STRUCT(MatrixCell, (), (required, missing))

struct MatrixRow {
  UnitId unit_id;
  std::string unit_name;
  std::int64_t judged = 0;
  std::vector<MatrixCell> cells;  // one a duty
};
BOOST_DESCRIBE_STRUCT(MatrixRow, (), (unit_id, unit_name, judged, cells))

struct DutyHead {
  card::Duty duty{};
  Text name;
};
BOOST_DESCRIBE_STRUCT(DutyHead, (), (duty, name))

struct Matrix {
  std::vector<DutyHead> duties;  // all eleven
  std::vector<MatrixRow> units;  // with judged cards; most gaps first, at most kMatrixUnitsMax
  std::int64_t units_left_out = 0;
};
BOOST_DESCRIBE_STRUCT(Matrix, (), (duties, units, units_left_out))
inline constexpr std::size_t kMatrixUnitsMax = 60;
inline constexpr std::size_t kTrendUnits = 5;

class Fleet {
 public:
  Fleet(store::Database& db, identity::UnitDirectory& units, const card::Rules& rules, const Clock& clock)
      : db_(db), units_(units), rules_(rules), clock_(clock) {}

  Result<TrendAnswer> trend(const http::Request& request);
  Result<UnitLines> units(const http::Request& request);
  Result<Matrix> matrix(const http::Request& request);

 private:
  store::Database& db_;
  identity::UnitDirectory& units_;
  const card::Rules& rules_;
  const Clock& clock_;
};

// For reports too.
Result<UnitLines> unit_lines(store::Reader& reader, const std::optional<std::vector<UnitId>>& units,
                             const identity::UnitTree& tree, Instant now);

[[nodiscard]] std::vector<http::Route> fleet_routes(Fleet& fleet);

}  // namespace yunguan::compliance
