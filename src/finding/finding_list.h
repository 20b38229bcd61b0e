// SPDX-License-Identifier: Apache-2.0
// The list of findings: what it can be filtered and sorted by, and the way a page is read from ten million of them.
//
// Which way serves which question is decided in finding_plan.h.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "finding/finding_rules.h"
#include "finding/finding_store.h"
#include "http/filter.h"
#include "http/page.h"

namespace yunguan::finding {

// What is asked for beside the fields of the declaration.
struct Asked {
  Units units;
  std::int64_t month = 0;  // 0: all
  std::optional<std::vector<Severity>> severities;
  bool overdue = false;
  Instant now;
};

struct FindingList {
  [[nodiscard]] static const http::List& declaration();

  static Result<http::Page<Finding>> page(store::Reader& reader, const http::ListQuery& query, const Asked& asked,
                                          const FindingRules& rules);
  // All findings of the query in order, read in steps so that no step holds the store for long.
  static Result<void> each(store::Database& db, const http::ListQuery& query, const Asked& asked,
                           const FindingRules& rules, const std::function<Result<void>(const Finding&)>& visit);
  // The next `limit` behind `after` in the order of ids, no further than `upto`; for acts on all that a filter finds.
  static Result<std::vector<FindingId>> ids_behind(store::Reader& reader, const http::ListQuery& query,
                                                   const Asked& asked, const FindingRules& rules, FindingId after,
                                                   FindingId upto, std::int64_t limit);
  // How many there are, counting no further than `max`.
  static Result<std::int64_t> count(store::Reader& reader, const http::ListQuery& query, const Asked& asked,
                                    const FindingRules& rules, std::int64_t max);
};

// The highest id given so far.
Result<FindingId> last_id(store::Reader& reader);

}  // namespace yunguan::finding
