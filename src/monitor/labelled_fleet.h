// SPDX-License-Identifier: Apache-2.0
// A fleet with a month of usage of which every finding is known beforehand: rows are well-behaved unless a fault is
// planted, and each planted fault is written down. The monitoring is measured against it (MON-24), and so is its speed.
#pragma once

#include <cstdint>
#include <set>
#include <string>

#include "base/error.h"

namespace yunguan::monitor {

struct FleetPlan {
  std::uint64_t cards = 2'000;
  std::uint64_t rows = 20'000;
  std::uint32_t trouble_permille = 10;  // of the rows: a fault is tried
  std::uint64_t seed = 1;
  std::uint32_t usage_files = 4;
  bool label = true;  // false: nothing is written down, for fleets that are only measured
};

// "model,msisdn,subject,window" of every finding there must be, and of no other.
using Labels = std::set<std::string, std::less<>>;

// Writes cards.csv, history.csv, usage-NNN.csv and the lists into the folder; the month is 2026-10.
// Error: output.unwritable
[[nodiscard]] Result<Labels> write_labelled_fleet(const std::string& folder, const FleetPlan& plan);

inline constexpr std::string_view kLabelledMonth = "2026-10";

}  // namespace yunguan::monitor
