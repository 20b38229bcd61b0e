// SPDX-License-Identifier: Apache-2.0
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>
#include <zstd.h>

#include <array>
#include <cerrno>
#include <cstring>

#include "usage/input.h"

namespace yunguan::usage {
namespace {

std::unexpected<Error> unreadable(const std::string& path, int code) {
  return fail(
      ErrorKind::unavailable, "input.unreadable",
      {std::string{"文件无法读取："} + std::strerror(code), std::string{"cannot be read: "} + std::strerror(code)},
      {.file = path});
}

std::unexpected<Error> truncated(const std::string& path) {
  return fail(ErrorKind::invalid, "input.truncated", {"压缩文件不完整，末尾缺失", "the compressed file ends too early"},
              {.file = path});
}

std::unexpected<Error> corrupt(const std::string& path) {
  return fail(ErrorKind::invalid, "input.corrupt", {"压缩文件已损坏", "the compressed file is damaged"},
              {.file = path});
}

// The bytes of the file itself.
class PlainStream final : public ByteStream {
 public:
  PlainStream(std::string path, int descriptor) : path_(std::move(path)), descriptor_(descriptor) {}
  ~PlainStream() override { ::close(descriptor_); }
  PlainStream(const PlainStream&) = delete;
  PlainStream& operator=(const PlainStream&) = delete;

  Result<std::size_t> read(char* to, std::size_t size) override {
    while (true) {
      const ::ssize_t got = ::read(descriptor_, to, size);
      if (got >= 0) return static_cast<std::size_t>(got);
      if (errno != EINTR) return unreadable(path_, errno);
    }
  }
  const std::string& path() const { return path_; }
  int descriptor() const { return descriptor_; }

 private:
  std::string path_;
  int descriptor_;
};

// What both unpackers share: a buffer of packed bytes that is refilled from the file.
struct PackedInput {
  std::unique_ptr<PlainStream> file;
  std::vector<char> buffer = std::vector<char>(64u << 10);
  std::size_t at = 0;
  std::size_t size = 0;

  // False at the end of the file.
  Result<bool> refill() {
    YG_TRY_ASSIGN(size, file->read(buffer.data(), buffer.size()));
    at = 0;
    return size != 0;
  }
};

// gzip, several members one behind the other allowed (RFC 1952 §2.2).
class GzipStream final : public ByteStream {
 public:
  explicit GzipStream(std::unique_ptr<PlainStream> file) : input_{std::move(file)} {
    YG_ASSERT(inflateInit2(&inflate_, 15 + 16) == Z_OK);
  }
  ~GzipStream() override { inflateEnd(&inflate_); }
  GzipStream(const GzipStream&) = delete;
  GzipStream& operator=(const GzipStream&) = delete;

  Result<std::size_t> read(char* to, std::size_t size) override {
    inflate_.next_out = reinterpret_cast<Bytef*>(to);
    inflate_.avail_out = static_cast<uInt>(std::min<std::size_t>(size, 1u << 30));
    const uInt wanted = inflate_.avail_out;
    while (inflate_.avail_out == wanted) {
      if (input_.at == input_.size) {
        YG_TRY_ASSIGN(const bool more, input_.refill());
        if (!more && !between_members_) return truncated(input_.file->path());
        if (!more) return 0;
      }
      if (between_members_ && inflateReset(&inflate_) != Z_OK) return corrupt(input_.file->path());
      between_members_ = false;
      inflate_.next_in = reinterpret_cast<Bytef*>(input_.buffer.data() + input_.at);
      inflate_.avail_in = static_cast<uInt>(input_.size - input_.at);
      const int status = ::inflate(&inflate_, Z_NO_FLUSH);
      input_.at = input_.size - inflate_.avail_in;
      if (status == Z_STREAM_END)
        between_members_ = true;
      else if (status != Z_OK)
        return corrupt(input_.file->path());
    }
    return wanted - inflate_.avail_out;
  }

 private:
  PackedInput input_;
  z_stream inflate_{};
  bool between_members_ = true;
};

// Zstandard, several frames allowed (RFC 8878 §3).
class ZstdStream final : public ByteStream {
 public:
  explicit ZstdStream(std::unique_ptr<PlainStream> file) : input_{std::move(file)}, context_(ZSTD_createDCtx()) {
    YG_ASSERT(context_ != nullptr);
  }
  ~ZstdStream() override { ZSTD_freeDCtx(context_); }
  ZstdStream(const ZstdStream&) = delete;
  ZstdStream& operator=(const ZstdStream&) = delete;

  Result<std::size_t> read(char* to, std::size_t size) override {
    ZSTD_outBuffer out{to, size, 0};
    while (out.pos == 0) {
      if (input_.at == input_.size) {
        YG_TRY_ASSIGN(const bool more, input_.refill());
        if (!more && !between_frames_) return truncated(input_.file->path());
        if (!more) return 0;
      }
      ZSTD_inBuffer in{input_.buffer.data(), input_.size, input_.at};
      const std::size_t left = ZSTD_decompressStream(context_, &out, &in);
      if (ZSTD_isError(left) != 0) return corrupt(input_.file->path());
      input_.at = in.pos;
      between_frames_ = left == 0;
    }
    return out.pos;
  }

 private:
  PackedInput input_;
  ZSTD_DCtx* context_;
  bool between_frames_ = true;
};

}  // namespace

Result<std::unique_ptr<ByteStream>> open_stream(const std::string& path) {
  const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) return unreadable(path, errno);
  auto plain = std::make_unique<PlainStream>(path, descriptor);
  struct stat status {};
  if (::fstat(descriptor, &status) != 0) return unreadable(path, errno);
  if (S_ISDIR(status.st_mode)) return unreadable(path, EISDIR);
  if (!S_ISREG(status.st_mode)) return unreadable(path, ESPIPE);  // a file is read twice: its header, then all of it
  std::array<unsigned char, 4> magic{};
  const ::ssize_t got = ::pread(descriptor, magic.data(), magic.size(), 0);
  if (got < 0) return unreadable(path, errno);
  if (magic[0] == 0x1F && magic[1] == 0x8B) return std::make_unique<GzipStream>(std::move(plain));
  constexpr std::array<unsigned char, 4> kZstd{0x28, 0xB5, 0x2F, 0xFD};
  if (magic == kZstd) return std::make_unique<ZstdStream>(std::move(plain));
  return plain;
}

Result<std::string> read_file(const std::string& path, std::size_t bytes_max) {
  YG_TRY_ASSIGN(const auto stream, open_stream(path));
  std::string text;
  std::array<char, 64u << 10> block;
  while (true) {
    YG_TRY_ASSIGN(const std::size_t got, stream->read(block.data(), block.size()));
    if (got == 0) return text;
    text.append(block.data(), got);
    if (text.size() > bytes_max) {
      return fail(ErrorKind::too_large, "input.too_large", {"文件过大", "the file is too large"}, {.file = path});
    }
  }
}

}  // namespace yunguan::usage
