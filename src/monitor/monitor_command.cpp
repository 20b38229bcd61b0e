// SPDX-License-Identifier: Apache-2.0
// `yunguan monitor`
#include <fmt/format.h>

#include "monitor/monitor_commands.h"
#include "monitor/own_rules.h"
#include "monitor/scan_options.h"

namespace yunguan::monitor {

int report(const Error& error) {
  fmt::print(stderr, "yunguan: {}\n", describe(error));
  return error.kind == ErrorKind::unavailable || error.kind == ErrorKind::internal ? 1 : 2;
}

void add_monitor_command(CLI::App& cli, int& status) {
  CLI::App* const command = cli.add_subcommand("monitor", "look through a month of usage by the guideline's models");
  command->require_subcommand(1);
  add_scan_command(*command, status);
  add_explain_command(*command, status);
  add_selftest_command(*command, status);
  command->add_subcommand("fields", "the fields that own rules may use, with their types")->callback([&status] {
    fmt::print("{}", OwnRules::field_table());
    status = 0;
  });
}

}  // namespace yunguan::monitor
