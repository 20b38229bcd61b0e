// SPDX-License-Identifier: Apache-2.0
#include "sheet/output_file.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <utility>

namespace yunguan::sheet {
namespace {

// False with errno set.
bool write_all(int file, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t done = ::write(file, bytes.data(), bytes.size());
    if (done < 0 && errno == EINTR) continue;
    if (done < 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(done));
  }
  return true;
}

// -1 with errno set.
int nameless_file() {
  std::string pattern = (std::filesystem::temp_directory_path() / "yunguan.XXXXXX").string();
  const int file = ::mkostemp(pattern.data(), O_CLOEXEC);
  if (file >= 0) ::unlink(pattern.c_str());
  return file;
}

// A new file in the folder of `place`, with the rights the umask gives. -1 with errno set.
int file_beside(const std::filesystem::path& place, std::filesystem::path& name) {
  constexpr int kTries = 1000;
  for (int i = 0; i < kTries; ++i) {
    const auto candidate = place.parent_path() / fmt::format(".{}.{}-{}", place.filename().string(), ::getpid(), i);
    const int file = ::open(candidate.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    if (file >= 0) name = candidate;
    if (file >= 0 || errno != EEXIST) return file;
  }
  return -1;
}

}  // namespace

std::unexpected<Error> OutputFile::refuse(int reason) const {
  return fail(ErrorKind::unavailable, "file.unwritable",
              {fmt::format("无法写入文件：{}。", std::strerror(reason)),
               fmt::format("The file cannot be written: {}.", std::strerror(reason))},
              {.file = name_, .row = {}, .field = {}, .value = {}, .clause = {}});
}

Result<OutputFile> OutputFile::create(const std::filesystem::path& path) {
  OutputFile output;
  const bool standard = path == "-";
  output.name_ = standard ? "standard output" : path.string();
  struct stat status {};
  const bool exists = !standard && ::stat(path.c_str(), &status) == 0;
  if (exists && S_ISDIR(status.st_mode)) return output.refuse(EISDIR);
  if (standard || (exists && !S_ISREG(status.st_mode))) {
    output.target_ = standard ? ::dup(STDOUT_FILENO) : ::open(path.c_str(), O_WRONLY | O_CLOEXEC);
    output.file_ = output.target_ < 0 ? -1 : nameless_file();
    if (output.file_ < 0) return output.refuse(errno);
    return output;
  }
  std::error_code failed;
  output.place_ = exists ? std::filesystem::canonical(path, failed) : path;
  if (failed) return output.refuse(failed.value());
  output.file_ = file_beside(output.place_, output.temporary_);
  if (output.file_ < 0) return output.refuse(errno);
  if (exists && ::fchmod(output.file_, status.st_mode & 07777) != 0) return output.refuse(errno);
  return output;
}

OutputFile::OutputFile(OutputFile&& other) noexcept
    : place_(std::move(other.place_)),
      temporary_(std::exchange(other.temporary_, {})),
      name_(std::move(other.name_)),
      file_(std::exchange(other.file_, -1)),
      target_(std::exchange(other.target_, -1)) {}

OutputFile::~OutputFile() {
  if (file_ >= 0) ::close(file_);
  if (target_ >= 0) ::close(target_);
  if (!temporary_.empty()) ::unlink(temporary_.c_str());
}

Result<> OutputFile::write(std::string_view bytes) {
  if (!write_all(file_, bytes)) return refuse(errno);
  return {};
}

Result<> OutputFile::hand_on() {
  if (::lseek(file_, 0, SEEK_SET) < 0) return refuse(errno);
  std::array<char, 1 << 16> piece;
  while (true) {
    const ssize_t got = ::read(file_, piece.data(), piece.size());
    if (got < 0) return refuse(errno);
    if (got == 0) return {};
    if (!write_all(target_, {piece.data(), static_cast<std::size_t>(got)})) return refuse(errno);
  }
}

Result<> OutputFile::commit() {
  if (place_.empty()) return hand_on();
  if (::fsync(file_) != 0 || ::rename(temporary_.c_str(), place_.c_str()) != 0) return refuse(errno);
  temporary_.clear();
  return {};
}

}  // namespace yunguan::sheet
