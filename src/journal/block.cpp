// SPDX-License-Identifier: Apache-2.0
#include "journal/block.h"

#include <fmt/format.h>
#include <xxhash.h>
#include <zstd.h>

#include <bit>
#include <cstring>

#include "base/bytes.h"

namespace yunguan::journal {
namespace {

static_assert(std::endian::native == std::endian::little, "numbers are stored as this machine has them");

constexpr std::string_view kMagic = "YJ";
constexpr std::uint8_t kVersion = 1;
constexpr std::size_t kCheckAt = kBlockHead - sizeof(std::uint64_t);
constexpr std::size_t kWorthPacking = 512;
constexpr int kPackingLevel = 1;

enum class Packing : std::uint8_t { none = 0, zstd = 1 };

template <class Number>
void put(char* to, Number number) {
  std::memcpy(to, &number, sizeof number);
}
template <class Number>
Number take(const char* from) {
  Number number;
  std::memcpy(&number, from, sizeof number);
  return number;
}

// Of the head before the check, and of the packed part.
std::uint64_t check_of(std::string_view block) {
  const std::uint64_t head = XXH3_64bits(block.data(), kCheckAt);
  return XXH3_64bits_withSeed(block.data() + kBlockHead, block.size() - kBlockHead, head);
}

std::unexpected<Error> damaged(std::string_view what) {
  return fail(ErrorKind::internal, "journal.damaged",
              {fmt::format("流水块已损坏：{}", what), fmt::format("a block of the journal is damaged: {}", what)});
}

std::string pack(const std::string& plain) {
  std::string packed(ZSTD_compressBound(plain.size()), '\0');
  const std::size_t size = ZSTD_compress(packed.data(), packed.size(), plain.data(), plain.size(), kPackingLevel);
  if (ZSTD_isError(size) != 0 || size >= plain.size()) return {};
  packed.resize(size);
  return packed;
}

}  // namespace

void Run::add(Kind kind, std::string_view bytes) {
  YG_ASSERT(bytes.size() <= kRecordMax);
  ByteWriter{framed_}.number(bytes.size());
  framed_ += static_cast<char>(kind);
  framed_ += bytes;
  ++count_;
}

void Run::append(const Run& more) {
  framed_ += more.framed_;
  count_ += more.count_;
}

void Run::clear() {
  framed_.clear();
  count_ = 0;
}

std::string encode_block(const Run& run, Offset first, Instant at) {
  YG_ASSERT(!run.empty());
  const std::string& plain = run.framed();
  const std::string packed = plain.size() >= kWorthPacking ? pack(plain) : std::string{};
  const std::string& body = packed.empty() ? plain : packed;
  std::string block(kBlockHead, '\0');
  char* head = block.data();
  std::memcpy(head, kMagic.data(), kMagic.size());
  put(head + 2, kVersion);
  put(head + 3, packed.empty() ? Packing::none : Packing::zstd);
  put(head + 4, static_cast<std::uint32_t>(run.count()));
  put(head + 8, static_cast<std::uint32_t>(plain.size()));
  put(head + 12, static_cast<std::uint32_t>(body.size()));
  put(head + 16, first);
  put(head + 24, to_micros(at));
  block += body;
  put(block.data() + kCheckAt, check_of(block));
  return block;
}

Result<BlockHead> Block::head_of(std::string_view stored) {
  if (stored.size() < kBlockHead || !stored.starts_with(kMagic)) return damaged("no head");
  if (take<std::uint8_t>(stored.data() + 2) != kVersion) return damaged("another version of the format");
  return BlockHead{.first = take<Offset>(stored.data() + 16),
                   .count = take<std::uint32_t>(stored.data() + 4),
                   .plain_size = take<std::uint32_t>(stored.data() + 8),
                   .packed_size = take<std::uint32_t>(stored.data() + 12),
                   .at = from_micros(take<std::int64_t>(stored.data() + 24))};
}

Result<Block> Block::decode(std::string_view stored) {
  Block block;
  YG_TRY_ASSIGN(block.head_, head_of(stored));
  const std::string_view body = stored.substr(kBlockHead);
  if (body.size() != block.head_.packed_size || take<std::uint64_t>(stored.data() + kCheckAt) != check_of(stored))
    return damaged(fmt::format("the check of the one at {} differs", block.head_.first));
  const auto packing = take<Packing>(stored.data() + 3);
  const std::size_t plain_size = block.head_.plain_size;
  block.plain_.reserve(plain_size + kReadBehind);
  if (packing == Packing::none) {
    if (body.size() != plain_size) return damaged(fmt::format("the one at {} has another size", block.head_.first));
    block.plain_ = body;
  } else {
    block.plain_.resize(plain_size);
    const std::size_t size = ZSTD_decompress(block.plain_.data(), plain_size, body.data(), body.size());
    if (packing != Packing::zstd || ZSTD_isError(size) != 0 || size != plain_size)
      return damaged(fmt::format("the one at {} cannot be unpacked", block.head_.first));
  }
  block.plain_.append(kReadBehind, '\0');
  return block;
}

Result<void> Block::each(const std::function<bool(const Record&)>& visit) const {
  ByteReader reader{std::string_view{plain_}.substr(0, head_.plain_size)};
  for (std::uint32_t n = 0; n < head_.count; ++n) {
    const std::uint64_t size = reader.number();
    const Kind kind = reader.byte();
    const std::string_view bytes = reader.bytes(size);
    if (!reader.good()) return damaged("a record is cut short");
    if (!visit({head_.first + n, kind, bytes})) return {};
  }
  return reader.at_end() ? Result<void>{} : damaged("more bytes than records");
}

}  // namespace yunguan::journal
