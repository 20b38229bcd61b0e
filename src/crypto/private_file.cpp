// SPDX-License-Identifier: Apache-2.0
#include "crypto/private_file.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace yunguan::crypto {

namespace {

class Descriptor {
 public:
  explicit Descriptor(int number) : number_(number) {}
  ~Descriptor() {
    if (number_ >= 0) ::close(number_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  [[nodiscard]] int number() const { return number_; }

 private:
  int number_;
};

std::unexpected<Error> io_error(const std::filesystem::path& file, const char* zh_act, const char* en_act) {
  const std::string reason = std::strerror(errno);
  return fail(ErrorKind::unavailable, "keys.io",
              {fmt::format("无法{}密钥文件 {}：{}。", zh_act, file.string(), reason),
               fmt::format("Cannot {} the key file {}: {}.", en_act, file.string(), reason)},
              {.file = file.filename().string()});
}

bool write_all(int descriptor, std::string_view content) {
  while (!content.empty()) {
    const ssize_t written = ::write(descriptor, content.data(), content.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return false;
    content.remove_prefix(static_cast<std::size_t>(written));
  }
  return ::fsync(descriptor) == 0;
}

// The name is durable only when its directory is.
bool sync_directory(const std::filesystem::path& file) {
  const auto directory = file.has_parent_path() ? file.parent_path() : std::filesystem::path(".");
  const Descriptor opened(::open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  return opened.number() >= 0 && ::fsync(opened.number()) == 0;
}

}  // namespace

Result<std::optional<std::string>> read_private_file(const std::filesystem::path& file) {
  const Descriptor opened(::open(file.c_str(), O_RDONLY | O_CLOEXEC));
  if (opened.number() < 0) {
    if (errno == ENOENT) return std::optional<std::string>{};
    return io_error(file, "打开", "open");
  }
  struct stat status {};
  if (::fstat(opened.number(), &status) != 0) return io_error(file, "读取", "read");
  if ((status.st_mode & 077) != 0) {
    return fail(
        ErrorKind::invalid, "keys.permissions",
        {fmt::format("密钥文件 {} 的权限过宽，应只有属主可读写（chmod 600）。", file.string()),
         fmt::format("The key file {} is open to others; only its owner may read it (chmod 600).", file.string())},
        {.file = file.filename().string()});
  }
  std::string content;
  char block[4096];
  while (true) {
    const ssize_t got = ::read(opened.number(), block, sizeof block);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return io_error(file, "读取", "read");
    if (got == 0) break;
    content.append(block, static_cast<std::size_t>(got));
  }
  return content;
}

Result<void> write_private_file(const std::filesystem::path& file, std::string_view content, Existing existing) {
  const std::filesystem::path beside = file.string() + fmt::format(".{}.new", ::getpid());
  ::unlink(beside.c_str());
  {
    const Descriptor opened(::open(beside.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600));
    if (opened.number() < 0 || !write_all(opened.number(), content)) return io_error(file, "写入", "write");
  }
  // link() refuses an existing name, rename() replaces it; both are atomic.
  const int moved =
      existing == Existing::replace ? ::rename(beside.c_str(), file.c_str()) : ::link(beside.c_str(), file.c_str());
  const int reason = errno;
  if (existing == Existing::refuse || moved != 0) ::unlink(beside.c_str());
  errno = reason;
  if (moved != 0 && existing == Existing::refuse && errno == EEXIST) {
    return fail(ErrorKind::conflict, "keys.exists",
                {fmt::format("密钥文件 {} 已存在，未覆盖。", file.string()),
                 fmt::format("The key file {} already exists and was left as it is.", file.string())},
                {.file = file.filename().string()});
  }
  if (moved != 0 || !sync_directory(file)) return io_error(file, "写入", "write");
  return {};
}

}  // namespace yunguan::crypto
