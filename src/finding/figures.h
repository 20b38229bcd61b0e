// SPDX-License-Identifier: Apache-2.0
// Kept figures of findings, changed in the transaction that changes findings: no count over millions of rows is ever made.
//   by month (and of all months), unit, model and state · by unit, scene, class and carrier · by model, state, scene, class and carrier ·
//   found on a day, by unit and model · cards of a month by application and unit ·
//   delays by day, unit and model in classes that grow by an eighth of an octave
#pragma once

#include <array>
#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include "finding/finding.h"
#include "store/database.h"

namespace yunguan::finding {

// Of the sums over all units.
inline constexpr std::int64_t kAllUnits = -1;
// Of the sums over all months.
inline constexpr std::int64_t kAllMonths = 0;

// What a delay is between.
enum class Delay : std::uint8_t {
  use_to_finding = 0,      // the row's own time and when its finding was seen
  receipt_to_finding = 1,  // when the row was taken in and when its finding was seen
  finding_to_end = 2,      // when it was seen and when it was dealt with
};

// Delays up to two days; whatever is longer counts as "later".
inline constexpr std::int64_t kLaterBucket = 10'000;
[[nodiscard]] std::int64_t bucket_of(std::chrono::milliseconds delay);
// The upper end of the class.
[[nodiscard]] std::chrono::milliseconds bucket_end(std::int64_t bucket);

[[nodiscard]] std::int64_t day_of(Instant at);  // since 1970-01-01 of +08:00
[[nodiscard]] Date date_of_day(std::int64_t day);

// Collects what a transaction changes and writes it once, last in the transaction: the rows stay locked until the commit.
class FigureChange {
 public:
  void count(const Finding& finding, State state, std::int64_t step);
  void found(const Finding& finding, Instant seen_at);
  void delay(Delay kind, const Finding& finding, Instant day, std::chrono::microseconds delay);
  void app_card(const Finding& finding, std::string domain);
  void dismissed(const Finding& finding, const std::string& reason, Instant at, std::int64_t step);
  Result<void> apply(store::Transaction& tx) const;

 private:
  // In the order of the keys, so that writers take the rows' locks in one order.
  std::map<std::tuple<std::int64_t, std::int64_t, std::int64_t, std::int64_t>, std::int64_t> counts_;
  std::map<std::tuple<std::int64_t, std::string, std::int64_t, std::int64_t>, std::int64_t> places_;
  std::map<std::tuple<std::int64_t, std::int64_t, std::string, std::int64_t, std::int64_t>, std::int64_t> kinds_;
  std::map<std::tuple<std::int64_t, std::int64_t, std::int64_t>, std::int64_t> days_;
  std::map<std::tuple<std::int64_t, std::int64_t, std::int64_t, std::int64_t, std::int64_t>, std::int64_t> delays_;
  std::map<std::tuple<std::int64_t, std::string, std::int64_t>, std::pair<std::int64_t, std::string>> apps_;
  std::map<std::tuple<std::int64_t, std::int64_t, std::int64_t, std::string>, std::int64_t> dismissals_;
};

using Units = std::optional<std::vector<UnitId>>;  // nullopt: all

// "column IN (…)" over the figures' tables: kAllUnits for everybody.
[[nodiscard]] std::string figure_units(const Units& units);
// "column IN (…)" over findings; "" for everybody. A leading "+" keeps the column out of the choice of an index.
[[nodiscard]] std::string finding_units(const Units& units, std::string_view column);

struct CountLine {
  std::int64_t model = 0;
  State state = State::fresh;
  std::int64_t n = 0;
};
// Of the month, or of all months when it is 0. Lines at zero are left out.
Result<std::vector<CountLine>> counts(store::Reader& reader, const Units& units, std::int64_t month);

struct DayLine {
  std::int64_t day = 0;
  std::int64_t model = 0;
  std::int64_t n = 0;
};
// Found on the days [from, to].
Result<std::vector<DayLine>> days(store::Reader& reader, const Units& units, std::int64_t from, std::int64_t to);

struct UnitLine {
  UnitId unit;
  State state = State::fresh;
  std::int64_t n = 0;
};
Result<std::vector<UnitLine>> by_unit(store::Reader& reader, const Units& units, std::int64_t month);

// Recounts everything and names what differs: "count 24322/2/0/1: kept 3, counted 4". For tests and the integrity check.
Result<std::vector<std::string>> check_figures(store::Reader& reader);

}  // namespace yunguan::finding
