// SPDX-License-Identifier: Apache-2.0
// A usage row as the fold takes it: one cache line, everything parsed, texts left where they are in the chunk.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "monitor/lists.h"
#include "usage/chunk_lines.h"
#include "usage/usage_row.h"

namespace yunguan::monitor {

// Kept beside a row whose texts do not fit offsets (quoted fields, very long lines, a region of the cell list), and for
// every row when own rules want all columns.
struct WideRow {
  usage::UsageRow row;
  std::array<std::string_view, usage::kColumnCount> fields;
};

struct FoldRow {
  std::uint64_t number = 0;  // msisdn; 0: see wide
  std::uint64_t bytes = 0;   // up + down; of a call its seconds
  std::uint64_t device = 0;  // imei14 + 1; 0: none
  union {
    const char* line = nullptr;  // texts are at offsets from here …
    const WideRow* wide;         // … or all of them are here
  };
  std::uint32_t second = 0;  // since the start of the month
  std::uint32_t region = 0;  // code, kRegionEmpty or kRegionText (then wide)
  std::uint32_t ipv4 = 0;
  std::uint32_t domain = SuffixMatcher::kNone;  // longest listed domain the peer lies under
  std::uint16_t peer_at = 0, peer_size = 0;
  std::uint16_t cell_at = 0, cell_size = 0;
  usage::Kind kind = usage::Kind::data;
  usage::PeerKind peer_kind = usage::PeerKind::none;
  bool mobile_originated = false;
  bool fraud_area = false;
  bool is_wide = false;
  bool peer_plain = false;  // normalising would not change the peer
  bool accounting = false;  // of the platform's own accounting

  [[nodiscard]] std::string_view peer() const {
    return is_wide ? wide->row.peer : std::string_view{line + peer_at, peer_size};
  }
  [[nodiscard]] std::string_view cell() const {
    return is_wide ? wide->row.cell : std::string_view{line + cell_at, cell_size};
  }
};
static_assert(sizeof(FoldRow) <= 64, "a row of the fold is one cache line");

// Fills everything of `fold`, a fresh row, but its number, which is there, and the wide row. True when it needs one, because its texts do
// not fit; a region that the row lacks is taken from its cell (MON-28). `buffer` is scratch.
[[nodiscard]] bool compact(usage::UsageRow& row, const usage::Line& line, const Lists& lists, std::string& buffer,
                           FoldRow& fold);
[[nodiscard]] WideRow widened(const usage::UsageRow& row, const usage::Line& line, const usage::Layout& layout);

}  // namespace yunguan::monitor
