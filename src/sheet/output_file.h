// SPDX-License-Identifier: Apache-2.0
// A file that appears whole or not at all: written under a temporary name beside its place and renamed when it is complete.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "base/error.h"

namespace yunguan::sheet {

class OutputFile {
 public:
  // "-" is standard output; it, and anything that is no regular file (a pipe, a device), gets the whole content at commit().
  // A symbolic link is followed. Error: file.unwritable.
  [[nodiscard]] static Result<OutputFile> create(const std::filesystem::path& path);

  OutputFile(OutputFile&& other) noexcept;
  OutputFile& operator=(OutputFile&&) = delete;
  ~OutputFile();  // without commit() nothing of it remains

  // Error: file.unwritable (disk full, …).
  [[nodiscard]] Result<> write(std::string_view bytes);
  // On disk before it takes its name. Error: file.unwritable; the place then holds what it held before.
  [[nodiscard]] Result<> commit();

 private:
  OutputFile() = default;
  [[nodiscard]] std::unexpected<Error> refuse(int reason) const;
  [[nodiscard]] Result<> hand_on();

  std::filesystem::path place_;      // where it will stand; empty: handed on to target_
  std::filesystem::path temporary_;  // empty: has no name
  std::string name_;                 // for messages
  int file_ = -1;
  int target_ = -1;
};

}  // namespace yunguan::sheet
