// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

namespace yunguan::app {

// Of CMakeLists.txt's project().
inline constexpr std::string_view kVersion = YUNGUAN_VERSION;

}  // namespace yunguan::app
