// SPDX-License-Identifier: Apache-2.0
// Where the rules are, for commands that need no server and no configuration.
#pragma once

#include <filesystem>

#include "base/error.h"

namespace yunguan::card {

// `given` when it is not empty; else YUNGUAN_RULES_DIR; else the folder beside the program: ../share/yunguan/rules as it is
// installed, or rules/ in a folder above it as it is built. Error: rules.not_found.
[[nodiscard]] Result<std::filesystem::path> rules_directory(const std::filesystem::path& given = {});

}  // namespace yunguan::card
