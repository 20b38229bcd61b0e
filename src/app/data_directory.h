// SPDX-License-Identifier: Apache-2.0
// The directory that holds everything a Yunguan keeps, and the lock that keeps it to one process.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <utility>

#include "base/error.h"

namespace yunguan::app {

class DataDirectory {
 public:
  // Makes the directory (mode 0700) when it is missing and takes its lock until this object ends.
  // Errors: data.unwritable, data.in_use (another process has it)
  static Result<DataDirectory> open(const std::filesystem::path& path);

  DataDirectory(DataDirectory&& other) noexcept
      : path_(std::move(other.path_)), lock_(std::exchange(other.lock_, -1)) {}
  DataDirectory& operator=(DataDirectory&&) = delete;
  ~DataDirectory();

  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

 private:
  DataDirectory(std::filesystem::path path, int lock) : path_(std::move(path)), lock_(lock) {}

  std::filesystem::path path_;
  int lock_;  // file descriptor
};

// The process that has the lock of `path`, as it wrote itself down; nullopt when none has.
[[nodiscard]] std::optional<std::string> holder_of(const std::filesystem::path& path);

}  // namespace yunguan::app
