// SPDX-License-Identifier: Apache-2.0
// The monitoring measured on a labelled fleet (MON-24): what it missed, what it raised falsely.
#pragma once

#include <string>

#include "base/error.h"
#include "monitor/labelled_fleet.h"
#include "monitor/scan.h"

namespace yunguan::monitor {

struct SelftestScore {
  LabelCountsByModel models;
  ScanSummary summary;
};

// Writes the fleet into `folder`, scans it, and compares. Errors: those of write_labelled_fleet and scan.
[[nodiscard]] Result<SelftestScore> run_selftest(const std::string& folder, const FleetPlan& plan, std::size_t threads,
                                                 const std::string& rules_directory,
                                                 const std::string& parameters = "");

// The scan's inputs in that folder.
[[nodiscard]] ScanFiles labelled_files(const std::string& folder, const FleetPlan& plan);

}  // namespace yunguan::monitor
