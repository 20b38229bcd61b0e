// SPDX-License-Identifier: Apache-2.0
// The labelled fleet folded as usage is folded live, by settings as they are in force (MON-24): what is tuned wrong, or a list that is
// empty, shows as findings that are missed or false.
//
// Of the settings everything holds but the IMEI pools, which are those of the fleet's own cards. Phones and fraud areas of the fleet are taken
// from the lists in force, as far as well-behaved rows have none of them; when such a list is empty the fleet's own are planted,
// and missed. Applications are two that the guideline names.
#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <string>

#include "base/error.h"
#include "monitor/labelled_fleet.h"
#include "monitor/settings.h"

namespace yunguan::monitor {

struct LabelledScore {
  LabelCountsByModel models;                       // the built-in ones, each of them
  std::map<std::string, std::uint64_t> own_rules;  // raised; nothing is planted for rules of one's own
  bool phones_listed = false;                      // the list in force names a phone
  bool areas_listed = false;
};

// Writes the fleet into `folder`, which exists, and folds it. Cards share the profiles among them; none: tuned by nothing but what holds for all.
// Errors: those of write_labelled_fleet and compile.
[[nodiscard]] Result<LabelledScore> measure_labelled(const std::string& folder, FleetPlan plan, SettingsTexts texts,
                                                     std::span<const Profile> profiles);

}  // namespace yunguan::monitor
