// SPDX-License-Identifier: Apache-2.0
// What is asked for in the address of a statistic:
//
//   measure=cards                      cards, data_bytes, sms, voice_minutes, voice_calls
//   by=state,carrier                   one or two dimensions: rows, then columns
//   month=2026-10  or  2026-05..2026-10  of use; not with cards
//   unit_level=2                       units put together at that level of the tree, the root being 1; else each for itself
//   top=20&top_columns=12              values shown on each axis, the largest; the rest is one value "others"
//   state=active,suspended&region=53&without=plan&unit_id=7 …   only these cards, as the card list has it
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "http/message.h"
#include "http/route.h"
#include "statistic/dimension.h"

namespace yunguan::statistic {

inline constexpr std::size_t kRowsShown = 20;
inline constexpr std::size_t kRowsShownMax = 200;
inline constexpr std::size_t kColumnsShown = 12;
inline constexpr std::size_t kColumnsShownMax = 60;
inline constexpr std::size_t kCellsMax = 6'000;
inline constexpr std::int32_t kMonthsMax = 36;
inline constexpr std::size_t kFilterValuesMax = 100;

struct StatisticQuery {
  Measure measure = Measure::cards;
  Dimension rows = Dimension::state;
  std::optional<Dimension> columns;
  std::optional<std::int32_t> unit_level;
  // Of use, both ends in; absent: not given. Numbers as month_number() has them.
  std::optional<std::pair<std::int32_t, std::int32_t>> months;
  std::size_t rows_shown = kRowsShown;
  std::size_t columns_shown = kColumnsShown;
  std::map<Dimension, std::vector<std::string>> filters;  // any of these words
  std::set<Dimension> without;                            // and none of these may be given
};

// http.query with one detail per fault, each naming parameter and value: statistic.parameter (unknown), .measure, .dimension,
// .same_dimension, .month, .value, .bound. `now` is the present month.
[[nodiscard]] Result<StatisticQuery> parse_query(const http::Request& request, std::int32_t now);
// For the route's declaration.
[[nodiscard]] std::vector<http::QueryParameter> query_parameters();

// The dimensions that a card may have no value of, in the words of the card list's `without`.
inline constexpr std::array kMayBeWithout{Dimension::class_,   Dimension::risk,           Dimension::region,
                                          Dimension::plan,     Dimension::scene,          Dimension::batch,
                                          Dimension::contract, Dimension::activated_month};

// A value in a list of the address: "," and "\" guarded.
[[nodiscard]] std::string guarded(std::string_view word);

}  // namespace yunguan::statistic
