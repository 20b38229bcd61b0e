// SPDX-License-Identifier: Apache-2.0
// What the console shows of the platform itself: version, store, rules, every setting with where it came from.
#pragma once

#include <array>
#include <vector>

#include "http/route.h"
#include "identity/permission.h"

namespace yunguan::app {

inline constexpr std::array kPermissions{
    identity::Permission{"platform.read", "platform", "查看平台版本与配置",
                         "See the platform's version and configuration", identity::kSystemAdmin},
};

class Services;

[[nodiscard]] std::vector<http::Route> platform_view_routes(Services& services);

}  // namespace yunguan::app
