// SPDX-License-Identifier: Apache-2.0
#include "intake/spool.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>
#include <vector>

#include "crypto/hex.h"
#include "crypto/sha256.h"
#include "file/disk.h"
#include "intake/patience.h"

namespace yunguan::intake {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kPieceBytes = 1u << 20;
constexpr std::uint64_t kRoomEvery = 64u << 20;

std::unexpected<Error> disk_fault(const fs::path& path, int number) {
  const std::string why = std::generic_category().message(number);
  const bool full = number == ENOSPC || number == EDQUOT;
  return fail(ErrorKind::unavailable, full ? "file.disk_full" : "file.disk",
              {fmt::format("文件读写失败：{}", why), fmt::format("a file could not be read or written: {}", why)},
              {.file = path.filename().string()});
}

Stamp stamp_from(const struct stat& status) {
  return {.inode = static_cast<std::uint64_t>(status.st_ino),
          .size = static_cast<std::uint64_t>(status.st_size),
          .modified = std::int64_t{status.st_mtim.tv_sec} * 1'000'000'000 + status.st_mtim.tv_nsec};
}

std::unexpected<Error> changed(const fs::path& path) {
  return fail(ErrorKind::conflict, "intake.changed",
              {"读取期间文件有变化，留待下次", "it changed while it was read, and is left for the next time"},
              {.file = path.filename().string()});
}

struct Descriptor {
  int number;
  explicit Descriptor(int opened) : number(opened) {}
  ~Descriptor() {
    if (number >= 0) ::close(number);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
};

Result<std::uint64_t> copy_bytes(const fs::path& from, std::uint64_t size, const fs::path& to, int source, int target,
                                 crypto::Sha256& digest, const CopyTerms& terms) {
  std::vector<char> piece(kPieceBytes);
  std::uint64_t bytes = 0;
  while (true) {
    const ::ssize_t got = ::read(source, piece.data(), piece.size());
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return disk_fault(from, errno);
    if (got == 0) return bytes;
    std::string_view rest{piece.data(), static_cast<std::size_t>(got)};
    digest.update(rest);
    while (!rest.empty()) {
      const ::ssize_t put = ::write(target, rest.data(), rest.size());
      if (put < 0 && errno == EINTR) continue;
      if (put < 0) return disk_fault(to, errno);
      rest.remove_prefix(static_cast<std::size_t>(put));
    }
    const std::uint64_t before = bytes;
    bytes += static_cast<std::uint64_t>(got);
    if (bytes > size) return changed(from);  // it grows, perhaps for ever
    if (before / kRoomEvery != bytes / kRoomEvery) YG_TRY(file::check_room(to.parent_path(), 0, terms.keep_free));
    if (terms.piece && !terms.piece(bytes)) return stopping();
  }
}

Result<Copied> copy_open(const fs::path& from, const Stamp& stamp, const fs::path& to, const CopyTerms& terms) {
  const Descriptor source(::open(from.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK));
  if (source.number < 0) return errno == ENOENT ? changed(from) : disk_fault(from, errno);
  struct stat status {};
  if (::fstat(source.number, &status) != 0) return disk_fault(from, errno);
  if (stamp_from(status) != stamp) return changed(from);
  const Descriptor target(::open(to.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600));
  if (target.number < 0) return disk_fault(to, errno);
  crypto::Sha256 digest;
  YG_TRY_ASSIGN(const std::uint64_t bytes,
                copy_bytes(from, stamp.size, to, source.number, target.number, digest, terms));
  if (::fsync(target.number) != 0) return disk_fault(to, errno);
  if (::fstat(source.number, &status) != 0) return disk_fault(from, errno);
  const auto now = stamp_of(from);
  if (stamp_from(status) != stamp || bytes != stamp.size || !now || *now != stamp) return changed(from);
  return Copied{.digest = crypto::to_hex(digest.finish()), .bytes = bytes};
}

}  // namespace

std::string Stamp::text() const { return fmt::format("{}:{}:{}", inode, size, modified); }

Result<Stamp> stamp_of(const fs::path& path) {
  struct stat status {};
  if (::lstat(path.c_str(), &status) != 0 || !S_ISREG(status.st_mode)) {
    return fail(ErrorKind::not_found, "intake.no_file", {"没有这个文件", "there is no such file"},
                {.file = path.filename().string()});
  }
  return stamp_from(status);
}

Result<Copied> copy_file(const fs::path& from, const Stamp& stamp, const fs::path& to, const CopyTerms& terms) {
  YG_TRY(file::check_room(to.parent_path(), stamp.size, terms.keep_free));
  auto copied = copy_open(from, stamp, to, terms);
  if (!copied) (void)file::remove_file(to);
  return copied;
}

}  // namespace yunguan::intake
