// SPDX-License-Identifier: Apache-2.0
#include "sheet/zip_archive.h"

#include <fmt/format.h>
#include <zlib.h>

#include <algorithm>
#include <cstring>
#include <optional>

namespace yunguan::sheet {
namespace {

// APPNOTE.TXT 4.3: end of central directory, central directory header, local file header.
constexpr std::uint32_t kEndSignature = 0x06054b50;
constexpr std::uint32_t kDirectorySignature = 0x02014b50;
constexpr std::uint32_t kLocalSignature = 0x04034b50;
constexpr std::size_t kEndBytes = 22;
constexpr std::size_t kDirectoryBytes = 46;
constexpr std::size_t kLocalBytes = 30;
constexpr std::size_t kCommentMax = 65'535;
constexpr unsigned kStored = 0;
constexpr unsigned kDeflated = 8;

// Little-endian number of `size` bytes; the caller has seen to the bounds.
std::uint32_t number(std::string_view bytes, std::size_t at, std::size_t size) {
  std::uint32_t value = 0;
  for (std::size_t i = size; i-- > 0;) value = value << 8 | static_cast<unsigned char>(bytes[at + i]);
  return value;
}

bool fits(std::string_view bytes, std::size_t at, std::size_t size) {
  return at <= bytes.size() && size <= bytes.size() - at;
}

std::unexpected<Error> damaged(const std::string& file) {
  return fail(ErrorKind::invalid, "table.damaged",
              {"文件已损坏，不是完整的 XLSX。", "The file is damaged: it is no complete XLSX."},
              {.file = file, .row = {}, .field = {}, .value = {}, .clause = {}});
}

std::unexpected<Error> bomb(const std::string& file) {
  return fail(
      ErrorKind::too_large, "table.zip_bomb",
      {"压缩内容过大，或比标明的大，拒绝打开。", "It unpacks to too much, or to more than it says: it is not opened."},
      {.file = file, .row = {}, .field = {}, .value = {}, .clause = {}});
}

std::optional<std::size_t> find_end(std::string_view bytes) {
  if (bytes.size() < kEndBytes) return std::nullopt;
  const std::size_t last = bytes.size() - kEndBytes;
  for (std::size_t back = 0; back <= std::min(last, kCommentMax); ++back) {
    if (number(bytes, last - back, 4) == kEndSignature) return last - back;
  }
  return std::nullopt;
}

}  // namespace

struct ZipStream::State {
  std::string file;
  bool deflated = false;
  std::string_view packed;
  std::uint64_t left = 0;  // still to come, as declared
  bool ended = false;
  z_stream zlib{};

