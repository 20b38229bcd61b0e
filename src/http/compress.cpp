// SPDX-License-Identifier: Apache-2.0
#include "http/compress.h"

#include <zlib.h>
#include <zstd.h>

#include <memory>

#include "base/error.h"
#include "base/parse.h"

namespace yunguan::http {
namespace {

constexpr int kGzipWindow = 15 + 16;  // zlib's way of asking for a gzip frame

std::string gzipped(std::string_view body, int level) {
  z_stream stream{};
  YG_ASSERT(deflateInit2(&stream, level, Z_DEFLATED, kGzipWindow, 8, Z_DEFAULT_STRATEGY) == Z_OK);
  std::string out(deflateBound(&stream, body.size()), '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(body.data()));
  stream.avail_in = static_cast<uInt>(body.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  const int result = deflate(&stream, Z_FINISH);
  out.resize(stream.total_out);
  deflateEnd(&stream);
  YG_ASSERT(result == Z_STREAM_END);
  return out;
}

std::string zstandard(std::string_view body, int level) {
  thread_local const std::unique_ptr<ZSTD_CCtx, decltype(&ZSTD_freeCCtx)> context{ZSTD_createCCtx(), &ZSTD_freeCCtx};
  std::string out(ZSTD_compressBound(body.size()), '\0');
  const std::size_t size = ZSTD_compressCCtx(context.get(), out.data(), out.size(), body.data(), body.size(), level);
  YG_ASSERT(ZSTD_isError(size) == 0);
  out.resize(size);
  return out;
}

}  // namespace

Coding accepted_coding(std::string_view accept_encoding) {
  bool gzip = false;
  bool zstd = false;
  for (const std::string_view part : split(accept_encoding.substr(0, 1024), ',')) {
    const std::string item = ascii_lower(trimmed(part));
    const std::string_view name = trimmed(std::string_view(item).substr(0, item.find(';')));
    const auto q = item.find("q=");
    const bool refused = q != std::string::npos && item.find_first_not_of("0.", q + 2) == std::string::npos;
    if (refused) continue;
    gzip = gzip || name == "gzip";
    zstd = zstd || name == "zstd";
  }
  return zstd ? Coding::zstd : gzip ? Coding::gzip : Coding::identity;
}

std::string_view coding_name(Coding coding) {
  switch (coding) {
    case Coding::gzip:
      return "gzip";
    case Coding::zstd:
      return "zstd";
    case Coding::identity:
      break;
  }
  return "identity";
}

bool compresses_well(std::string_view content_type) {
  return content_type.starts_with("text/") || content_type.starts_with("application/json") ||
         content_type.starts_with("application/problem+json") || content_type.starts_with("application/javascript") ||
         content_type.starts_with("application/manifest+json") || content_type.starts_with("image/svg+xml");
}

std::string compressed(std::string_view body, Coding coding, Effort effort) {
  std::string out;
  if (coding == Coding::gzip) out = gzipped(body, effort == Effort::quick ? 4 : 9);
  if (coding == Coding::zstd) out = zstandard(body, effort == Effort::quick ? 3 : 19);
  if (out.size() >= body.size()) out.clear();
  return out;
}

}  // namespace yunguan::http
