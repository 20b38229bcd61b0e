// SPDX-License-Identifier: Apache-2.0
#include "sheet/inflate.h"

#include <fmt/format.h>
#include <zlib.h>
#include <zstd.h>

#include <algorithm>
#include <array>
#include <limits>
#include <memory>

namespace yunguan::sheet {
namespace {

constexpr std::size_t kPiece = 1u << 18;

std::unexpected<Error> damaged(const std::string& file) {
  return fail(ErrorKind::invalid, "file.damaged",
              {"压缩文件损坏或不完整。", "The compressed file is damaged or cut short."},
              {.file = file, .row = {}, .field = {}, .value = {}, .clause = {}});
}

std::unexpected<Error> too_large(const std::string& file, std::size_t max) {
  return fail(ErrorKind::too_large, "file.too_large",
              {fmt::format("解压后超过 {} 字节。", max), fmt::format("It inflates to more than {} bytes.", max)},
              {.file = file, .row = {}, .field = {}, .value = {}, .clause = {}});
}

struct EndInflate {
  void operator()(z_stream* stream) const { inflateEnd(stream); }
};

Result<std::string> inflate_gzip(std::string_view bytes, std::size_t max, const std::string& file) {
  z_stream stream{};
  if (inflateInit2(&stream, 15 + 16) != Z_OK) return damaged(file);  // 16: the gzip wrapper only
  const std::unique_ptr<z_stream, EndInflate> end(&stream);
  std::string text;
  std::string piece(kPiece, '\0');
  while (true) {
    if (stream.avail_in == 0) {
      const std::size_t take = std::min<std::size_t>(bytes.size(), std::numeric_limits<uInt>::max());
      stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));  // zlib's signature; it only reads
      stream.avail_in = static_cast<uInt>(take);
      bytes.remove_prefix(take);
    }
    stream.next_out = reinterpret_cast<Bytef*>(piece.data());
    stream.avail_out = static_cast<uInt>(piece.size());
    const int result = ::inflate(&stream, Z_NO_FLUSH);
    text.append(piece.data(), piece.size() - stream.avail_out);
    if (text.size() > max) return too_large(file, max);
    if (result == Z_STREAM_END) {
      if (stream.avail_in == 0 && bytes.empty()) return text;
      if (inflateReset(&stream) != Z_OK) return damaged(file);
      continue;
    }
    if (result != Z_OK || (stream.avail_in == 0 && bytes.empty() && stream.avail_out > 0)) return damaged(file);
  }
}

struct FreeZstd {
  void operator()(ZSTD_DCtx* context) const { ZSTD_freeDCtx(context); }
};

Result<std::string> inflate_zstd(std::string_view bytes, std::size_t max, const std::string& file) {
  const std::unique_ptr<ZSTD_DCtx, FreeZstd> context(ZSTD_createDCtx());
  std::string text;
  std::string piece(kPiece, '\0');
  ZSTD_inBuffer in{bytes.data(), bytes.size(), 0};
  while (true) {
    ZSTD_outBuffer out{piece.data(), piece.size(), 0};
    const std::size_t result = ZSTD_decompressStream(context.get(), &out, &in);
    if (ZSTD_isError(result)) return damaged(file);
    text.append(piece.data(), out.pos);
    if (text.size() > max) return too_large(file, max);
    const bool flushed = out.pos < out.size;
    if (in.pos == in.size && flushed) return result == 0 ? Result<std::string>(std::move(text)) : damaged(file);
  }
}

}  // namespace

Compression compression_of(std::string_view bytes) {
  if (bytes.starts_with("\x1F\x8B\x08")) return Compression::gzip;
  if (bytes.starts_with("\x28\xB5\x2F\xFD")) return Compression::zstd;
  return Compression::none;
}

Result<std::string> inflate(std::string_view bytes, Compression compression, std::size_t max, const std::string& file) {
  switch (compression) {
    case Compression::gzip:
      return inflate_gzip(bytes, max, file);
    case Compression::zstd:
      return inflate_zstd(bytes, max, file);
    case Compression::none:
      break;
  }
  if (bytes.size() > max) return too_large(file, max);
  return std::string(bytes);
}

}  // namespace yunguan::sheet
