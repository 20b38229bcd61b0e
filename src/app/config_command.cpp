// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include "app/commands.h"
#include "app/settings.h"
#include "app/terminal.h"
#include "config/explain.h"

namespace yunguan::app {

void add_config_command(CLI::App& cli, int& status) {
  CLI::App* const command = cli.add_subcommand("config", "tell how Yunguan is set up");
  command->require_subcommand(1);

  CLI::App* const explain = command->add_subcommand("explain", "every key, its value, and where that came from");
  const auto settings = Settings::options_of(*explain);
  explain->callback([settings, &status] {
    const auto loaded = settings->load();
    if (!loaded) {
      print_error(loaded.error());
      status = kRefused;
      return;
    }
    fmt::print("{}", config::explain(*loaded, terminal_language()));
  });

  command->add_subcommand("reference", "the page docs/configuration.md")->callback([] {
    fmt::print("{}", config::reference_page());
  });
}

}  // namespace yunguan::app
