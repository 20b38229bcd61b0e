// SPDX-License-Identifier: Apache-2.0
// Records of one shard in a row, as they lie on disk: a head, then the records, packed when that pays. docs/journal.md has the
// grammar.
//
//   block   = magic:"YJ" version:u8 packing:u8 count:u32 plain_size:u32 packed_size:u32 first:u64 at:i64 check:u64 packed
//   plain   = *( size:varint kind:u8 bytes )
//
// Numbers are little-endian; `check` is XXH3-64 of everything else of the block, head and packed part.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "base/error.h"
#include "base/time.h"
#include "journal/record.h"

namespace yunguan::journal {

inline constexpr std::size_t kBlockHead = 40;
inline constexpr std::size_t kBlockPlainMax = 1u << 20;  // a block holds at least one record, however large that is
inline constexpr std::size_t kRecordMax = 1u << 20;

// Behind each record of a block so many bytes can be read, whatever they are: parsers that load whole words need it.
inline constexpr std::size_t kReadBehind = 32;

// Framed records before they have a place: what producers fill.
class Run {
 public:
  // The record has at most kRecordMax bytes.
  void add(Kind kind, std::string_view bytes);
  [[nodiscard]] std::uint32_t count() const { return count_; }
  [[nodiscard]] const std::string& framed() const { return framed_; }
  [[nodiscard]] bool empty() const { return count_ == 0; }
  void append(const Run& more);
  void clear();

 private:
  std::string framed_;
  std::uint32_t count_ = 0;
};

struct BlockHead {
  Offset first = 0;
  std::uint32_t count = 0;
  std::uint32_t plain_size = 0;
  std::uint32_t packed_size = 0;
  Instant at;  // when it was written
  [[nodiscard]] Offset next() const { return first + count; }
};

// `run` is not empty.
[[nodiscard]] std::string encode_block(const Run& run, Offset first, Instant at);

// A block that was proved whole.
class Block {
 public:
  // Takes the bytes as they were stored. journal.damaged (internal) when they are not what was written.
  static Result<Block> decode(std::string_view stored);
  // The head alone, without a look at the rest; journal.damaged when it is none.
  static Result<BlockHead> head_of(std::string_view stored);

  [[nodiscard]] const BlockHead& head() const { return head_; }
  // In order; stops when `visit` returns false. journal.damaged when the framing breaks, after those before it.
  Result<void> each(const std::function<bool(const Record&)>& visit) const;

 private:
  BlockHead head_;
  std::string plain_;  // and kReadBehind bytes
};

}  // namespace yunguan::journal
