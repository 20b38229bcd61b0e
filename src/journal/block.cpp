// SPDX-License-Identifier: Apache-2.0
#include "journal/block.h"

#include <fmt/format.h>
#include <xxhash.h>
#include <zstd.h>

#include <bit>
#include <cstring>

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

void put_varint(std::string& to, std::uint64_t number) {
  for (; number >= 0x80; number >>= 7) to += static_cast<char>(number | 0x80);
  to += static_cast<char>(number);
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
  put_varint(framed_, bytes.size());
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
  if (packing == Packing::none) {
    block.plain_ = body;
  } else {
    block.plain_.resize(block.head_.plain_size);
    const std::size_t size = ZSTD_decompress(block.plain_.data(), block.plain_.size(), body.data(), body.size());
    if (packing != Packing::zstd || ZSTD_isError(size) != 0 || size != block.plain_.size())
      return damaged(fmt::format("the one at {} cannot be unpacked", block.head_.first));
  }
  return block;
}

Result<void> Block::each(const std::function<bool(const Record&)>& visit) const {
  const char* at = plain_.data();
  const char* const end = at + plain_.size();
  for (std::uint32_t n = 0; n < head_.count; ++n) {
    std::uint64_t size = 0;
    int shift = 0;
    for (; at != end && (static_cast<unsigned char>(*at) & 0x80) != 0 && shift < 28; ++at, shift += 7)
      size |= std::uint64_t{static_cast<unsigned char>(*at) & 0x7fU} << shift;
    if (at == end) return damaged("a record is cut short");
    size |= std::uint64_t{static_cast<unsigned char>(*at++)} << shift;
    if (static_cast<std::uint64_t>(end - at) < size + 1) return damaged("a record is cut short");
    const auto kind = static_cast<Kind>(*at++);
    if (!visit({head_.first + n, kind, {at, static_cast<std::size_t>(size)}})) return {};
    at += size;
  }
  return at == end ? Result<void>{} : damaged("more bytes than records");
}

}  // namespace yunguan::journal
