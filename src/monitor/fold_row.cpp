// SPDX-License-Identifier: Apache-2.0
#include "monitor/fold_row.h"

#include "usage/digits.h"

namespace yunguan::monitor {
namespace {

constexpr std::size_t kOffsetMax = 0xFFFF;

void set_peer(FoldRow& fold, const usage::UsageRow& row, const SuffixMatcher& domains, std::string& buffer) {
  fold.peer_kind = row.peer_shape.kind;
  fold.ipv4 = row.peer_shape.ipv4;
  fold.peer_plain = row.peer_shape.plain;
  if (fold.peer_kind == usage::PeerKind::none || domains.empty()) return;
  if (fold.peer_kind == usage::PeerKind::ipv4 && !domains.may_match_address()) return;
  fold.domain = domains.longest(row.peer_shape.plain ? row.peer : usage::normalised_peer(row.peer, buffer));
}

// Of the row itself: behind it kReadAhead bytes can be read.
std::uint32_t region_of(const usage::UsageRow& row) {
  std::uint64_t code = 0;
  if (row.region.size() == 6 && usage::read_digits(row.region.data(), 6, code)) return static_cast<std::uint32_t>(code);
  return row.region.empty() ? kRegionEmpty : kRegionText;
}

}  // namespace

bool compact(usage::UsageRow& row, const usage::Line& line, const Lists& lists, std::string& buffer, FoldRow& fold) {
  bool wide = line.quoted || line.text.size() > kOffsetMax;
  if (row.region.empty() && !row.cell.empty() && !lists.cell_lengths.empty()) {
    row.region = lists.region_of_cell(row.cell);
    fold.region = region_code(row.region);
  } else {
    fold.region = region_of(row);
  }
  if (fold.region < kRegionCodes) {
    fold.fraud_area = lists.fraud_codes.test(fold.region);
  } else if (fold.region == kRegionText) {
    fold.fraud_area = lists.fraud(row.region);
    wide = true;
  }
  fold.bytes = row.kind == usage::Kind::voice ? row.seconds : usage::saturating_sum(row.up_bytes, row.down_bytes);
  fold.device = row.imei14;
  fold.second = row.second;
  fold.kind = row.kind;
  fold.mobile_originated = row.direction == usage::Direction::mo;
  if (row.kind == usage::Kind::data) set_peer(fold, row, lists.domains, buffer);
  if (wide || fold.number == 0) return true;
  fold.line = line.text.data();
  fold.peer_at = static_cast<std::uint16_t>(row.peer.data() - fold.line);
  fold.peer_size = static_cast<std::uint16_t>(row.peer.size());
  fold.cell_at = static_cast<std::uint16_t>(row.cell.data() - fold.line);
  fold.cell_size = static_cast<std::uint16_t>(row.cell.size());
  return false;
}

WideRow widened(const usage::UsageRow& row, const usage::Line& line, const usage::Layout& layout) {
  WideRow wide{row, {}};
  for (std::size_t column = 0; column < usage::kColumnCount; ++column) {
    const int at = layout.at[column];
    if (at >= 0) wide.fields[column] = line.fields[static_cast<std::size_t>(at)];
  }
  wide.fields[static_cast<std::size_t>(usage::Column::region)] = row.region;
  return wide;
}

}  // namespace yunguan::monitor
