// SPDX-License-Identifier: Apache-2.0
// Small fleets and months of usage from a seed, thick with odd rows: everything the requirement has a sentence about.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "monitor/reference_fixture.h"

namespace yunguan::monitor {

struct RandomFleet {
  reference::MonitorInput input;  // `usage` has one file
  // The same rows cut into several files, with columns in other orders and other line ends.
  std::vector<std::string> split_usage;
};

[[nodiscard]] RandomFleet random_fleet(std::uint64_t seed, int cards, int rows);

}  // namespace yunguan::monitor
