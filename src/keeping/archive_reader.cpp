// SPDX-License-Identifier: Apache-2.0
#include "keeping/archive_reader.h"

#include <fmt/format.h>

#include "crypto/hex.h"

namespace yunguan::keeping {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kHeadMax = 64u << 10;
constexpr std::size_t kTrailer = 8 + kArchiveEnd.size();
constexpr std::size_t kChunkHead = 5;

std::uint64_t number_of(std::string_view big_endian) {
  std::uint64_t number = 0;
  for (const char c : big_endian) number = number << 8 | static_cast<unsigned char>(c);
  return number;
}

std::unexpected<Error> refuse(std::string_view code, const fs::path& path, std::string_view zh, std::string_view en,
                              ErrorKind kind = ErrorKind::invalid) {
  return fail(kind, std::string(code),
              {fmt::format("{}：{}", path.string(), zh), fmt::format("{}: {}", path.string(), en)},
              {.file = path.string()});
}

Result<ArchiveHead> head_of(const fs::path& path, std::string_view line) {
  const auto parsed = json::parse(line);
  const auto* object = parsed ? parsed->if_object() : nullptr;
  const auto* format = object != nullptr ? object->if_contains("format") : nullptr;
  if (format == nullptr || !format->is_int64()) {
    return refuse("backup.damaged", path, "备份文件头已损坏", "the head of this backup is damaged");
  }
  // Before the rest, which a newer program may have extended.
  if (format->get_int64() > kArchiveFormat) {
    return refuse("backup.newer_format", path, "这份备份由更新版本的程序生成，请用该版本恢复",
                  "this backup was made by a newer program; restore it with that one", ErrorKind::conflict);
  }
  auto head = json::decode<ArchiveHead>(*parsed);
  if (!head || head->format < 1) {
    return refuse("backup.damaged", path, "备份文件头已损坏", "the head of this backup is damaged");
  }
  return std::move(*head);
}

}  // namespace

Result<ArchiveReader> ArchiveReader::open(const fs::path& path) {
  YG_TRY_ASSIGN(DiskFile file, DiskFile::open(path));
  YG_TRY_ASSIGN(const std::uint64_t size, file.size());
  YG_TRY_ASSIGN(const std::string front, file.read(0, kHeadMax));
  if (!front.starts_with(kArchiveMagic)) {
    return refuse("backup.not_a_backup", path, "这不是运管的备份文件", "this is no backup of Yunguan");
  }
  const auto end = front.find('\n', kArchiveMagic.size());
  if (end == std::string::npos) {
    return refuse("backup.cut_short", path, "备份文件不完整", "this backup is cut short");
  }
  YG_TRY_ASSIGN(ArchiveHead head,
                head_of(path, std::string_view(front).substr(kArchiveMagic.size(), end - kArchiveMagic.size())));
  YG_TRY_ASSIGN(const std::string trailer, file.read(size < kTrailer ? 0 : size - kTrailer, kTrailer));
  const std::uint64_t begin = end + 1;
  if (size < begin + kTrailer || !trailer.ends_with(kArchiveEnd)) {
    return refuse("backup.cut_short", path, "备份文件不完整", "this backup is cut short");
  }
  const std::uint64_t manifest_at = number_of(std::string_view(trailer).substr(0, 8));
  if (manifest_at < begin || manifest_at > size - kTrailer) {
    return refuse("backup.damaged", path, "备份文件已损坏", "this backup is damaged");
  }
  return ArchiveReader(std::move(file), std::move(head), begin, manifest_at, size);
}

std::unexpected<Error> ArchiveReader::damaged() const {
  return refuse("backup.damaged", file_.path(), "备份文件已损坏，不能使用",
                "this backup is damaged and cannot be used");
}

