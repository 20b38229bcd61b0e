// SPDX-License-Identifier: Apache-2.0
// The models as things happen: one shard of cards, months that open and close, cards and settings that change between two rows. A pure
// function of its records (live_record.h, usage_record.h); the settings it goes by are named in records and never change.
//
// What the scan finds in a month's rows, this finds; with edits in between, what holds for a row is what came before it in the shard, and
// the settings of the row's day.
#pragma once

#include <array>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "journal/fold.h"
#include "monitor/finding_file.h"
#include "monitor/live_month.h"
#include "monitor/name_table.h"
#include "monitor/settings.h"

namespace yunguan::monitor {

// At most so many are open at a time.
inline constexpr std::size_t kOpenMonthsMax = 4;

// The number of a page of that month.
[[nodiscard]] std::uint32_t page_number(std::uint32_t month, LiveMonth::Part part, std::uint32_t chunk);

class LiveFold final : public journal::Fold {
 public:
  // Both outlive it; the card lists are shared by the shards of a process.
  LiveFold(SettingsLibrary& library, CardLists& card_lists);
  ~LiveFold() override;

  // Errors that set a record aside: usage.record, monitor.record, monitor.card (a field that cannot be compiled), monitor.month (an
  // order of months that cannot be). Kind unavailable: the library's.
  Result<void> apply(const journal::Record& record) override;
  void end_block() override;
  void tell(Telling telling, journal::Outputs& outputs) override;
  std::vector<journal::Page> take_dirty_pages() override;
  Result<void> load_page(const journal::Page& page) override;

  // For those who look between two blocks.
  [[nodiscard]] std::vector<std::uint32_t> open_months() const;
  [[nodiscard]] std::vector<std::uint32_t> counted_months() const;  // and those that rows came for after they closed
  [[nodiscard]] std::optional<CardMonth> card_month(std::uint64_t msisdn, std::uint32_t month) const;
  void each_card_month(std::uint32_t month, const std::function<void(const CardMonth&)>& visit) const;
  void each_found(std::uint32_t month, const std::function<void(const Found&)>& visit) const;
  [[nodiscard]] MonthCounts counts(std::uint32_t month) const;
  [[nodiscard]] std::size_t cards() const;
  // What the card is tuned by; an empty one when it is not known.
  [[nodiscard]] Profile profile(std::uint64_t msisdn) const;

 private:
  // Settings in use, with what they mean for the profiles and pools that are known so far.
  struct Slot : std::enable_shared_from_this<Slot> {
    std::shared_ptr<const Settings> settings;
    std::vector<CardTuning> tunings;   // by profile
    std::vector<std::uint32_t> pools;  // by pool
    std::uint8_t generation = 0;
  };

  Result<void> take_usage(const journal::Record& record);
  void widen(std::string_view bytes, const usage::UsageRecord& fast, FoldRow& row);
  Result<void> take_card(std::string_view bytes);
  Result<void> take_settings(std::string_view bytes);
  Result<void> take_month(std::string_view bytes);
  Result<void> take_past(std::string_view bytes);
  void flush();

  [[nodiscard]] LiveMonth* month(std::uint32_t number) const;
  void open(std::uint32_t number);
  void close(LiveMonth& month);
  void connect_months();
  void put_card(const CardRecord& record, std::uint32_t profile);
  [[nodiscard]] HistoryOf history_of(std::uint32_t place, std::uint32_t month) const;

  [[nodiscard]] std::uint64_t version_on(std::uint32_t month, std::uint32_t day) const;
  Result<Slot*> slot_on(std::uint32_t month, std::uint32_t second);
  Result<Slot*> slot_of(std::uint64_t version);
  void forget_slots();
  [[nodiscard]] Judging judging_of(Slot& slot);
  void renew_judging();
  Result<CardRecord> compiled(const CardSheet& sheet);

  [[nodiscard]] std::string header_page() const;
  [[nodiscard]] bool load_header(std::string_view bytes);
  [[nodiscard]] std::string card_page(std::uint32_t chunk);
  [[nodiscard]] bool load_cards(std::uint32_t chunk, std::string_view bytes);
  [[nodiscard]] std::uint32_t list_number(ListId list);
  [[nodiscard]] std::optional<ListId> list_of(std::uint32_t number);
  void mark_card(std::uint32_t place);

  SettingsLibrary& library_;
  CardLists& card_lists_;

  std::vector<std::unique_ptr<LiveMonth>> months_;  // oldest first; all have the same cards at the same places
  std::vector<PastUse> past_;                       // by place; as long as the cards, or empty
  std::array<std::uint32_t, 3> past_months_{};      // what the slots of PastUse are about
  std::map<std::uint32_t, std::uint64_t> closed_;   // rows that came for a month that is not open
  std::vector<SettingsFrom> timeline_;              // by day
  NameTable profiles_, pools_, strange_, lists_;
  Lists pool_numbers_;  // only its pools: name → place in pools_
  std::unordered_map<ListId, std::uint32_t> list_numbers_;
  ModelNames names_;

  std::map<std::uint64_t, std::shared_ptr<Slot>> slots_;  // by version
  // By open month: what its rows were judged by last. It goes on saying what its findings were measured against.
  std::map<std::uint32_t, std::shared_ptr<Slot>> judged_by_;
  std::uint8_t last_generation_ = 0;
  std::uint32_t day_month_ = 0;          // the month that …
  std::array<Slot*, 31> slot_of_day_{};  // … these are of; null: not looked up yet

  // Rows of one month and one slot that wait to be folded.
  LiveMonth* batch_month_ = nullptr;
  Slot* batch_slot_ = nullptr;
  std::vector<FoldRow> rows_;
  std::deque<WideRow> wide_;
  std::string buffer_;

  journal::Outputs parting_;  // of closed months, what was not told yet

  bool touched_ = false;                // since the pages were taken
  std::vector<bool> card_pages_;        // dirty
  std::vector<std::uint32_t> dropped_;  // pages of closed months
};

// The fold of the monitoring over the journal. What is passed outlives it.
[[nodiscard]] journal::FoldKind live_fold(SettingsLibrary& library, CardLists& card_lists);

}  // namespace yunguan::monitor
