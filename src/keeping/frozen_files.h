// SPDX-License-Identifier: Apache-2.0
// Files as they are at one moment: linked under a second name, so that what is removed meanwhile can still be read.
#pragma once

#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "keeping/backup.h"

namespace yunguan::keeping {

struct FrozenFile {
  std::string folder;  // KeptFolder::name
  std::string name;
  std::filesystem::path path;
};

// The second names go with it.
class FrozenFiles {
 public:
  // Plain files of the folders, which may be missing. `id` makes the second names unique.
  static Result<FrozenFiles> freeze(const std::vector<KeptFolder>& folders, const std::string& id);
  FrozenFiles(FrozenFiles&& other) noexcept
      : files_(std::move(other.files_)), places_(std::exchange(other.places_, {})) {}
  FrozenFiles& operator=(FrozenFiles&&) = delete;
  ~FrozenFiles();

  [[nodiscard]] const std::vector<FrozenFile>& files() const { return files_; }

 private:
  FrozenFiles() = default;

  std::vector<FrozenFile> files_;
  std::vector<std::filesystem::path> places_;
};

// Removes second names that a killed process has left beside these folders.
void remove_left_links(const std::vector<KeptFolder>& folders);

}  // namespace yunguan::keeping
