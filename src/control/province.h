// SPDX-License-Identifier: Apache-2.0
// The provinces by the first two digits of an administrative code (GB/T 2260), so that a refusal can name them.
#pragma once

#include <array>
#include <optional>
#include <string_view>
#include <utility>

#include "base/error.h"

namespace yunguan::control {

struct Province {
  std::string_view code;
  std::string_view zh;
  std::string_view en;
};

inline constexpr std::array kProvinces{
    Province{"11", "北京", "Beijing"},
    Province{"12", "天津", "Tianjin"},
    Province{"13", "河北", "Hebei"},
    Province{"14", "山西", "Shanxi"},
    Province{"15", "内蒙古", "Inner Mongolia"},
    Province{"21", "辽宁", "Liaoning"},
    Province{"22", "吉林", "Jilin"},
    Province{"23", "黑龙江", "Heilongjiang"},
    Province{"31", "上海", "Shanghai"},
    Province{"32", "江苏", "Jiangsu"},
    Province{"33", "浙江", "Zhejiang"},
    Province{"34", "安徽", "Anhui"},
    Province{"35", "福建", "Fujian"},
    Province{"36", "江西", "Jiangxi"},
    Province{"37", "山东", "Shandong"},
    Province{"41", "河南", "Henan"},
    Province{"42", "湖北", "Hubei"},
    Province{"43", "湖南", "Hunan"},
    Province{"44", "广东", "Guangdong"},
    Province{"45", "广西", "Guangxi"},
    Province{"46", "海南", "Hainan"},
    Province{"50", "重庆", "Chongqing"},
    Province{"51", "四川", "Sichuan"},
    Province{"52", "贵州", "Guizhou"},
    Province{"53", "云南", "Yunnan"},
    Province{"54", "西藏", "Tibet"},
    Province{"61", "陕西", "Shaanxi"},
    Province{"62", "甘肃", "Gansu"},
    Province{"63", "青海", "Qinghai"},
    Province{"64", "宁夏", "Ningxia"},
    Province{"65", "新疆", "Xinjiang"},
    Province{"71", "台湾", "Taiwan"},
    Province{"81", "香港", "Hong Kong"},
    Province{"82", "澳门", "Macao"},
};

// nullptr: no province has that code.
[[nodiscard]] constexpr const Province* province_of(std::string_view region) {
  for (const Province& province : kProvinces) {
    if (region.starts_with(province.code)) return &province;
  }
  return nullptr;
}

}  // namespace yunguan::control
