// SPDX-License-Identifier: Apache-2.0
// What this program and its console are made of: packages with versions and licences, written by tools/parts at the build.
#pragma once

#include <string_view>

namespace yunguan::app {

// CycloneDX 1.5 as JSON.
[[nodiscard]] std::string_view parts_list();

}  // namespace yunguan::app
