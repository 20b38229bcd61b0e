// SPDX-License-Identifier: Apache-2.0
// The way in which a page is read from ten million findings.
//
// Kept figures (figures.h) tell how many findings meet the asked units, models, states, scenes, classes, carriers and month before any is
// looked at. When there are none, nothing is read. What many meet is found soon by walking along the list's order, past what does not meet the
// filter; what few meet is fetched whole, by the index under which the fewest lie, and sorted. Every index holds all that is filtered
// by, so that a finding itself is read only when it is on the page.
#pragma once

#include <optional>

#include "finding/finding_filter.h"
#include "finding/finding_list.h"
#include "http/filter_sql.h"

namespace yunguan::finding {

struct Plan {
  Way way = Way::walk;
  http::ListSql sql;                        // the ids
  std::optional<std::int64_t> known_total;  // 0: nothing is to be read
  std::int64_t window = 0;                  // so many findings lie along a walk
  bool counts_along = false;                // count_along() is to be used
};

struct Reading {
  std::int64_t wanted = 0;  // so many of those that meet the filter are read or passed by, at once …
  bool in_steps = false;    // … or again and again, until there are no more
};

// Error finding.too_many_subjects (invalid): a part of a subject is to be looked for in too many.
Result<Plan> plan_for(store::Reader& reader, const http::ListQuery& query, const Asked& asked,
                      const FindingRules& rules, const Reading& reading);

// Of a walk: how many of the first kCountedAlong findings meet the filter. All of them are counted when the window is no larger.
inline constexpr std::int64_t kCountedAlong = 30'000;
Result<std::int64_t> count_along(store::Reader& reader, const http::ListQuery& query, const Asked& asked,
                                 const Plan& plan);

}  // namespace yunguan::finding
