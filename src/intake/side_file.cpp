// SPDX-License-Identifier: Apache-2.0
#include "intake/side_file.h"

#include <string>

#include "file/disk.h"

namespace yunguan::intake {

Result<void> SideFile::go_back_to(std::int64_t bytes) {
  if (bytes == 0) return file::remove_file(path_);
  YG_TRY_ASSIGN(const std::uint64_t size, file::size_of(path_));
  if (size < static_cast<std::uint64_t>(bytes)) {
    return fail(
        ErrorKind::internal, "intake.side_file",
        {"未取入的行的文件比流水所记的短", "the file of rows that were not taken is shorter than the journal says"},
        {.file = path_.filename().string()});
  }
  std::error_code failed;
  std::filesystem::resize_file(path_, static_cast<std::uint64_t>(bytes), failed);
  if (failed) {
    return fail(ErrorKind::unavailable, "file.disk",
                {"文件读写失败：" + failed.message(), "a file could not be read or written: " + failed.message()},
                {.file = path_.filename().string()});
  }
  return {};
}

Result<std::int64_t> SideFile::append(std::int64_t bytes, std::string_view lines) const {
  if (lines.empty()) return bytes;
  std::string text;
  if (bytes == 0) {
    YG_TRY(file::remove_file(path_));
    YG_TRY(file::make_file(path_));
    text = head_;
  }
  text += lines;
  YG_TRY(file::write_at(path_, static_cast<std::uint64_t>(bytes), text));
  return bytes + static_cast<std::int64_t>(text.size());
}

}  // namespace yunguan::intake
