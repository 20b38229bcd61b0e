// SPDX-License-Identifier: Apache-2.0
#include "intake/counts.h"

#include <algorithm>
#include <numeric>

namespace yunguan::intake {

void Counts::add(const Counts& more) {
  rows += more.rows;
  taken += more.taken;
  quarantined += more.quarantined;
  for (const auto& [reason, count] : more.rejected) rejected[reason] += count;
  for (const auto& [month, count] : more.months) months[month] += count;
  if (more.first_second != 0) {
    first_second = first_second == 0 ? more.first_second : std::min(first_second, more.first_second);
  }
  last_second = std::max(last_second, more.last_second);
}

std::int64_t Counts::rejected_sum() const {
  return std::accumulate(rejected.begin(), rejected.end(), std::int64_t{0},
                         [](std::int64_t sum, const auto& each) { return sum + each.second; });
}

}  // namespace yunguan::intake
