// SPDX-License-Identifier: Apache-2.0
// A month of one shard of the live fold: the fold itself, what has changed in it, and its pages. Cards stand at the same places in all months
// of a shard.
#pragma once

#include <algorithm>
#include <array>
#include <functional>
#include <optional>
#include <vector>

#include "journal/fold.h"
#include "monitor/found.h"
#include "monitor/shard_fold.h"

namespace yunguan::monitor {

// What a card used in the months before, as far as they are closed.
struct PastUse {
  std::array<std::uint64_t, 3> data_bytes{};
  std::array<std::uint32_t, 3> sms_mo{};
  std::uint8_t has_data = 0, has_sms = 0;  // bit per slot
  friend bool operator==(const PastUse&, const PastUse&) = default;
};

// A month's figures of three months before, for one card.
struct HistoryOf {
  std::uint64_t data_bytes = 0, sms_mo = 0;
  std::uint8_t has_data = 0, has_sms = 0;  // bit per month back
};

class LiveMonth {
 public:
  // The month counted as year × 12 + month − 1.
  LiveMonth(const CardLists& card_lists, const Judging& judging, std::uint32_t month);
  // Changes are noted by their address.
  LiveMonth(const LiveMonth&) = delete;
  LiveMonth& operator=(const LiveMonth&) = delete;

  [[nodiscard]] std::uint32_t number() const { return number_; }
  [[nodiscard]] ShardFold& fold() { return fold_; }
  [[nodiscard]] const ShardFold& fold() const { return fold_; }
  [[nodiscard]] FoldChanges& changes() { return changes_; }

  // A card that was not there, at the next place.
  void add_card(const CardRecord& record, std::uint32_t profile, const HistoryOf& history);
  // The card as it is now, but for the source that counts once rows of one have. `keeps_device`: what it was bound to by use stays.
  void change_card(std::uint32_t place, const CardRecord& record, std::uint32_t profile, bool keeps_device);
  // Bound to a device by use, in another month.
  void bind(std::uint32_t place, std::uint64_t device);
  void set_history(std::uint32_t place, const HistoryOf& history);
  [[nodiscard]] std::optional<std::uint32_t> place_of(std::uint64_t msisdn) const;
  [[nodiscard]] std::uint32_t card_count() const { return static_cast<std::uint32_t>(fold_.cards().size()); }
  // The card as a record that another month would take it by, with the device it is bound to.
  [[nodiscard]] CardRecord record_of(std::uint32_t place) const;
  [[nodiscard]] std::uint32_t profile_of(std::uint32_t place) const { return fold_.limits_[place].profile; }

  // The cards that were there when the next month opened: only those have this month in their history.
  [[nodiscard]] std::uint32_t known() const { return std::min(known_, card_count()); }
  void set_known(std::uint32_t cards) { known_ = cards; }
  void set_counts(const FoldCounts& counts) { fold_.counts_ = counts; }
  // This month as a part of a later one's history: has_data and has_sms are 0 or 1.
  [[nodiscard]] HistoryOf as_history(std::uint32_t place) const;

  // Rows of a msisdn that is no number.
  void add_strange(std::string_view msisdn);

  // What was raised or hit since it was told last. `names`: of models, see model_names().
  void tell(journal::Fold::Telling telling, std::span<const std::string> names, journal::Outputs& outputs);
  [[nodiscard]] Found found(std::uint32_t finding, std::span<const std::string> names) const;
  [[nodiscard]] CardMonth card_month(std::uint32_t place) const;

  // Pages: numbers are the caller's, who adds what tells this month from others.
  enum class Part : std::uint8_t { cards = 0, findings = 1, texts = 2 };
  using Put = std::function<void(Part part, std::uint32_t chunk, std::string bytes)>;
  void take_dirty_pages(const Put& put);
  // Every page it may have put so far.
  void each_page(const std::function<void(Part part, std::uint32_t chunk)>& visit) const;
  // False when the page is none. Cards are there already, by add_card().
  [[nodiscard]] bool load_page(Part part, std::uint32_t chunk, std::string_view bytes);

 private:
  static constexpr std::uint32_t kTextsOfPage = 1024;
  void tell_totals(std::vector<std::uint32_t>& findings);
  [[nodiscard]] std::string card_page(std::uint32_t chunk) const;
  [[nodiscard]] std::string finding_page(std::uint32_t chunk) const;
  [[nodiscard]] std::string text_page(std::uint32_t chunk) const;
  [[nodiscard]] bool load_cards(std::uint32_t chunk, std::string_view bytes);
  [[nodiscard]] bool load_findings(std::string_view bytes);

  const std::uint32_t number_;
  const usage::Month month_;
  ShardFold fold_;
  FoldChanges changes_;
  std::uint32_t known_ = 0xFFFF'FFFF;
  std::uint32_t texts_kept_ = 0;  // texts in pages
};

}  // namespace yunguan::monitor
