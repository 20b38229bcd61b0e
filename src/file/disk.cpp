// SPDX-License-Identifier: Apache-2.0
#include "file/disk.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <system_error>
#include <utility>

#include "crypto/hex.h"
#include "crypto/sm3.h"

namespace yunguan::file {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kPieceBytes = 256u << 10;

std::unexpected<Error> disk_fault(const fs::path& path, int number) {
  const std::string why = std::generic_category().message(number);
  if (number == ENOSPC || number == EDQUOT) {
    return fail(ErrorKind::unavailable, "file.disk_full",
                {"磁盘空间不足，请联系管理员", "the disk is full, tell your administrator"},
                {.file = path.filename().string()});
  }
  return fail(ErrorKind::unavailable, "file.disk",
              {fmt::format("文件读写失败：{}", why), fmt::format("a file could not be read or written: {}", why)},
              {.file = path.filename().string()});
}

// An open file; closed when it goes.
class Descriptor {
 public:
  Descriptor(const fs::path& path, int flags) : number_(::open(path.c_str(), flags | O_CLOEXEC | O_NOFOLLOW, 0600)) {}
  ~Descriptor() {
    if (number_ >= 0) ::close(number_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  [[nodiscard]] bool good() const { return number_ >= 0; }
  [[nodiscard]] int number() const { return number_; }

 private:
  const int number_;
};

Result<void> sync_folder(const fs::path& folder) {
  const Descriptor descriptor(folder, O_RDONLY | O_DIRECTORY);
  if (!descriptor.good() || ::fsync(descriptor.number()) != 0) return disk_fault(folder, errno);
  return {};
}

Result<void> write_bytes(const fs::path& path, const Descriptor& to, std::uint64_t offset, std::string_view bytes) {
  while (!bytes.empty()) {
    const auto size = ::pwrite(to.number(), bytes.data(), bytes.size(), static_cast<off_t>(offset));
    if (size < 0 && errno == EINTR) continue;
    if (size < 0) return disk_fault(path, errno);
    bytes.remove_prefix(static_cast<std::size_t>(size));
    offset += static_cast<std::uint64_t>(size);
  }
  return {};
}

Result<void> copy_over(const fs::path& from, const fs::path& to) {
  const Descriptor target(to, O_WRONLY | O_CREAT | O_TRUNC);
  if (!target.good()) return disk_fault(to, errno);
  std::uint64_t offset = 0;
  YG_TRY(read_all(from, [&](std::string_view bytes) -> Result<void> {
    YG_TRY(write_bytes(to, target, offset, bytes));
    offset += bytes.size();
    return {};
  }));
  if (::fsync(target.number()) != 0) return disk_fault(to, errno);
  return remove_file(from);
}

}  // namespace

Result<std::uint64_t> size_of(const fs::path& path) {
  std::error_code error;
  const auto size = fs::file_size(path, error);
  if (error) return disk_fault(path, error.value());
  return size;
}

Result<std::string> read_at(const fs::path& path, std::uint64_t offset, std::size_t size) {
  const Descriptor from(path, O_RDONLY);
  if (!from.good()) return disk_fault(path, errno);
  std::string bytes(size, '\0');
  std::size_t got = 0;
  while (got < size) {
    const auto more = ::pread(from.number(), bytes.data() + got, size - got, static_cast<off_t>(offset + got));
    if (more < 0 && errno == EINTR) continue;
    if (more < 0) return disk_fault(path, errno);
    if (more == 0) break;
    got += static_cast<std::size_t>(more);
  }
  bytes.resize(got);
  return bytes;
}

Result<void> read_all(const fs::path& path, const std::function<Result<void>(std::string_view)>& visit) {
  const Descriptor from(path, O_RDONLY);
  if (!from.good()) return disk_fault(path, errno);
  std::string bytes(kPieceBytes, '\0');
  for (;;) {
    const auto size = ::read(from.number(), bytes.data(), bytes.size());
    if (size < 0 && errno == EINTR) continue;
    if (size < 0) return disk_fault(path, errno);
    if (size == 0) return {};
    YG_TRY(visit(std::string_view(bytes).substr(0, static_cast<std::size_t>(size))));
  }
}

Result<void> make_file(const fs::path& path) {
  const Descriptor made(path, O_WRONLY | O_CREAT | O_EXCL);
  if (!made.good() || ::fsync(made.number()) != 0) return disk_fault(path, errno);
  return sync_folder(path.parent_path());
}

Result<void> write_at(const fs::path& path, std::uint64_t offset, std::string_view bytes) {
  const Descriptor to(path, O_WRONLY);
  if (!to.good()) return disk_fault(path, errno);
  YG_TRY(write_bytes(path, to, offset, bytes));
  if (::fdatasync(to.number()) != 0) return disk_fault(path, errno);
  return {};
}

Result<void> take_over(const fs::path& from, const fs::path& to) {
  {
    const Descriptor written(from, O_RDONLY);
    if (!written.good() || ::fsync(written.number()) != 0) return disk_fault(from, errno);
  }
  if (::rename(from.c_str(), to.c_str()) != 0) {
    if (errno != EXDEV) return disk_fault(from, errno);
    YG_TRY(copy_over(from, to));
  }
  return sync_folder(to.parent_path());
}

Result<void> remove_file(const fs::path& path) {
  if (::unlink(path.c_str()) != 0 && errno != ENOENT) return disk_fault(path, errno);
  return {};
}

Result<void> make_folder(const fs::path& path) {
  std::error_code error;
  fs::create_directories(path, error);
  if (!error) fs::permissions(path, fs::perms::owner_all, error);
  if (error) return disk_fault(path, error.value());
  return {};
}

Result<void> check_room(const fs::path& folder, std::uint64_t bytes, std::uint64_t reserve) {
  std::error_code error;
  const auto space = fs::space(folder, error);
  if (error) return disk_fault(folder, error.value());
  if (space.available < reserve || space.available - reserve < bytes) return disk_fault(folder, ENOSPC);
  return {};
}

Result<std::string> sm3_of(const fs::path& path) {
  crypto::Sm3 digest;
  YG_TRY(read_all(path, [&](std::string_view bytes) -> Result<void> {
    digest.update(bytes);
    return {};
  }));
  return crypto::to_hex(crypto::bytes_of(digest.finish()));
}

}  // namespace yunguan::file
