// SPDX-License-Identifier: Apache-2.0
#include "keeping/disk_file.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>
#include <utility>

namespace yunguan::keeping {

namespace fs = std::filesystem;

std::unexpected<Error> disk_fault(const fs::path& path, int number) {
  const std::string place = path.string();
  if (number == ENOSPC || number == EDQUOT) {
    return fail(
        ErrorKind::unavailable, "backup.disk_full",
        {fmt::format("{} 所在磁盘空间不足；没有留下不完整的文件。请腾出空间后再试。", place),
         fmt::format("The disk of {} is full; nothing incomplete was left there. Make room and try again.", place)},
        {.file = place});
  }
  const std::string why = std::generic_category().message(number);
  return fail(
      ErrorKind::unavailable, "backup.disk",
      {fmt::format("读写 {} 失败：{}。", place, why), fmt::format("{} cannot be read or written: {}.", place, why)},
      {.file = place});
}

Result<void> sync_folder(const fs::path& folder) {
  const int descriptor = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (descriptor < 0) return disk_fault(folder, errno);
  const int failed = ::fsync(descriptor) == 0 ? 0 : errno;
  ::close(descriptor);
  if (failed != 0) return disk_fault(folder, failed);
  return {};
}

Result<DiskFile> DiskFile::create(const fs::path& path) {
  const int descriptor = ::open(path.c_str(), O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (descriptor < 0) return disk_fault(path, errno);
  return DiskFile(path, descriptor);
}

Result<DiskFile> DiskFile::open(const fs::path& path) {
  const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor >= 0) return DiskFile(path, descriptor);
  if (errno != ENOENT) return disk_fault(path, errno);
  return fail(ErrorKind::not_found, "backup.missing",
              {fmt::format("找不到备份文件 {}。", path.string()), fmt::format("There is no backup {}.", path.string())},
              {.file = path.string()});
}

DiskFile::DiskFile(DiskFile&& other) noexcept
    : path_(std::move(other.path_)), descriptor_(std::exchange(other.descriptor_, -1)), written_(other.written_) {}

DiskFile::~DiskFile() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

Result<void> DiskFile::append(std::string_view bytes) {
  while (!bytes.empty()) {
    const auto size = ::write(descriptor_, bytes.data(), bytes.size());
    if (size < 0 && errno == EINTR) continue;
    if (size < 0) return disk_fault(path_, errno);
    bytes.remove_prefix(static_cast<std::size_t>(size));
    written_ += static_cast<std::uint64_t>(size);
  }
  return {};
}

Result<void> DiskFile::sync() {
  if (::fsync(descriptor_) != 0) return disk_fault(path_, errno);
  return {};
}

Result<std::uint64_t> DiskFile::size() const {
  struct stat status {};
  if (::fstat(descriptor_, &status) != 0) return disk_fault(path_, errno);
  return static_cast<std::uint64_t>(status.st_size);
}

Result<std::string> DiskFile::read(std::uint64_t offset, std::size_t count) const {
  std::string bytes(count, '\0');
  std::size_t got = 0;
  while (got < count) {
    const auto more = ::pread(descriptor_, bytes.data() + got, count - got, static_cast<off_t>(offset + got));
    if (more < 0 && errno == EINTR) continue;
    if (more < 0) return disk_fault(path_, errno);
    if (more == 0) break;
    got += static_cast<std::size_t>(more);
  }
  bytes.resize(got);
  return bytes;
}

}  // namespace yunguan::keeping
