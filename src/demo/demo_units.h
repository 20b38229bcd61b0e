// SPDX-License-Identifier: Apache-2.0
// The invented organisation of the demonstration: a data centre, the units that use its networks, four carriers.
#pragma once

#include <array>
#include <string_view>

namespace yunguan::demo {

struct DemoUnit {
  std::string_view code;
  std::string_view parent;  // code; empty for the root
  std::string_view name;
  std::string_view kind;  // access | managing | carrier
};

inline constexpr std::array kUnits{
    DemoUnit{"ZW", "", "云岭省政务数据中心", "managing"}, DemoUnit{"GA", "ZW", "云岭省公安厅", "access"},
    DemoUnit{"GA01", "GA", "临江市公安局", "access"},     DemoUnit{"GA02", "GA", "望川市公安局", "access"},
    DemoUnit{"GA03", "GA", "青禾市公安局", "access"},     DemoUnit{"GA04", "GA", "石桥市公安局", "access"},
    DemoUnit{"GA05", "GA", "南屏市公安局", "access"},     DemoUnit{"GA06", "GA", "鹿鸣县公安局", "access"},
    DemoUnit{"SW", "ZW", "云岭省水务局", "access"},       DemoUnit{"HB", "ZW", "云岭省生态环境厅", "access"},
    DemoUnit{"HB01", "HB", "临江市生态环境局", "access"}, DemoUnit{"CG", "ZW", "临江市城市管理局", "access"},
    DemoUnit{"JT", "ZW", "云岭省交通运输厅", "access"},   DemoUnit{"WJ", "ZW", "望川市卫生健康委员会", "access"},
    DemoUnit{"YJ", "ZW", "云岭省应急管理厅", "access"},   DemoUnit{"QX", "ZW", "云岭省气象局", "access"},
    DemoUnit{"YD", "ZW", "移动云岭省公司", "carrier"},    DemoUnit{"DX", "ZW", "电信云岭省公司", "carrier"},
    DemoUnit{"LT", "ZW", "联通云岭省公司", "carrier"},    DemoUnit{"GD", "ZW", "广电云岭省公司", "carrier"},
};

}  // namespace yunguan::demo
