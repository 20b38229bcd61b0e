// SPDX-License-Identifier: Apache-2.0
#include "app/data_directory.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

#include "base/parse.h"

namespace yunguan::app {

namespace {

constexpr const char* kLockName = "lock";

std::string written_in(int file) {
  char text[32];
  const ssize_t size = pread(file, text, sizeof text, 0);
  return std::string(trimmed(std::string_view(text, size > 0 ? static_cast<std::size_t>(size) : 0)));
}

std::unexpected<Error> unwritable(const std::filesystem::path& path, std::string_view reason) {
  return fail(ErrorKind::unavailable, "data.unwritable",
              {fmt::format("数据目录无法建立或写入（{}）；请检查上级目录与权限，或用 --data-dir 另选一处", reason),
               fmt::format("the data directory cannot be made or written ({}); check the folder above it and its "
                           "permissions, or choose another with --data-dir",
                           reason)},
              {.file = path.string()});
}

}  // namespace

Result<DataDirectory> DataDirectory::open(const std::filesystem::path& path) {
  std::error_code error;
  if (std::filesystem::create_directories(path, error)) {
    std::filesystem::permissions(path, std::filesystem::perms::owner_all, error);
  }
  if (error) return unwritable(path, error.message());
  const int lock = ::open((path / kLockName).c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (lock < 0) return unwritable(path, std::generic_category().message(errno));
  if (flock(lock, LOCK_EX | LOCK_NB) != 0) {
    const std::string holder = written_in(lock);
    ::close(lock);
    return fail(
        ErrorKind::conflict, "data.in_use",
        {fmt::format("进程 {} 正在使用这个数据目录；请先停止它，或用 --data-dir 另选一处", holder),
         fmt::format("process {} is using this data directory; stop it first, or choose another with --data-dir",
                     holder)},
        {.file = path.string()});
  }
  const std::string pid = fmt::format("{}\n", getpid());
  if (ftruncate(lock, 0) != 0 || pwrite(lock, pid.data(), pid.size(), 0) != static_cast<ssize_t>(pid.size())) {
    const std::string reason = std::generic_category().message(errno);
    ::close(lock);
    return unwritable(path, reason);
  }
  return DataDirectory(path, lock);
}

// The lock goes with its descriptor; the file stays, since taking it away would race with the next holder.
DataDirectory::~DataDirectory() {
  if (lock_ >= 0) ::close(lock_);
}

std::optional<std::string> holder_of(const std::filesystem::path& path) {
  const int lock = ::open((path / kLockName).c_str(), O_RDONLY | O_CLOEXEC);
  if (lock < 0) return std::nullopt;
  std::optional<std::string> holder;
  if (flock(lock, LOCK_SH | LOCK_NB) != 0) holder = written_in(lock);
  ::close(lock);
  return holder;
}

}  // namespace yunguan::app
