// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include "app/commands.h"
#include "app/parts_list.h"
#include "app/version.h"

namespace yunguan::app {

void add_version_command(CLI::App& cli, int& status) {
  cli.add_subcommand("version", "version of the program")->callback([&status] {
    fmt::print("yunguan {}\n", kVersion);
    status = 0;
  });
}

void add_sbom_command(CLI::App& cli, int& status) {
  cli.add_subcommand("sbom", "the packages in this program and its console, with versions and licences (CycloneDX)")
      ->callback([&status] {
        fmt::print("{}\n", parts_list());
        status = 0;
      });
}

}  // namespace yunguan::app
