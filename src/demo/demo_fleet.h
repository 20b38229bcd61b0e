// SPDX-License-Identifier: Apache-2.0
// The demonstration fleet as files to import, the same bytes at every call: all numbers, names and devices are invented.
// Telephone numbers stand in 154-0000-xxxx, a range that is not given out; devices carry test TACs.
#pragma once

#include <string>
#include <vector>

namespace yunguan::demo {

struct DemoFile {
  std::string name;     // "4G流量卡.csv"
  std::string content;  // CSV by the import's columns
  std::size_t rows = 0;
};

// 2,510 ordinary 4G data cards, 850 5G IoT cards (both MP1, directed data, one province), and 640 cards over all 18 classes
// of the guideline and over phone numbers, some of them with gaps: 4,000 in all.
[[nodiscard]] std::vector<DemoFile> demo_fleet();

}  // namespace yunguan::demo
