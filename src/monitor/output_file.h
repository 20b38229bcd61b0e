// SPDX-License-Identifier: Apache-2.0
// A file that is there whole or not at all: written under a temporary name beside its place, brought to disk, renamed.
#pragma once

#include <string>
#include <string_view>

#include "base/error.h"

namespace yunguan::monitor {

// One thread. Without commit() nothing is left behind.
class OutputFile {
 public:
  // Error output.unwritable
  [[nodiscard]] static Result<OutputFile> create(std::string path);

  OutputFile(OutputFile&& other) noexcept;
  OutputFile& operator=(OutputFile&&) = delete;
  ~OutputFile();

  // Error output.unwritable (disk full …); after it every further call fails too.
  [[nodiscard]] Result<> write(std::string_view bytes);
  // Puts the file in its place; a file of that name is replaced. Returns when it is on disk.
  [[nodiscard]] Result<> commit();

 private:
  OutputFile(std::string path, std::string temporary, int descriptor);
  [[nodiscard]] std::unexpected<Error> failure(int code);
  [[nodiscard]] Result<> flush();

  std::string path_;
  std::string temporary_;
  int descriptor_ = -1;
  std::string buffer_;
  bool failed_ = false;
};

}  // namespace yunguan::monitor
