// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <CLI/CLI.hpp>

namespace yunguan::app {

// yunguan statistic import-history. Status as commands.h has it; 3: rows were left out, the others are taken.
void add_statistic_command(CLI::App& cli, int& status);

}  // namespace yunguan::app
