// SPDX-License-Identifier: Apache-2.0
// The whole content of a file to read: mapped when it can be, read when it comes from a pipe, inflated when it is gzip or
// zstd (told by its first bytes, not by its name).
#pragma once

#include <cstddef>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

#include "base/error.h"

namespace yunguan::sheet {

inline constexpr std::size_t kInflatedBytesMax = std::size_t{16} << 30;

// Immutable after opening. A mapped file that is cut short by somebody else while it is read ends the process, as reading
// through a map does: files that others still write belong into an upload.
class InputFile {
 public:
  // "-" is standard input. Errors: file.not_found, file.unreadable, file.damaged (broken gzip or zstd), file.too_large
  // (inflates to more than `inflated_max` bytes).
  [[nodiscard]] static Result<InputFile> open(const std::filesystem::path& path,
                                              std::size_t inflated_max = kInflatedBytesMax);

  InputFile(InputFile&&) noexcept;
  InputFile& operator=(InputFile&&) noexcept;
  ~InputFile();

  [[nodiscard]] std::string_view bytes() const { return bytes_; }
  [[nodiscard]] const std::string& name() const { return name_; }  // as it was given; "standard input" for "-"

 private:
  struct Holder;
  InputFile(std::string name, std::unique_ptr<Holder> holder, std::string_view bytes);
  std::string name_;
  std::unique_ptr<Holder> holder_;
  std::string_view bytes_;
};

}  // namespace yunguan::sheet
