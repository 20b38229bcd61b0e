// SPDX-License-Identifier: Apache-2.0
#include "monitor/model.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/document.h"

namespace yunguan::monitor {
namespace {

constexpr std::array<ModelInfo, kModelCount> kModels{{
    {"separation", "MON-1", "机卡分离", "§2.3.1(1)"},
    {"region", "MON-2", "跨区域", "§2.3.1(2)"},
    {"threshold", "MON-3", "超阈值", "§2.3.1(3)"},
    {"whitelist", "MON-4", "超白名单", "§2.3.1(4)"},
    {"phone", "MON-5", "手机终端", "§2.3.2(5)"},
    {"app", "MON-6", "异常使用行为", "§2.3.2(6)"},
    {"data-surge", "MON-7", "异常流量", "§2.3.2(7)"},
    {"sms-surge", "MON-8", "异常短信", "§2.3.2(8)"},
    {"fraud-area", "MON-9", "漫游至诈骗高发区", "§2.3.3(9)"},
    {"open-voice+fraud-area", "MON-11", "非定向语音漫游至诈骗高发区", "§2.3.3(9)"},
    {"open-voice+phone", "MON-12", "非定向语音用于手机终端", "§2.3.2(5)"},
    {"open-data+phone+fraud-area", "MON-13", "非定向流量用于手机终端且漫游至诈骗高发区", "§2.3.2(5) §2.3.3(9)"},
}};

std::unexpected<Error> bad_parameter(const Document& document, const std::string& pointer, Text text) {
  return fail(ErrorKind::invalid, "monitor.parameter", std::move(text), document.where(pointer));
}

}  // namespace

const ModelInfo& info_of(Model model) { return kModels[static_cast<std::size_t>(model)]; }

std::optional<Model> model_named(std::string_view name) {
  const auto found = std::ranges::find(kModels, name, &ModelInfo::name);
  if (found == kModels.end()) return std::nullopt;
  return static_cast<Model>(found - kModels.begin());
}

Result<Parameters> load_parameters(const std::string& path) {
  YG_TRY_ASSIGN(const Document document, load_yaml(path));
  const auto* root = document.root().if_object();
  if (root == nullptr) return bad_parameter(document, "", {"参数文件须为键值表", "the file must be a mapping"});
  Parameters parameters;
  for (const auto& [key, value] : *root) {
    const std::string pointer = pointer_step("", key);
    if (key == "surge_percent") {
      const auto* percent = value.if_int64();
      if (percent == nullptr || *percent < 1 || *percent > kPercentMax) {
        return bad_parameter(document, pointer,
                             {"倍率须为 1 至 100000 的整数（百分比）", "a whole percentage from 1 to 100000"});
      }
      parameters.data_surge_percent = parameters.sms_surge_percent = static_cast<std::uint32_t>(*percent);
    } else if (key == "models_off" && value.is_array()) {
      for (const auto& entry : value.get_array()) {
        const auto* name = entry.if_string();
        const auto model = name == nullptr ? std::nullopt : model_named(std::string_view{*name});
        if (!model) return bad_parameter(document, pointer, {"没有这样的监测模型", "there is no such model"});
        parameters.enabled[static_cast<std::size_t>(*model)] = false;
      }
    } else {
      return bad_parameter(document, pointer, {"不认识的参数", "an unknown parameter"});
    }
  }
  return parameters;
}

}  // namespace yunguan::monitor