Result<void> ArchiveReader::unlock(const crypto::Secret& secret) {
  seal_ = ArchiveSeal::open(head_, secret);
  if (seal_) return {};
  if (head_.opens_with == OpensWith::passphrase) {
    return refuse("backup.wrong_passphrase", file_.path(), "口令不对，或备份文件头已被改动",
                  "the passphrase is wrong, or the backup's head was changed", ErrorKind::forbidden);
  }
  return refuse("backup.wrong_master_secret", file_.path(), "主秘密与这份备份不符，请用做备份时的 master.secret",
                "this is not the master secret the backup was made with", ErrorKind::forbidden);
}

Result<ArchiveReader::Chunk> ArchiveReader::chunk_at(std::uint64_t offset) const {
  YG_TRY_ASSIGN(const std::string head, file_.read(offset, kChunkHead));
  if (head.size() != kChunkHead) return damaged();
  const std::uint64_t length = number_of(std::string_view(head).substr(1));
  const std::uint64_t end = offset + kChunkHead + length;
  if (end > size_ - kTrailer) return damaged();
  Chunk chunk{.kind = head[0], .sealed = {}, .next = end};
  YG_TRY_ASSIGN(chunk.sealed, file_.read(offset + kChunkHead, length));
  if (chunk.sealed.size() != length) return damaged();
  return chunk;
}

Result<Manifest> ArchiveReader::manifest() const {
  YG_ASSERT(seal_.has_value());
  std::uint64_t number = 0;
  for (std::uint64_t at = begin_; at < manifest_at_; ++number) {
    YG_TRY_ASSIGN(const std::string head, file_.read(at, kChunkHead));
    if (head.size() != kChunkHead) return damaged();
    at += kChunkHead + number_of(std::string_view(head).substr(1));
    if (at > manifest_at_) return damaged();
  }
  YG_TRY_ASSIGN(const Chunk chunk, chunk_at(manifest_at_));
  const auto text = seal_->unseal('M', number, chunk.sealed);
  if (!text || chunk.kind != 'M' || chunk.next != size_ - kTrailer) return damaged();
  auto manifest = json::read<Manifest>(*text);
  if (!manifest || manifest->archive_id != head_.archive_id) return damaged();
  return std::move(*manifest);
}

Result<void> ArchiveReader::each(const Visitor& visitor) const {
  YG_TRY_ASSIGN(const Manifest whole, manifest());
  auto part = whole.parts.begin();
  std::uint64_t left = 0;
  std::unique_ptr<crypto::Sm3> digest;
  // Ends the part at hand when all of it has come, and begins those behind it, of which some may be empty.
  const auto step = [&]() -> Result<void> {
    while (left == 0) {
      if (digest != nullptr) {
        if (crypto::to_hex(crypto::bytes_of(digest->finish())) != part->sm3) return damaged();
        digest = nullptr;
        YG_TRY(visitor.end(*part++));
      }
      if (part == whole.parts.end()) return {};
      if (part->bytes < 0) return damaged();
      left = static_cast<std::uint64_t>(part->bytes);
      digest = std::make_unique<crypto::Sm3>();
      YG_TRY(visitor.begin(*part));
    }
    return {};
  };
  YG_TRY(step());
  std::uint64_t number = 0;
  for (std::uint64_t at = begin_; at < manifest_at_; ++number) {
    YG_TRY_ASSIGN(const Chunk chunk, chunk_at(at));
    at = chunk.next;
    const auto plain = chunk.kind == 'D' ? seal_->unseal('D', number, chunk.sealed) : std::nullopt;
    if (!plain) return damaged();
    for (std::string_view rest = *plain; !rest.empty();) {
      if (part == whole.parts.end()) return damaged();
      const std::string_view piece = rest.substr(0, left);
      digest->update(piece);
      YG_TRY(visitor.data(*part, piece));
      left -= piece.size();
      rest.remove_prefix(piece.size());
      YG_TRY(step());
    }
  }
  if (part != whole.parts.end()) return damaged();
  return {};
}

}  // namespace yunguan::keeping
