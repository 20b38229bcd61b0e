// SPDX-License-Identifier: Apache-2.0
// Where in a shard's journal the records of a card are, so that a card's month is found among a billion rows without reading them.
//
// Offsets are noted as records come; every kSegmentRecords of them the segment is closed: its entries, sorted by card, are kept as pages, a
// card's being in one of kBuckets. A question reads one page a segment. A row takes at most 3 bytes of disk and a card with rows in the segment
// at most 8 more; a row takes 8 bytes of memory while its segment is open. What concerns every card of the shard (settings, months) stands in every answer.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "journal/fold.h"
#include "journal/fold_runner.h"

namespace yunguan::watch {

inline constexpr std::uint64_t kSegmentRecords = 1u << 18;
inline constexpr std::uint32_t kBuckets = 64;

// The open segment of a shard.
class RowIndexFold final : public journal::Fold {
 public:
  Result<void> apply(const journal::Record& record) override;
  void tell(Telling telling, journal::Outputs& outputs) override;
  std::vector<journal::Page> take_dirty_pages() override;
  Result<void> load_page(const journal::Page& page) override;

  // Appends the offsets of the open segment that may be the card's.
  void find(std::uint32_t card, std::vector<journal::Offset>& offsets) const;

 private:
  struct Entry {
    std::uint32_t card = 0;
    std::uint32_t at = 0;  // in the segment
  };
  void close_segment();

  std::uint64_t segment_ = 0;
  std::vector<Entry> entries_;  // of the open segment, by offset
  std::size_t kept_ = 0;        // entries in pages
  std::size_t dropped_to_ = 0;  // pages up to here may be of the segment before
  journal::Outputs closed_;     // pages of closed segments, until they are told
};

// Keeps the closed segments' pages. Takes pages away whose records are no longer kept.
class RowIndexSink final : public journal::Sink {
 public:
  explicit RowIndexSink(journal::Journal& journal) : journal_(journal) {}
  Result<void> take(journal::Shard shard, journal::Offset upto, Instant since,
                    std::span<const journal::Output> outputs) override;
  Result<void> set_aside(const journal::Poisoned&) override { return {}; }  // the models' fold says so

 private:
  journal::Journal& journal_;
};

// The index over all shards, kept up with the journal.
class RowIndex {
 public:
  // `journal` outlives it.
  RowIndex(journal::Journal& journal, std::uint32_t shards);

  Result<void> start() { return runner_.start(); }
  void stop() { runner_.stop(); }
  bool catch_up(std::chrono::milliseconds at_most) { return runner_.catch_up(at_most); }

  // Where records of the card, or of all cards, may be, ascending; some are of other cards.
  Result<std::vector<journal::Offset>> find(journal::Shard shard, std::string_view msisdn);

 private:
  journal::Journal& journal_;
  RowIndexSink sink_;
  journal::FoldRunner runner_;
};

}  // namespace yunguan::watch
