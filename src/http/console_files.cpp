// SPDX-License-Identifier: Apache-2.0
#include "http/console_files.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <fstream>
#include <sstream>

#include "base/log.h"
#include "crypto/hex.h"
#include "crypto/sm3.h"

namespace yunguan::http {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kIndex = "/index.html";
constexpr std::string_view kPhone = "/phone.html";

std::string content_type_of(std::string_view path) {
  static constexpr std::array<std::pair<std::string_view, std::string_view>, 17> kTypes{{
      {".html", "text/html; charset=utf-8"},
      {".js", "text/javascript; charset=utf-8"},
      {".mjs", "text/javascript; charset=utf-8"},
      {".css", "text/css; charset=utf-8"},
      {".json", "application/json; charset=utf-8"},
      {".map", "application/json; charset=utf-8"},
      {".webmanifest", "application/manifest+json; charset=utf-8"},
      {".svg", "image/svg+xml; charset=utf-8"},
      {".txt", "text/plain; charset=utf-8"},
      {".png", "image/png"},
      {".jpg", "image/jpeg"},
      {".webp", "image/webp"},
      {".ico", "image/x-icon"},
      {".woff2", "font/woff2"},
      {".woff", "font/woff"},
      {".wasm", "application/wasm"},
      {".pdf", "application/pdf"},
  }};
  for (const auto& [ending, type] : kTypes) {
    if (path.ends_with(ending)) return std::string(type);
  }
  return "application/octet-stream";
}

// "/assets/index-B1a2c3d4.js": eight or more letters, digits, "_" and "-" between the name and the ending.
bool has_digest_in_name(std::string_view path) {
  if (!path.starts_with("/assets/")) return false;
  const std::string_view name = path.substr(path.rfind('/') + 1);
  const std::string_view stem = name.substr(0, name.find('.'));
  const auto dash = stem.find('-');
  return dash != std::string_view::npos && stem.size() - dash - 1 >= 8;
}

std::unexpected<Error> unreadable(const fs::path& path, std::string_view why) {
  return fail(ErrorKind::unavailable, "http.console",
              {fmt::format("无法读取控制台文件：{}", why), fmt::format("the console's files cannot be read: {}", why)},
              {.file = path.filename().string()});
}

Result<std::string> read_file(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream bytes;
  if (in) bytes << in.rdbuf();
  if (!in) return unreadable(path, "open");
  return std::move(bytes).str();
}

std::shared_ptr<const std::string> packed(const ConsoleFile& file, Coding coding) {
  if (!compresses_well(file.content_type) || file.plain->size() < kCompressFrom) return nullptr;
  std::string bytes = compressed(*file.plain, coding, Effort::thorough);
  return bytes.empty() ? nullptr : std::make_shared<const std::string>(std::move(bytes));
}

ConsoleFile made(std::string_view path, std::string bytes) {
  ConsoleFile file;
  file.content_type = content_type_of(path);
  const auto digest = crypto::sm3(bytes);
  file.tag = "\"" + crypto::to_hex(crypto::bytes_of(digest).substr(0, 12)) + "\"";
  file.immutable = has_digest_in_name(path);
  file.plain = std::make_shared<const std::string>(std::move(bytes));
  file.gzip = packed(file, Coding::gzip);
  file.zstd = packed(file, Coding::zstd);
  return file;
}

}  // namespace

std::pair<std::shared_ptr<const std::string>, Coding> ConsoleFile::form(Coding coding) const {
  if (coding == Coding::zstd && zstd) return {zstd, Coding::zstd};
  if (coding != Coding::identity && gzip) return {gzip, Coding::gzip};
  return {plain, Coding::identity};
}

Result<ConsoleFiles> ConsoleFiles::load(const fs::path& dir) {
  ConsoleFiles all;
  if (dir.empty()) return all;
  std::error_code error;
  if (!fs::exists(dir, error)) {
    log::warn("http", "there is no console to serve, only the API", {{"folder", dir.string()}});
    return all;
  }
  std::uint64_t bytes_in_all = 0;
  for (fs::recursive_directory_iterator at(dir, error), end; !error && at != end; at.increment(error)) {
    if (at->is_symlink() || !at->is_regular_file() || at->path().filename().string().starts_with('.')) continue;
    YG_TRY_ASSIGN(std::string bytes, read_file(at->path()));
    bytes_in_all += bytes.size();
    if (bytes_in_all > kBytesMax) {
      return fail(ErrorKind::invalid, "http.console",
                  {"控制台文件总量过大", "the console's files are too large together"},
                  {.file = dir.filename().string()});
    }
    const std::string path = "/" + fs::relative(at->path(), dir, error).generic_string();
    all.files_.emplace(path, made(path, std::move(bytes)));
  }
  if (error) return unreadable(dir, error.message());
  if (!all.files_.contains(kIndex)) {
    return fail(ErrorKind::invalid, "http.console",
                {"控制台文件夹中没有 index.html", "the console's folder has no index.html"},
                {.file = dir.filename().string()});
  }
  return all;
}

const ConsoleFile* ConsoleFiles::find(std::string_view path) const {
  if (const auto found = files_.find(path); found != files_.end()) return &found->second;
  const bool of_phone = path == "/m" || path.starts_with("/m/");
  const auto phone = of_phone ? files_.find(kPhone) : files_.end();
  const auto index = phone != files_.end() ? phone : files_.find(kIndex);
  const bool asset = path.starts_with("/assets/") || path.starts_with("/api/");
  return asset || index == files_.end() ? nullptr : &index->second;
}

}  // namespace yunguan::http