  ~State() {
    if (deflated) inflateEnd(&zlib);
  }
};

ZipStream::ZipStream(std::unique_ptr<State> state) : state_(std::move(state)) {}
ZipStream::ZipStream(ZipStream&&) noexcept = default;
ZipStream& ZipStream::operator=(ZipStream&&) noexcept = default;
ZipStream::~ZipStream() = default;

Result<std::size_t> ZipStream::read(char* out, std::size_t size) {
  State& state = *state_;
  if (!state.deflated) {
    const std::size_t taken = std::min(size, state.packed.size());
    std::memcpy(out, state.packed.data(), taken);
    state.packed.remove_prefix(taken);
    return taken;
  }
  if (state.ended) return 0;
  state.zlib.next_out = reinterpret_cast<Bytef*>(out);
  state.zlib.avail_out = static_cast<uInt>(std::min<std::size_t>(size, 1u << 30));
  const uInt room = state.zlib.avail_out;
  const int result = inflate(&state.zlib, Z_NO_FLUSH);
  const std::size_t got = room - state.zlib.avail_out;
  if (got > state.left) return bomb(state.file);
  state.left -= got;
  state.ended = result == Z_STREAM_END;
  if (state.ended && state.left > 0) return damaged(state.file);
  if (!state.ended && (result != Z_OK || got == 0)) return damaged(state.file);
  return got;
}

Result<ZipArchive> ZipArchive::open(std::string_view bytes, std::string file, const ZipLimits& limits) {
  ZipArchive archive;
  archive.file_ = std::move(file);
  YG_TRY(archive.read_directory(bytes, limits));
  return archive;
}

Result<> ZipArchive::read_directory(std::string_view bytes, const ZipLimits& limits) {
  const auto end = find_end(bytes);
  if (!end) return damaged(file_);
  const std::size_t count = number(bytes, *end + 10, 2);
  std::size_t at = number(bytes, *end + 16, 4);
  if (count > limits.entries) return bomb(file_);
  for (std::size_t i = 0; i < count; ++i) YG_TRY(read_entry(bytes, at));
  std::uint64_t unpacked = 0;
  for (const auto& [name, entry] : entries_) unpacked += entry.unpacked;
  return unpacked > limits.unpacked ? bomb(file_) : Result<>{};
}

// Moves `at` to the next entry of the directory.
Result<> ZipArchive::read_entry(std::string_view bytes, std::size_t& at) {
  if (!fits(bytes, at, kDirectoryBytes) || number(bytes, at, 4) != kDirectorySignature) return damaged(file_);
  const unsigned flags = number(bytes, at + 8, 2);
  const unsigned method = number(bytes, at + 10, 2);
  const std::size_t packed = number(bytes, at + 20, 4);
  const std::size_t unpacked = number(bytes, at + 24, 4);
  const std::size_t name_size = number(bytes, at + 28, 2);
  const std::size_t rest = number(bytes, at + 30, 2) + std::size_t{number(bytes, at + 32, 2)};
  const std::size_t local = number(bytes, at + 42, 4);
  if (!fits(bytes, at + kDirectoryBytes, name_size + rest)) return damaged(file_);
  std::string name(bytes.substr(at + kDirectoryBytes, name_size));
  at += kDirectoryBytes + name_size + rest;
  if ((flags & 1) != 0) {
    return fail(ErrorKind::invalid, "table.encrypted",
                {"文件已加密，请去掉密码再上传。", "The file is encrypted; remove its password first."},
                {.file = file_, .row = {}, .field = {}, .value = {}, .clause = {}});
  }
  if (method != kStored && method != kDeflated) return damaged(file_);
  if (method == kStored && packed != unpacked) return damaged(file_);
  if (!fits(bytes, local, kLocalBytes) || number(bytes, local, 4) != kLocalSignature) return damaged(file_);
  const std::size_t data = local + kLocalBytes + number(bytes, local + 26, 2) + number(bytes, local + 28, 2);
  if (!fits(bytes, data, packed)) return damaged(file_);
  const bool fresh =
      entries_.emplace(std::move(name), Entry{method == kDeflated, bytes.substr(data, packed), unpacked}).second;
  return fresh ? Result<>{} : damaged(file_);  // two entries of one name: readers would disagree about which counts
}

std::vector<std::string_view> ZipArchive::names() const {
  std::vector<std::string_view> names;
  for (const auto& [name, entry] : entries_) names.emplace_back(name);
  return names;
}

Result<ZipStream> ZipArchive::stream(std::string_view name) const {
  const auto found = entries_.find(name);
  if (found == entries_.end()) return damaged(file_);
  auto state = std::make_unique<ZipStream::State>();
  state->file = file_;
  state->packed = found->second.packed;
  state->left = found->second.unpacked;
  if (found->second.deflated) {
    if (inflateInit2(&state->zlib, -15) != Z_OK) return damaged(file_);  // -15: no zlib wrapper
    state->deflated = true;
    state->zlib.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(state->packed.data()));  // zlib only reads there
    state->zlib.avail_in = static_cast<uInt>(state->packed.size());
  }
  return ZipStream(std::move(state));
}

}  // namespace yunguan::sheet
