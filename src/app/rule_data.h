// SPDX-License-Identifier: Apache-2.0
// The rules of a running platform, loaded and checked before anything starts.
#pragma once

#include <string>
#include <vector>

#include "base/time.h"
#include "card/blacklist.h"
#include "card/rules.h"
#include "card/scenes.h"
#include "config/config.h"
#include "control/tiers.h"
#include "finding/finding_rules.h"
#include "life/carrier_states.h"
#include "life/life_rules.h"
#include "life/violation_policy.h"

namespace yunguan::app {

struct RuleData {
  card::Rules rules;
  card::Scenes scenes;
  card::Blacklist blacklist;
  life::LifeRules life;
  control::Tiers tiers;
  life::CarrierStates carrier_states;
  life::ViolationFile violations;
  finding::FindingRules finding;
};

// Segments as they hold on `day`. Errors name file and line.
[[nodiscard]] Result<RuleData> load_rules(const config::Rules& config, Date day);

// What a tuning of the monitoring may name.
[[nodiscard]] std::vector<std::string> scene_codes(const card::Scenes& scenes);
[[nodiscard]] std::vector<std::string> class_codes();

}  // namespace yunguan::app
