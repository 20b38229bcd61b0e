// SPDX-License-Identifier: Apache-2.0
// What a version of the settings is made of: seven texts, each with the days from which it holds. Read on one snapshot of the store.
#pragma once

#include <array>
#include <map>
#include <string>
#include <vector>

#include "monitor/settings.h"
#include "tuning/adjustment.h"
#include "tuning/ground.h"
#include "tuning/own_rule.h"

namespace yunguan::tuning {

enum Part : std::uint8_t { apps, phone_tacs, fraud_areas, imei_pools, cell_regions, own_rules, lines };
inline constexpr std::size_t kPartCount = 7;
using PartTexts = std::array<std::string, kPartCount>;

// The text as it is from that day on, until the next.
struct PartFrom {
  Date from;
  std::string text;
};
using PartHistory = std::vector<PartFrom>;  // by day, the first on the day asked for, never empty; neighbours differ

// Control's lists: the applications in force for all scenes, and the IMEIs of pools.
Result<PartHistory> applications_from(store::Reader& reader, const card::Blacklist& shipped, Date first);
Result<PartHistory> pools_from(store::Reader& reader, Date first);
// One of the lists of this folder.
Result<PartHistory> list_from(store::Reader& reader, ListKind kind, Date first);
// Own rules and tuning lines, which know of each other: a line of a rule that does not hold is left out.
struct RulesAndLines {
  PartHistory rules;
  PartHistory lines;
};
Result<RulesAndLines> rules_from(store::Reader& reader, const identity::UnitTree& tree, Date first);

// Own rules and tuning lines of one day, from what is to be.
[[nodiscard]] std::string lines_text_on(const std::vector<OwnRule>& rules, const std::vector<Adjustment>& adjustments,
                                        const identity::UnitTree& tree, Date day);

[[nodiscard]] Result<monitor::SettingsTexts> settings_texts(const PartTexts& parts);
[[nodiscard]] PartTexts part_texts(const monitor::SettingsTexts& texts);

}  // namespace yunguan::tuning
