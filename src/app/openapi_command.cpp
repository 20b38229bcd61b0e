// SPDX-License-Identifier: Apache-2.0
// The document comes from the routes as a platform declares them, so one is made.
#include <fmt/format.h>

#include <boost/json/serialize.hpp>

#include "app/commands.h"
#include "app/scratch_platform.h"
#include "app/version.h"

namespace yunguan::app {

void add_openapi_command(CLI::App& cli, int& status) {
  CLI::App* const command = cli.add_subcommand("openapi", "print the API document");
  command->callback([&status] {
    status = ask_scratch_platform([](const Platform& platform) -> Result<void> {
      fmt::print("{}\n", boost::json::serialize(platform.router().openapi(kVersion)));
      return {};
    });
  });
}

}  // namespace yunguan::app
