// SPDX-License-Identifier: Apache-2.0
// What the list of findings can be filtered and sorted by, and what each filter means in SQL.
//
// A "+" before a column (or "|| ''" behind a text) keeps it out of the planner's choice on both stores. PostgreSQL, which knows how often
// a value occurs, is told the truth where it walks.
#pragma once

#include "http/filter.h"
#include "store/database.h"

namespace yunguan::finding {

// How a page is read (finding_plan.h).
enum class Way : std::uint8_t {
  walk,    // along the list's order
  narrow,  // all of the asked models and states: finding_narrow
  place,   // all of the asked units, scenes, classes and carriers: finding_by_place
  few,     // by what few have: digits of a number, a card, being overdue
};
inline constexpr std::array kWays{Way::walk, Way::narrow, Way::place, Way::few};

// The declaration with the columns as that way wants them; of finding f, by place also of finding_place p.
[[nodiscard]] const http::List& list_for(Way way, store::Dialect dialect);
// Fields of the figures k that have them: model, state, scene, class, carrier.
[[nodiscard]] const http::List& figure_list();

}  // namespace yunguan::finding
