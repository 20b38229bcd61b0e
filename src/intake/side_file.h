// SPDX-License-Identifier: Apache-2.0
// A file beside the journal that holds what was not taken. How long it truly is stands in the journal's mark: whatever a crash left behind
// that was never promised and is written anew.
#pragma once

#include <filesystem>
#include <string_view>

#include "base/error.h"

namespace yunguan::intake {

class SideFile {
 public:
  SideFile(std::filesystem::path path, std::string_view head) : path_(std::move(path)), head_(head) {}

  // Makes it as long as it was promised to be; 0: it does not exist.
  Result<void> go_back_to(std::int64_t bytes);
  // On disk when it returns; may be called again with the same after an error. How long it is then.
  Result<std::int64_t> append(std::int64_t bytes, std::string_view lines) const;

 private:
  const std::filesystem::path path_;
  const std::string_view head_;  // outlives it
};

}  // namespace yunguan::intake
