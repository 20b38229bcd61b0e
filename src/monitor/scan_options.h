// SPDX-License-Identifier: Apache-2.0
// The inputs that the commands of `yunguan monitor` share.
#pragma once

#include <CLI/CLI.hpp>
#include <memory>

#include "base/error.h"
#include "monitor/scan.h"

namespace yunguan::monitor {

// Adds --cards, --usage, --history, --lists, --month, --rules, --parameters and --rules-directory.
void add_input_options(CLI::App& command, ScanFiles& files);

[[nodiscard]] std::size_t default_threads();

// Writes the error to standard error; the exit status for it: 2 when the input is to blame, else 1.
[[nodiscard]] int report(const Error& error);

}  // namespace yunguan::monitor
