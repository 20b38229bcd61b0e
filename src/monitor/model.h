// SPDX-License-Identifier: Apache-2.0
// The guideline's models (§2.3), by number, name and clause, and the parameters they are tuned by.
#pragma once

#include <array>
#include <bitset>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/error.h"

namespace yunguan::monitor {

enum class Model : std::uint8_t {
  separation,                  // MON-1
  region,                      // MON-2
  threshold,                   // MON-3
  whitelist,                   // MON-4
  phone,                       // MON-5
  app,                         // MON-6
  data_surge,                  // MON-7
  sms_surge,                   // MON-8
  fraud_area,                  // MON-9
  open_voice_fraud_area,       // MON-11
  open_voice_phone,            // MON-12
  open_data_phone_fraud_area,  // MON-13
};
inline constexpr std::size_t kModelCount = 12;
// Own rules (MON-10) are numbered from here on, in the order of their file.
inline constexpr std::uint8_t kOwnRuleBase = 32;
inline constexpr std::size_t kOwnRulesMax = 200;
inline constexpr std::string_view kOwnRuleClause = "§2.3.3(10)";

struct ModelInfo {
  std::string_view name;
  std::string_view id;      // of the requirement
  std::string_view title;   // 中文
  std::string_view clause;  // of the guideline; a composite rests on its parts'
};
[[nodiscard]] const ModelInfo& info_of(Model model);
[[nodiscard]] std::optional<Model> model_named(std::string_view name);

struct Parameters {
  // A model that is off raises nothing; a composite needs its parts switched on.
  std::array<bool, kModelCount> enabled{true, true, true, true, true, true, true, true, true, true, true, true};
  // MON-7, 8: the month counts as abnormal when it is more than this share of the mean of the three months before.
  std::uint32_t data_surge_percent = 200;
  std::uint32_t sms_surge_percent = 200;
  // MON-3: of the card's limits.
  std::uint32_t threshold_percent = 100;

  friend bool operator==(const Parameters&, const Parameters&) = default;
  [[nodiscard]] bool on(Model model) const { return enabled[static_cast<std::size_t>(model)]; }
};
inline constexpr std::uint32_t kPercentMax = 100'000;  // the least is 1

// What a card is judged by.
struct CardTuning {
  Parameters parameters;
  std::bitset<kOwnRulesMax> rules_off;  // by the rule's number
};

// A YAML file: `models_off: [app]`, `surge_percent: 200`; both may be absent. Errors: those of load_yaml,
// monitor.parameter.
[[nodiscard]] Result<Parameters> load_parameters(const std::string& path);

}  // namespace yunguan::monitor
