// SPDX-License-Identifier: Apache-2.0
// `yunguan monitor scan | explain | selftest | fields`. Sets `status` when called: 0 done, 1 failed, 2 the input was refused.
#pragma once

#include <CLI/CLI.hpp>

namespace yunguan::monitor {

void add_monitor_command(CLI::App& cli, int& status);

// The parts of it.
void add_scan_command(CLI::App& monitor, int& status);
void add_explain_command(CLI::App& monitor, int& status);
void add_selftest_command(CLI::App& monitor, int& status);

}  // namespace yunguan::monitor
