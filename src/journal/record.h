// SPDX-License-Identifier: Apache-2.0
// The words of the journal: what happens by the million, in shards whose records count from 0 without gaps.
#pragma once

#include <compare>
#include <cstdint>
#include <string_view>

namespace yunguan::journal {

// Which part of the whole a record belongs to; the folder that writes it decides by what (card, receiver).
struct Shard {
  std::uint32_t number = 0;
  friend constexpr auto operator<=>(Shard, Shard) = default;
};

// The place of a record in its shard.
using Offset = std::uint64_t;

// What a record is, for the folds that read it; numbers belong to the folder that writes them and are never given anew.
using Kind = std::uint8_t;

// Valid as long as the block it was read from.
struct Record {
  Offset offset = 0;
  Kind kind = 0;
  std::string_view bytes;
};

}  // namespace yunguan::journal
