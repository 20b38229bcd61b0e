// SPDX-License-Identifier: Apache-2.0
#include "app/scratch_platform.h"

#include <cstdlib>
#include <filesystem>

#include "app/commands.h"
#include "app/terminal.h"
#include "base/log.h"

namespace yunguan::app {

int ask_scratch_platform(const std::function<Result<void>(const Platform&)>& ask) {
  std::string folder = (std::filesystem::temp_directory_path() / "yunguan_scratch_XXXXXX").string();
  if (::mkdtemp(folder.data()) == nullptr) return kFailed;
  (void)log::configure({.level = log::Level::error});
  int status = 0;
  {
    const auto loaded = config::load({.file = std::nullopt, .environment = {}, .options = {{"", "data_dir", folder}}});
    const auto platform = loaded ? Platform::build(*loaded) : std::unexpected(loaded.error());
    const auto asked = platform ? ask(**platform) : std::unexpected(platform.error());
    if (!asked) {
      print_error(asked.error());
      status = asked.error().kind == ErrorKind::unavailable ? kFailed : kRefused;
    }
  }
  std::error_code ignored;
  std::filesystem::remove_all(folder, ignored);
  return status;
}

}  // namespace yunguan::app
