// SPDX-License-Identifier: Apache-2.0
// What the services of this folder stand on.
#pragma once

#include <string>
#include <vector>

#include "card/blacklist.h"
#include "control/list_days.h"
#include "identity/audit.h"
#include "identity/unit_tree.h"
#include "store/database.h"

namespace yunguan::tuning {

// References to what lives as long as the platform. Thread-safe as they are.
struct Ground {
  store::Database& db;
  const identity::Audit& audit;
  identity::UnitDirectory& units;
  const card::Blacklist& blacklist;  // as shipped; what is in force is control's
  const Clock& clock;
  const std::vector<std::string> scenes;   // that a tuning may name
  const std::vector<std::string> classes;  // of the guideline, "3-1"

  [[nodiscard]] Date today() const { return shanghai_date(clock.now()); }
};

using control::day_before;
using control::day_behind;

}  // namespace yunguan::tuning
