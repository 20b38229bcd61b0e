// SPDX-License-Identifier: Apache-2.0
// yunguan catalog check: whether the platform would take the services of a folder, before it is told to.
#include <fmt/format.h>

#include <memory>

#include "app/commands.h"
#include "app/scratch_platform.h"

namespace yunguan::app {

void add_catalog_command(CLI::App& cli, int& status) {
  CLI::App* const catalog = cli.add_subcommand("catalog", "services as files");
  catalog->require_subcommand(1);
  CLI::App* const command =
      catalog->add_subcommand("check", "every fault of every service of a folder, with its file and line");
  struct Options {
    std::string folder;
    std::vector<std::string> roles;
  };
  const auto options = std::make_shared<Options>();
  command->add_option("folder", options->folder, "folder of services (YAML)")->required();
  command->add_option("--role", options->roles, "code of a role that was made here, not shipped; may stand often");
  command->callback([options, &status] {
    status = ask_scratch_platform([&](const Platform& platform) -> Result<void> {
      YG_TRY_ASSIGN(const std::size_t services,
                    platform.check_catalog(options->folder, {options->roles.begin(), options->roles.end()}));
      fmt::print("{} services, no fault\n", services);
      return {};
    });
  });
}

}  // namespace yunguan::app
