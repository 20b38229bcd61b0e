// SPDX-License-Identifier: Apache-2.0
// A file written from front to end or read anywhere, with errors in words: backup.disk_full and backup.disk (unavailable).
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

#include "base/error.h"

namespace yunguan::keeping {

[[nodiscard]] std::unexpected<Error> disk_fault(const std::filesystem::path& path, int number);
// The names in the folder are on disk when it returns.
[[nodiscard]] Result<void> sync_folder(const std::filesystem::path& folder);

class DiskFile {
 public:
  // A new file of mode 0600; one of that name is emptied.
  static Result<DiskFile> create(const std::filesystem::path& path);
  // backup.missing (not_found) when there is none.
  static Result<DiskFile> open(const std::filesystem::path& path);
  DiskFile(DiskFile&& other) noexcept;
  DiskFile& operator=(DiskFile&&) = delete;
  ~DiskFile();

  [[nodiscard]] const std::filesystem::path& path() const { return path_; }
  [[nodiscard]] std::uint64_t written() const { return written_; }
  Result<void> append(std::string_view bytes);
  // What was written is on disk when it returns.
  Result<void> sync();
  Result<std::uint64_t> size() const;
  // At most `count` bytes from `offset`; fewer at the end.
  Result<std::string> read(std::uint64_t offset, std::size_t count) const;

 private:
  DiskFile(std::filesystem::path path, int descriptor) : path_(std::move(path)), descriptor_(descriptor) {}

  std::filesystem::path path_;
  int descriptor_;
  std::uint64_t written_ = 0;
};

}  // namespace yunguan::keeping
