// SPDX-License-Identifier: Apache-2.0
#include "monitor/settings.h"

#include <fmt/format.h>

#include <algorithm>

namespace yunguan::monitor {
namespace {

// The number of the own rule of that name.
std::optional<std::size_t> rule_named(const OwnRules* rules, std::string_view name) {
  if (rules == nullptr || name.empty()) return std::nullopt;
  const auto found = std::ranges::find(rules->names(), name);
  if (found == rules->names().end()) return std::nullopt;
  return static_cast<std::size_t>(found - rules->names().begin());
}

// What the percentage of a model is kept in; null when the model has none.
std::uint32_t* percent_of(Parameters& parameters, std::optional<Model> model) {
  if (model == Model::data_surge) return &parameters.data_surge_percent;
  if (model == Model::sms_surge) return &parameters.sms_surge_percent;
  if (model == Model::threshold) return &parameters.threshold_percent;
  return nullptr;
}

bool is_about(const TuningLine& line, const Profile& profile) {
  return profile.unit_path.starts_with(line.unit_path) && (line.scene.empty() || line.scene == profile.scene) &&
         (line.device_class.empty() || line.device_class == profile.device_class);
}

std::unexpected<Error> refused(std::size_t row, std::string_view field, std::string_view value, std::string code,
                               Text text) {
  return fail(ErrorKind::invalid, std::move(code), std::move(text),
              {.file = "tuning", .row = row, .field = std::string{field}, .value = std::string{value}});
}

Result<> check(const TuningLine& line, std::size_t row, const OwnRules* rules) {
  const auto model = model_named(line.model);
  if (!model && !rule_named(rules, line.model)) {
    return refused(row, "model", line.model, "tuning.model",
                   {"没有这样的监测模型或自定义规则", "there is no such model or own rule"});
  }
  const bool path_is_whole = line.unit_path.empty() || (line.unit_path.front() == '/' && line.unit_path.back() == '/');
  if (!path_is_whole) {
    return refused(row, "unit_path", line.unit_path, "tuning.unit_path",
                   {"单位路径须以 / 开头和结尾", "a path of units begins and ends with /"});
  }
  Parameters parameters;
  if (line.percent && percent_of(parameters, model) == nullptr) {
    return refused(row, "percent", std::to_string(*line.percent), "tuning.percent_unused",
                   {"该模型没有百分比可调", "this model has no percentage to set"});
  }
  if (line.percent && (*line.percent < 1 || *line.percent > kPercentMax)) {
    return refused(row, "percent", std::to_string(*line.percent), "tuning.percent",
                   {fmt::format("百分比须为 1 至 {} 的整数", kPercentMax),
                    fmt::format("a whole percentage from 1 to {}", kPercentMax)});
  }
  return {};
}

}  // namespace

CardTuning Settings::tuning_of(const Profile& profile) const {
  CardTuning tuned;
  for (const TuningLine& line : tuning) {
    if (!is_about(line, profile)) continue;
    const auto model = model_named(line.model);
    if (line.on && model) tuned.parameters.enabled[static_cast<std::size_t>(*model)] = *line.on;
    if (line.on && !model) {
      if (const auto rule = rule_named(rules.get(), line.model)) tuned.rules_off[*rule] = !*line.on;
    }
    if (!line.percent) continue;
    if (std::uint32_t* percent = percent_of(tuned.parameters, model)) *percent = *line.percent;
  }
  return tuned;
}

Result<std::shared_ptr<const Settings>> compile(std::uint64_t version, const SettingsTexts& texts) {
  auto settings = std::make_shared<Settings>();
  settings->version = version;
  YG_TRY_ASSIGN(settings->lists, read_lists({{"apps.csv", texts.apps},
                                             {"phone-tacs.csv", texts.phone_tacs},
                                             {"fraud-areas.csv", texts.fraud_areas},
                                             {"imei-pools.csv", texts.imei_pools},
                                             {"cell-regions.csv", texts.cell_regions}}));
  if (!texts.own_rules.empty()) {
    YG_TRY_ASSIGN(OwnRules rules, OwnRules::read(texts.own_rules, "own-rules.yaml"));
    settings->rules = std::make_unique<const OwnRules>(std::move(rules));
  }
  for (std::size_t i = 0; i < texts.tuning.size(); ++i) {
    YG_TRY(check(texts.tuning[i], i + 1, settings->rules.get()));
  }
  settings->tuning = texts.tuning;
  return settings;
}

}  // namespace yunguan::monitor
