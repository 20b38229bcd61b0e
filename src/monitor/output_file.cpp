// SPDX-License-Identifier: Apache-2.0
#include "monitor/output_file.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <utility>

namespace yunguan::monitor {
namespace {

constexpr std::size_t kBufferBytes = 256u << 10;

}  // namespace

OutputFile::OutputFile(std::string path, std::string temporary, int descriptor)
    : path_(std::move(path)), temporary_(std::move(temporary)), descriptor_(descriptor) {}

OutputFile::OutputFile(OutputFile&& other) noexcept
    : path_(std::move(other.path_)),
      temporary_(std::move(other.temporary_)),
      descriptor_(std::exchange(other.descriptor_, -1)),
      buffer_(std::move(other.buffer_)),
      failed_(other.failed_) {}

OutputFile::~OutputFile() {
  if (descriptor_ < 0) return;
  ::close(descriptor_);
  ::unlink(temporary_.c_str());
}

std::unexpected<Error> OutputFile::failure(int code) {
  failed_ = true;
  return fail(
      ErrorKind::unavailable, "output.unwritable",
      {fmt::format("无法写入：{}", std::strerror(code)), fmt::format("cannot be written: {}", std::strerror(code))},
      {.file = path_});
}

Result<OutputFile> OutputFile::create(std::string path) {
  std::string temporary = fmt::format("{}.{}.part", path, ::getpid());
  OutputFile file{std::move(path), std::move(temporary), -1};
  if (std::filesystem::is_directory(file.path_)) return file.failure(EISDIR);
  file.descriptor_ = ::open(file.temporary_.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
  if (file.descriptor_ < 0) return file.failure(errno);
  return file;
}

Result<> OutputFile::write(std::string_view bytes) {
  if (failed_) return failure(EIO);
  buffer_ += bytes;
  return buffer_.size() < kBufferBytes ? Result<>{} : flush();
}

Result<> OutputFile::flush() {
  std::string_view rest = buffer_;
  while (!rest.empty()) {
    const ::ssize_t written = ::write(descriptor_, rest.data(), rest.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return failure(errno);
    rest.remove_prefix(static_cast<std::size_t>(written));
  }
  buffer_.clear();
  return {};
}

Result<> OutputFile::commit() {
  if (failed_) return failure(EIO);
  YG_TRY(flush());
  if (::fsync(descriptor_) != 0) return failure(errno);
  if (::close(std::exchange(descriptor_, -1)) != 0 || std::rename(temporary_.c_str(), path_.c_str()) != 0) {
    const int code = errno;
    ::unlink(temporary_.c_str());
    return failure(code);
  }
  // The name is on disk only when its folder is.
  const std::string folder = std::filesystem::path{path_}.parent_path().string();
  const int directory = ::open(folder.empty() ? "." : folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (directory >= 0) {
    ::fsync(directory);
    ::close(directory);
  }
  return {};
}

}  // namespace yunguan::monitor
