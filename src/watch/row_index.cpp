// SPDX-License-Identifier: Apache-2.0
#include "watch/row_index.h"

#include <algorithm>
#include <tuple>

#include "base/bytes.h"
#include "base/parse.h"
#include "monitor/live_record.h"

namespace yunguan::watch {
namespace {

constexpr std::string_view kPagesOf = "rows";  // the closed segments' pages
constexpr std::size_t kEntriesOfPage = 1u << 14;
// What concerns every card; no card's code.
constexpr std::uint32_t kEveryone = 0;

// A card's code in the index: FNV-1a, folded. Part of what is on disk.
std::uint32_t code_of(std::string_view msisdn) {
  std::uint64_t hash = 0xCBF2'9CE4'8422'2325u;
  for (const char c : msisdn) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100'0000'01B3u;
  const auto code = static_cast<std::uint32_t>(hash ^ hash >> 32);
  return code == kEveryone ? 1 : code;
}

std::uint32_t bucket_of(std::uint32_t code) { return code == kEveryone ? 0 : code % kBuckets; }

std::uint32_t page_of(std::uint64_t segment, std::uint32_t bucket) {
  return static_cast<std::uint32_t>(segment * kBuckets + bucket);
}

// The card that a record is about; nullopt when nobody will ask for it.
Result<std::optional<std::uint32_t>> code_of(const journal::Record& record) {
  switch (record.kind) {
    case usage::kUsageRecord: {
      usage::UsageRecord row;
      if (!usage::decode_fast(record.bytes, row)) return std::optional<std::uint32_t>{};
      return code_of(row.row.msisdn);
    }
    case monitor::kCardRecord: {
      const auto sheet = monitor::decode_card(record.bytes);
      return sheet ? std::optional{code_of(sheet->msisdn)} : std::nullopt;
    }
    case monitor::kHistoryRecord: {
      const auto past = monitor::decode_past(record.bytes);
      return past ? std::optional{code_of(std::to_string(past->number))} : std::nullopt;
    }
    case monitor::kSettingsRecord:
    case monitor::kMonthRecord:
      return kEveryone;
    default:
      return std::optional<std::uint32_t>{};
  }
}

std::unexpected<Error> strange_page() {
  return fail(ErrorKind::internal, "watch.page",
              {"话单索引页无法识别", "a page of the row index cannot be understood"});
}

// Entries of a page, by card: its code's step, how many, and the steps of the offsets. An answer without the rows of a page that cannot be
// read would look like there were none: watch.page.
Result<void> find_in_page(std::string_view bytes, std::uint32_t card, journal::Offset base,
                          std::vector<journal::Offset>& offsets) {
  ByteReader reader{bytes};
  std::uint64_t code = 0;
  while (!reader.at_end()) {
    code += reader.number();
    std::uint64_t at = 0;
    for (std::uint64_t left = reader.number(); left > 0 && reader.good() && at < kSegmentRecords; --left) {
      at += reader.small<std::uint32_t>();
      if (code == card) offsets.push_back(base + at);
    }
    if (!reader.good() || at >= kSegmentRecords) return strange_page();
    if (code > card) return {};
  }
  return {};
}

}  // namespace

Result<void> RowIndexFold::apply(const journal::Record& record) {
  const std::uint64_t segment = record.offset / kSegmentRecords;
  if (segment != segment_) {
    close_segment();
    segment_ = segment;
  }
  YG_TRY_ASSIGN(const auto code, code_of(record));
  if (code) entries_.push_back({*code, static_cast<std::uint32_t>(record.offset % kSegmentRecords)});
  return {};
}

void RowIndexFold::close_segment() {
  std::ranges::sort(entries_, [](const Entry& a, const Entry& b) {
    return std::tuple{bucket_of(a.card), a.card, a.at} < std::tuple{bucket_of(b.card), b.card, b.at};
  });
  for (std::size_t begin = 0; begin < entries_.size();) {
    const std::uint32_t bucket = bucket_of(entries_[begin].card);
    std::string bytes;
    ByteWriter writer{bytes};
    std::uint32_t code = 0;
    while (begin < entries_.size() && bucket_of(entries_[begin].card) == bucket) {
      std::size_t end = begin;
      while (end < entries_.size() && entries_[end].card == entries_[begin].card) ++end;
      writer.number(entries_[begin].card - code);
      writer.number(end - begin);
      code = entries_[begin].card;
      for (std::uint32_t at = 0; begin < end; at = entries_[begin++].at) writer.number(entries_[begin].at - at);
    }
    closed_.push_back({std::to_string(page_of(segment_, bucket)), std::move(bytes)});
  }
  dropped_to_ = std::max(dropped_to_, (kept_ + kEntriesOfPage - 1) / kEntriesOfPage);
  kept_ = 0;
  entries_.clear();
}

void RowIndexFold::tell(Telling, journal::Outputs& outputs) {
  std::ranges::move(closed_, std::back_inserter(outputs));
  closed_.clear();
}

// Page 0 says which segment is open; the others are its entries.
std::vector<journal::Page> RowIndexFold::take_dirty_pages() {
  std::vector<journal::Page> pages;
  std::string head;
  ByteWriter{head}.number(segment_ + 1);
  pages.push_back({0, std::move(head)});
  const std::size_t last = (entries_.size() + kEntriesOfPage - 1) / kEntriesOfPage;
  for (std::size_t page = kept_ / kEntriesOfPage; page < last; ++page) {
    std::string bytes;
    ByteWriter writer{bytes};
    for (std::size_t i = page * kEntriesOfPage; i < std::min(entries_.size(), (page + 1) * kEntriesOfPage); ++i) {
      writer.number(entries_[i].card);
      writer.number(entries_[i].at);
    }
    pages.push_back({static_cast<std::uint32_t>(page + 1), std::move(bytes)});
  }
  for (std::size_t page = last; page < dropped_to_; ++page) pages.push_back({static_cast<std::uint32_t>(page + 1), {}});
  dropped_to_ = 0;
  kept_ = entries_.size();
  return pages;
}

Result<void> RowIndexFold::load_page(const journal::Page& page) {
  ByteReader reader{page.bytes};
  if (page.number == 0) {
    const std::uint64_t after = reader.number();
    if (after == 0 || !reader.whole()) return strange_page();
    segment_ = after - 1;
    return {};
  }
  while (!reader.at_end()) {
    const Entry entry{reader.small<std::uint32_t>(), reader.small<std::uint32_t>()};
    if (!reader.good() || entry.at >= kSegmentRecords) return strange_page();
    entries_.push_back(entry);
  }
  kept_ = entries_.size();
  return {};
}

void RowIndexFold::find(std::uint32_t card, std::vector<journal::Offset>& offsets) const {
  for (const Entry& entry : entries_) {
    if (entry.card == card || entry.card == kEveryone) offsets.push_back(segment_ * kSegmentRecords + entry.at);
  }
}

Result<void> RowIndexSink::take(journal::Shard shard, journal::Offset upto, Instant,
                                std::span<const journal::Output> outputs) {
  std::vector<journal::Page> pages;
  for (const journal::Output& output : outputs) {
    const auto number = parse_integer<std::uint32_t>(output.key);
    YG_ASSERT(number.has_value());
    pages.push_back({*number, output.bytes});
  }
  // The segments whose records went since; a few each time are enough to follow.
  YG_TRY_ASSIGN(const journal::Bounds kept, journal_.kept(shard));
  const std::uint64_t first = kept.first / kSegmentRecords;
  for (std::uint64_t segment = first - std::min<std::uint64_t>(first, 4); segment < first; ++segment) {
    for (std::uint32_t bucket = 0; bucket < kBuckets; ++bucket) pages.push_back({page_of(segment, bucket), {}});
  }
  return journal_.storage().keep({kPagesOf, shard}, upto, pages);
}

RowIndex::RowIndex(journal::Journal& journal, std::uint32_t shards)
    : journal_(journal),
      sink_(journal),
      runner_(
          journal,
          {.name = "row-index", .version = 1, .make = [](journal::Shard) { return std::make_unique<RowIndexFold>(); }},
          sink_, {.shards = shards}) {}

Result<std::vector<journal::Offset>> RowIndex::find(journal::Shard shard, std::string_view msisdn) {
  const std::uint32_t card = code_of(msisdn);
  std::vector<journal::Offset> offsets;
  // The open segment first: what closes meanwhile is then found twice, not missed.
  runner_.look_at(shard,
                  [&](const journal::Fold& fold) { dynamic_cast<const RowIndexFold&>(fold).find(card, offsets); });
  YG_TRY_ASSIGN(const journal::Bounds bounds, journal_.kept(shard));
  for (std::uint64_t segment = bounds.first / kSegmentRecords; segment <= bounds.next / kSegmentRecords; ++segment) {
    for (const std::uint32_t code : {card, kEveryone}) {
      YG_TRY_ASSIGN(const auto page, journal_.storage().page({kPagesOf, shard}, page_of(segment, bucket_of(code))));
      if (page) YG_TRY(find_in_page(*page, code, segment * kSegmentRecords, offsets));
    }
  }
  std::ranges::sort(offsets);
  const auto repeats = std::ranges::unique(offsets);
  offsets.erase(repeats.begin(), repeats.end());
  std::erase_if(offsets, [&](journal::Offset offset) { return offset < bounds.first; });
  return offsets;
}

}  // namespace yunguan::watch
