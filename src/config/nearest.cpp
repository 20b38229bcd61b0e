// SPDX-License-Identifier: Apache-2.0
#include "config/nearest.h"

#include <algorithm>

namespace yunguan::config {

namespace {

// Optimal string alignment: edits, with a swap of neighbours as one.
std::size_t slips(std::string_view a, std::string_view b) {
  std::vector<std::vector<std::size_t>> cost(a.size() + 1, std::vector<std::size_t>(b.size() + 1));
  for (std::size_t i = 0; i <= a.size(); ++i) cost[i][0] = i;
  for (std::size_t j = 0; j <= b.size(); ++j) cost[0][j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t other = cost[i - 1][j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
      cost[i][j] = std::min({cost[i - 1][j] + 1, cost[i][j - 1] + 1, other});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
        cost[i][j] = std::min(cost[i][j], cost[i - 2][j - 2] + 1);
      }
    }
  }
  return cost[a.size()][b.size()];
}

}  // namespace

std::optional<std::string> nearest(std::string_view written, const std::vector<std::string>& candidates) {
  constexpr std::size_t kWrittenMax = 100;
  if (written.size() > kWrittenMax) return std::nullopt;
  const std::string* best = nullptr;
  std::size_t best_slips = 0;
  for (const std::string& candidate : candidates) {
    const std::size_t count = slips(written, candidate);
    if (best == nullptr || count < best_slips) {
      best = &candidate;
      best_slips = count;
    }
  }
  if (best == nullptr || best_slips * 3 > best->size()) return std::nullopt;
  return *best;
}

}  // namespace yunguan::config
