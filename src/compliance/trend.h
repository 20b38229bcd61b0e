// SPDX-License-Identifier: Apache-2.0
// How compliance stood, month by month. The kept figures of the fleet are copied once an hour into the running month, as they are: a month
// that is over keeps what it showed last, and doing it twice changes nothing. There is no history before the first copy, and none is invented.
#pragma once

#include <boost/describe.hpp>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/time.h"
#include "card/card_figures.h"
#include "store/database.h"
#include "store/migration.h"

namespace yunguan::compliance {

const std::vector<store::Migration>& trend_migrations();

inline constexpr std::chrono::hours kCopyEvery{1};
inline constexpr int kTrendMonthsMax = 60;

class Trend {
 public:
  Trend(store::Database& db, const Clock& clock) : db_(db), clock_(clock) {}

  // Copies when kCopyEvery has gone by since the last time, or a month has begun. A clock that was set back writes nothing over what a later
  // time has kept. Nothing is recorded while there never was a card to judge.
  Result<void> tick();

 private:
  store::Database& db_;
  const Clock& clock_;
};

// What a month showed of one thing that is counted: a class, a duty, a unit or all together.
struct TrendPoint {
  std::int64_t total = 0;  // judged cards, or cards of whom the duty is asked
  std::int64_t gaps = 0;   // of those, with a gap, or lacking the duty
  std::optional<double> rate;
};
BOOST_DESCRIBE_STRUCT(TrendPoint, (), (total, gaps, rate))

struct TrendMonth {
  std::string month;  // "2026-11"
  Instant taken_at;
  bool running = false;  // not over: as it is now
};
BOOST_DESCRIBE_STRUCT(TrendMonth, (), (month, taken_at, running))

struct TrendSeries {
  std::string key;  // "", "3-4", "quota", a unit's id
  Text name;
  std::vector<std::optional<TrendPoint>> points;  // one a month of `months`; null: nothing was recorded then
};
BOOST_DESCRIBE_STRUCT(TrendSeries, (), (key, name, points))

enum class TrendBy : std::uint8_t { all, class_, duty, unit };

// The months recorded and the running one as it is this moment, oldest first, at most `months`; months without a record are absent. `units`: nullopt for the whole fleet; by unit: these units, one line each.
struct TrendTable {
  std::optional<Date> recorded_since;  // absent: nothing yet
  std::vector<TrendMonth> months;
  // By month and key.
  std::map<std::pair<std::string, std::string>, TrendPoint> points;
};
Result<TrendTable> trend(store::Reader& reader, TrendBy by, const std::optional<std::vector<UnitId>>& units, int months,
                         Instant now);

// Every unit's last recorded month before the one of `now`.
struct UnitBefore {
  std::string month;
  std::map<UnitId, TrendPoint> units;
};
Result<std::optional<UnitBefore>> month_before(store::Reader& reader, Instant now);

}  // namespace yunguan::compliance
