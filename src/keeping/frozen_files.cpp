// SPDX-License-Identifier: Apache-2.0
#include "keeping/frozen_files.h"

#include <algorithm>
#include <cerrno>

#include "file/disk.h"
#include "keeping/disk_file.h"

namespace yunguan::keeping {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kPrefix = ".backup-";

}  // namespace

Result<FrozenFiles> FrozenFiles::freeze(const std::vector<KeptFolder>& folders, const std::string& id) {
  FrozenFiles frozen;
  for (const KeptFolder& folder : folders) {
    std::error_code error;
    if (!fs::is_directory(folder.path, error)) continue;
    // Beside the folder: on the same disk.
    const fs::path place = folder.path.parent_path() / (std::string(kPrefix) + id + "-" + folder.name);
    YG_TRY(file::make_folder(place));
    frozen.places_.push_back(place);
    for (const auto& entry : fs::directory_iterator(folder.path, error)) {
      if (!entry.is_regular_file(error) || entry.is_symlink(error)) continue;
      const std::string name = entry.path().filename().string();
      fs::create_hard_link(entry.path(), place / name, error);
      if (error == std::errc::no_such_file_or_directory) continue;  // removed this moment
      if (error) return disk_fault(place, error.value());
      frozen.files_.push_back({folder.name, name, place / name});
    }
    if (error) return disk_fault(folder.path, error.value());
  }
  std::ranges::sort(frozen.files_, {}, [](const FrozenFile& file) { return std::pair(file.folder, file.name); });
  return frozen;
}

FrozenFiles::~FrozenFiles() {
  std::error_code ignored;
  for (const fs::path& place : places_) fs::remove_all(place, ignored);
}

void remove_left_links(const std::vector<KeptFolder>& folders) {
  std::error_code ignored;
  for (const KeptFolder& folder : folders) {
    for (const auto& entry : fs::directory_iterator(folder.path.parent_path(), ignored)) {
      if (entry.path().filename().string().starts_with(kPrefix)) fs::remove_all(entry.path(), ignored);
    }
  }
}

}  // namespace yunguan::keeping
