// SPDX-License-Identifier: Apache-2.0
#include "card/rules_directory.h"

#include <cstdlib>

namespace yunguan::card {
namespace {

namespace fs = std::filesystem;

bool has_rules(const fs::path& folder) {
  std::error_code ignored;
  return fs::is_regular_file(folder / "guideline.yaml", ignored);
}

Result<fs::path> checked(const fs::path& folder) {
  if (has_rules(folder)) return folder;
  return fail(ErrorKind::not_found, "rules.not_found",
              {"此目录下没有 guideline.yaml。", "There is no guideline.yaml in this folder."},
              {.file = folder.string(), .row = {}, .field = {}, .value = {}, .clause = {}});
}

}  // namespace

Result<fs::path> rules_directory(const fs::path& given) {
  if (!given.empty()) return checked(given);
  if (const char* named = std::getenv("YUNGUAN_RULES_DIR"); named != nullptr && *named != '\0') return checked(named);
  std::error_code failed;
  const fs::path program = fs::read_symlink("/proc/self/exe", failed);
  if (!failed) {
    if (const fs::path installed = program.parent_path() / "../share/yunguan/rules"; has_rules(installed)) {
      return installed.lexically_normal();
    }
    for (fs::path above = program.parent_path(); above.has_relative_path(); above = above.parent_path()) {
      if (has_rules(above / "rules")) return above / "rules";
    }
  }
  return fail(ErrorKind::not_found, "rules.not_found",
              {"找不到规则目录；请用 --rules 指定。", "The folder of the rules was not found; name it with --rules."});
}

}  // namespace yunguan::card
