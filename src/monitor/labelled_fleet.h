// SPDX-License-Identifier: Apache-2.0
// A fleet with a month of usage of which every finding is known beforehand: rows are well-behaved unless a fault is
// planted, and each planted fault is written down. The monitoring is measured against it (MON-24), and so is its speed.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"

namespace yunguan::monitor {

struct FleetPlan {
  std::uint64_t cards = 2'000;
  std::uint64_t rows = 20'000;
  std::uint32_t trouble_permille = 10;  // of the rows: a fault is tried
  std::uint64_t seed = 1;
  std::uint32_t usage_files = 4;
  bool label = true;  // false: nothing is written down, for fleets that are only measured
  // What the lists name: devices that are phones, and the beginnings of regions. None of them is one that well-behaved rows have
  // (kOrdinaryTacs, kOrdinaryRegions); neither is empty.
  std::vector<std::uint32_t> phone_tacs{35'332'510, 86'444'404};
  std::vector<std::string> fraud_areas{"3508", "450126"};
};

// "model,msisdn,subject,window" of every finding there must be, and of no other.
using Labels = std::set<std::string, std::less<>>;

// What a measurement made of some of them.
struct LabelCounts {
  std::uint64_t planted = 0;
  std::uint64_t missed = 0;
  std::uint64_t falsely_raised = 0;  // what was raised and not planted
};
using LabelCountsByModel = std::map<std::string, LabelCounts>;
[[nodiscard]] LabelCounts sum_of(const LabelCountsByModel& models);

// Writes cards.csv, history.csv, usage-NNN.csv and the lists into the folder; the month is 2026-10.
// Error: output.unwritable
[[nodiscard]] Result<Labels> write_labelled_fleet(const std::string& folder, const FleetPlan& plan);

inline constexpr std::string_view kLabelledMonth = "2026-10";

// Of the devices and in the regions of rows that no list is about.
inline constexpr std::array<std::uint32_t, 3> kOrdinaryTacs{86'500'704, 86'123'405, 35'910'012};
inline constexpr std::array<std::string_view, 4> kOrdinaryRegions{"330101", "31010", "510100", "4401"};

}  // namespace yunguan::monitor
