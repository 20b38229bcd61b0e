// SPDX-License-Identifier: Apache-2.0
#include "app/rule_data.h"

#include "card/rules_directory.h"

namespace yunguan::app {

Result<RuleData> load_rules(const config::Rules& config, Date day) {
  YG_TRY_ASSIGN(const auto directory, card::rules_directory(config.dir));
  YG_TRY_ASSIGN(auto book, card::Rulebook::load(directory));
  YG_TRY_ASSIGN(auto numbers, card::NumberPlan::load(directory, day));
  YG_TRY_ASSIGN(auto scenes, card::Scenes::load(directory));
  YG_TRY_ASSIGN(auto blacklist, card::Blacklist::load(directory));
  YG_TRY_ASSIGN(auto life, life::LifeRules::load(directory));
  YG_TRY_ASSIGN(auto tiers, control::Tiers::load(directory));
  YG_TRY_ASSIGN(auto carrier_states, life::CarrierStates::load(directory));
  YG_TRY_ASSIGN(auto violations, life::load_violations(directory));
  YG_TRY_ASSIGN(auto finding, finding::FindingRules::load(directory));
  return RuleData{{std::move(book), std::move(numbers)},
                  std::move(scenes),
                  std::move(blacklist),
                  std::move(life),
                  std::move(tiers),
                  std::move(carrier_states),
                  std::move(violations),
                  std::move(finding)};
}

std::vector<std::string> scene_codes(const card::Scenes& scenes) {
  std::vector<std::string> codes;
  for (const card::ContractScene& scene : scenes.file().contract) codes.push_back(scene.code);
  for (const card::Industry& industry : scenes.file().industries) {
    for (const card::Scene& scene : industry.scenes) codes.push_back(scene.code);
  }
  return codes;
}

std::vector<std::string> class_codes() {
  std::vector<std::string> codes;
  for (std::size_t i = 0; i < card::kClassCount; ++i) codes.push_back(card::ClassCode::at(i).text());
  return codes;
}

}  // namespace yunguan::app
