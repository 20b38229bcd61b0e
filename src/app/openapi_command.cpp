// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <boost/json/serialize.hpp>
#include <cstdlib>
#include <filesystem>

#include "app/commands.h"
#include "app/platform.h"
#include "app/terminal.h"
#include "app/version.h"
#include "base/log.h"

namespace yunguan::app {
namespace {

// The document comes from the routes as a platform declares them, so one is made, on an empty store of its own.
int print_document() {
  std::string folder = (std::filesystem::temp_directory_path() / "yunguan_openapi_XXXXXX").string();
  if (::mkdtemp(folder.data()) == nullptr) return kFailed;
  (void)log::configure({.level = log::Level::error});
  int status = 0;
  const auto loaded = config::load({.file = std::nullopt, .environment = {}, .options = {{"", "data_dir", folder}}});
  auto platform = loaded ? Platform::build(*loaded) : std::unexpected(loaded.error());
  if (platform) {
    fmt::print("{}\n", boost::json::serialize((*platform)->router().openapi(kVersion)));
  } else {
    print_error(platform.error());
    status = kFailed;
  }
  platform = std::unexpected(Error{});
  std::error_code ignored;
  std::filesystem::remove_all(folder, ignored);
  return status;
}

}  // namespace

void add_openapi_command(CLI::App& cli, int& status) {
  CLI::App* const command = cli.add_subcommand("openapi", "print the API document");
  command->callback([&status] { status = print_document(); });
}

}  // namespace yunguan::app
