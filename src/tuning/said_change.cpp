// SPDX-License-Identifier: Apache-2.0
#include "tuning/said_change.h"

#include <yaml-cpp/yaml.h>

#include <map>
#include <tuple>

namespace yunguan::tuning {
namespace {

using Place = std::tuple<std::string, std::string, std::string, std::string>;  // model, unit path, scene, class

struct Set {
  std::optional<bool> on;
  std::optional<std::int64_t> percent;
};

// Of lines about the same cards the later one wins, each for what it says.
std::map<Place, Set> sets_of(const std::vector<monitor::TuningLine>& lines) {
  std::map<Place, Set> sets;
  for (const monitor::TuningLine& line : lines) {
    Set& set = sets[{line.model, line.unit_path, line.scene, line.device_class}];
    if (line.on) set.on = line.on;
    if (line.percent) set.percent = *line.percent;
  }
  return sets;
}

std::string unit_at(const identity::UnitTree& tree, const std::string& path) {
  if (path.empty()) return {};
  for (const identity::Unit& unit : tree.units()) {
    if (unit.path == path) return unit.name;
  }
  return path;
}

std::map<std::string, RuleText> rules_of(const std::string& text) {
  std::map<std::string, RuleText> rules;
  if (text.empty()) return rules;
  const YAML::Node file = YAML::Load(text);  // written by ourselves
  for (const YAML::Node& rule : file["rules"]) {
    const auto part = [&](const char* name) { return rule[name].as<std::string>(""); };
    rules[part("name")] = {part("title"), part("when"), part("subject"), part("window")};
  }
  return rules;
}

}  // namespace

std::vector<TuningSaid> said_of(const std::vector<monitor::TuningLine>& before,
                                const std::vector<monitor::TuningLine>& now, const identity::UnitTree& tree) {
  const auto old_sets = sets_of(before);
  const auto new_sets = sets_of(now);
  std::map<Place, std::pair<Set, Set>> both;
  for (const auto& [place, set] : old_sets) both[place].first = set;
  for (const auto& [place, set] : new_sets) both[place].second = set;
  std::vector<TuningSaid> said;
  for (const auto& [place, sets] : both) {
    const auto& [old_set, new_set] = sets;
    if (old_set.on == new_set.on && old_set.percent == new_set.percent) continue;
    const auto& [model, path, scene, device_class] = place;
    said.push_back(
        {model, unit_at(tree, path), scene, device_class, old_set.on, new_set.on, old_set.percent, new_set.percent});
  }
  return said;
}

std::vector<RuleSaid> rules_said_of(const std::string& before, const std::string& now) {
  const auto old_rules = rules_of(before);
  const auto new_rules = rules_of(now);
  std::map<std::string, RuleSaid> both;
  for (const auto& [name, rule] : old_rules) both[name].before = rule;
  for (const auto& [name, rule] : new_rules) both[name].now = rule;
  std::vector<RuleSaid> said;
  for (auto& [name, rule] : both) {
    rule.name = name;
    if (rule.before != rule.now) said.push_back(std::move(rule));
  }
  return said;
}

}  // namespace yunguan::tuning
