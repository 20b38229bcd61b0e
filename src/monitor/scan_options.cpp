// SPDX-License-Identifier: Apache-2.0
#include "monitor/scan_options.h"

#include <algorithm>
#include <thread>

namespace yunguan::monitor {

void add_input_options(CLI::App& command, ScanFiles& files) {
  command.add_option("--cards", files.cards, "card file (CSV)")->required();
  command.add_option("--usage", files.usage, "usage files (CSV, .gz, .zst), taken in the order of their names")
      ->required();
  command.add_option("--history", files.history, "usage of the months before (CSV)");
  command
      .add_option("--lists", files.lists, "folder with apps, phone-tacs, fraud-areas, imei-pools, cell-regions (CSV)")
      ->required();
  command.add_option("--month", files.month, "the month to look at, YYYY-MM")->required();
  command.add_option("--mapping", files.mapping, "how a carrier's own usage files are written (YAML)");
  command.add_option("--rules", files.rules, "own rules (YAML)");
  command.add_option("--parameters", files.parameters, "which models are off, and the surge percentage (YAML)");
  command.add_option("--rules-directory", files.rules_directory, "folder with segments.yaml")->capture_default_str();
}

std::size_t default_threads() { return std::max(1u, std::thread::hardware_concurrency()); }

}  // namespace yunguan::monitor
