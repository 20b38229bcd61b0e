// SPDX-License-Identifier: Apache-2.0
// The fold over one shard of cards for one month: cards, histories and usage rows go in as records, in input order;
// findings come out. A pure function of those records: no clock, no I/O. One thread at a time.
//
// The state of an ordinary card is one cache line (CardState). What else the card's record says lies beside it and is
// touched only when a row needs it: limits (CardLimits), and lists, which cards share (CardLists).
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

#include "base/error.h"
#include "monitor/card_line.h"
#include "monitor/card_lists.h"
#include "monitor/fetch_line.h"
#include "monitor/finding.h"
#include "monitor/fold_row.h"
#include "monitor/large_pages.h"
#include "monitor/lists.h"
#include "monitor/model.h"

namespace yunguan::monitor {

enum Crossed : std::uint8_t {
  kCrossedData = 1,
  kCrossedSms = 2,
  kCrossedDataSurge = 4,
  kCrossedSmsSurge = 8,
};

struct alignas(64) CardState {
  std::uint64_t number : 50 = 0;     // msisdn
  std::uint64_t mode : 2 = 0;        // DeviceMode
  std::uint64_t phone : 1 = 0;       // `device` has a phone's TAC
  std::uint64_t raised : 4 = 0;      // Crossed: which running totals are above their level
  std::uint64_t generation : 7 = 0;  // of what `phone`, the watches and a remembered device were found by
  std::uint64_t device : 48 = 0;     // bound device; for other modes the last one found to be in order. imei14 + 1
  std::uint64_t flags : 16 = 0;      // CardFlag
  std::uint64_t data_bytes = 0;      // of the month
  std::uint64_t data_watch = 0;      // nothing happens while data_bytes stays at or below
  std::uint32_t data_rows = 0;
  std::uint32_t sms = 0;
  std::uint32_t sms_mo = 0;
  std::uint32_t sms_watch = 0;  // nothing happens while sms stays at or below
  ListId data_list = 0;
  ListId voice_list = 0;
  ListId sms_list = 0;
  ListId place_list = 0;  // cells or regions, as the flags say
};
static_assert(sizeof(CardState) == 64, "the state of an ordinary card is one cache line");

struct HistoryRecord {
  std::uint64_t number = 0;  // 0: the text at text_at
  std::uint64_t data_bytes = 0;
  std::uint64_t sms_mo = 0;
  std::uint64_t line = 0;
  std::uint32_t month = 0;  // year × 12 + month − 1
  std::uint32_t text_at = 0, text_size = 0;
  bool has_data = false;
  bool has_sms = false;
};

struct FoldCounts {
  std::uint64_t taken = 0, unknown_card = 0, not_iot = 0;
  std::uint64_t other_source = 0;  // live only: rows of the source that does not count for their card (MON-27)
};

class RowRules;
class ShardFold;

// What rows are judged by. Everything outlives the rows folded by it.
struct Judging {
  const Lists* lists = nullptr;
  const RowRules* rules = nullptr;      // may be null
  std::span<const CardTuning> tunings;  // by the cards' profile; not empty
  std::span<const std::uint32_t>
      pools;  // a card's pool → its number in the lists, kNoPool when they have none; empty: the same
  std::uint8_t generation = 0;  // at most kGenerationMax; other settings have another
};
inline constexpr std::uint32_t kNoPool = 0xFFFF'FFFF;
// Of a card and month; more is not counted.
inline constexpr std::uint32_t kVoiceSecondsMax = 0xFFFF'FFFF;
inline constexpr std::uint8_t kGenerationMax = 127;

// Own rules (MON-10) over the rows of a card; see own_rules.h.
class RowRules {
 public:
  struct CardView {
    const CardState& state;
    std::uint64_t data_limit = kNoLimit, sms_limit = kNoLimit;    // kNoLimit: it has none
    std::uint64_t data_before = kNoLimit, sms_before = kNoLimit;  // of three months; kNoLimit: not all are known
    std::uint16_t raised_models = 0;                              // bit per Model: raised in the month
  };
  struct Hit {
    std::uint8_t rule = 0;
    std::uint8_t day = 0;
    std::string subject;
  };
  virtual ~RowRules() = default;
  // Appends the rules that are true for the row; the card's counters already include it. Thread-safe.
  virtual void each_hit(const WideRow& row, const CardView& card, std::vector<Hit>& hits) const = 0;
};

// What has changed in a fold since somebody took note, for states that are kept and findings that are told.
struct FoldChanges {
  static constexpr std::uint32_t kCardsOfPage = 256;
  static constexpr std::uint32_t kFindingsOfPage = 1024;

  std::vector<bool> card_pages;
  std::vector<bool> finding_pages;
  std::vector<std::uint32_t> fresh;         // findings: new …
  std::vector<std::uint32_t> untold;        // … or with more hits
  std::vector<std::uint32_t> totals_moved;  // cards whose running totals go on counting hits; some more than once
  std::vector<std::uint32_t> bound;         // cards bound to a device by use
  ShardFold* later[3] = {};  // folds of the next months, by how many later: this month is in their history

  void card(std::uint32_t place) { mark(card_pages, place / kCardsOfPage); }
  void finding(std::uint32_t place) { mark(finding_pages, place / kFindingsOfPage); }

 private:
  static void mark(std::vector<bool>& pages, std::uint32_t page) {
    if (page >= pages.size()) pages.resize(page + page / 2 + 64);
    pages[page] = true;
  }
};

class ShardFold {
 public:
  // `month` as in HistoryRecord. `card_lists` outlives the fold.
  ShardFold(const CardLists& card_lists, const Judging& judging, std::uint32_t month);

  // Takes a card; false when its msisdn was there before. `bytes` are those of its batch.
  bool apply(const CardRecord& card, std::string_view bytes);
  // Takes a month of history; false when that month of that msisdn was given before. Cards come first. Months that no
  // card here needs are only looked through for repeats, at the end: the line of the first repeat among them, or 0.
  bool apply(const HistoryRecord& record, std::string_view bytes);
  [[nodiscard]] std::uint64_t repeated_history();
  // Fetches what apply() of a record of that number will look at, first the index, some records later the card.
  void prefetch_index(std::uint64_t number) const;
  void prefetch_card(std::uint64_t number) const;
  // Takes rows in input order.
  void apply(std::span<const FoldRow> rows);

  // From here on rows are judged by this. What was raised stays.
  void judge_by(const Judging& judging) { judging_ = judging; }
  // Generations may be given anew after this.
  void forget_generations();
  // Notes every change from here on; it outlives the fold. Null: nobody wants to know.
  void note_changes_in(FoldChanges* changes) { changes_ = changes; }

  [[nodiscard]] const FoldCounts& counts() const { return counts_; }
  [[nodiscard]] const LargeVector<CardState>& cards() const { return cards_; }
  [[nodiscard]] const LargeVector<Finding>& findings() const { return findings_.all(); }
  [[nodiscard]] std::uint32_t hits_of(const Finding& finding) const;
  [[nodiscard]] std::string_view text(std::uint32_t place) const { return texts_.at(place); }
  // Fetches what writing a finding will look at, first the finding, some findings later its card.
  void prefetch_finding(std::uint32_t place) const { fetch_line(&findings_.all()[place]); }
  void prefetch_card_of(std::uint32_t place) const {
    const std::uint32_t card = findings_.all()[place].card;
    fetch_line(&cards_[card]);
    fetch_line(&limits_[card]);
  }
  // What the finding was measured against, for its `detail`.
  void append_evidence(std::string& out, const Finding& finding) const;

  struct Memory {
    std::size_t cards = 0;    // CardState and the index that finds it
    std::size_t records = 0;  // limits; Fleet::memory adds the lists, which all shards share
    std::size_t findings = 0;
  };
  [[nodiscard]] Memory memory() const;
  // Room for so many cards, so that the tables do not move while they grow.
  void reserve(std::size_t cards);

  // Which shard of `shards` (a power of two) a msisdn belongs to.
  [[nodiscard]] static std::uint32_t shard_of(std::uint64_t number, std::uint32_t shards);
  [[nodiscard]] static std::uint32_t shard_of(std::string_view strange, std::uint32_t shards);

 private:
  friend class LiveMonth;
  static constexpr std::uint8_t kAllMonths = 7;
  // What the card's record says, apart from its lists, and what is seldom counted.
  struct CardLimits {
    std::uint64_t data = kNoLimit;
    std::uint64_t sms = kNoLimit;
    std::uint64_t data_surge = 0;  // sum of the history until all three months are there, see surge_level
    std::uint64_t sms_surge = 0;
    std::uint32_t pool = 0;
    std::uint32_t composite = 0;     // 1 + place in the fold's CompositeState; 0: neither part was raised
    std::uint16_t seen : 3 = 0;      // bit per month before: a line was there
    std::uint16_t has_data : 3 = 0;  // likewise
    std::uint16_t has_sms : 3 = 0;
    std::uint16_t raised_models = 0;  // bit per Model
    std::uint32_t profile = 0;
    std::uint32_t voice_seconds = 0;  // of the month; at most kVoiceSecondsMax
    std::uint32_t voice_calls = 0;
  };
  // First finding of each part of a composite, by input order: second + 1.
  struct CompositeState {
    std::uint32_t phone = 0;
    std::uint32_t fraud_area = 0;
  };

  static constexpr std::uint32_t kNoCard = 0xFFFF'FFFF;
  // A slot of the index and what an entry for that number must begin with.
  struct Probe {
    std::uint64_t at = 0;
    std::uint32_t tag = 0;
  };
  [[nodiscard]] Probe probe_of(std::uint64_t number) const;
  // The first card from the probe on that may be the one; the probe then stands at it.
  [[nodiscard]] std::uint32_t candidate(Probe& probe) const;
  [[nodiscard]] std::uint32_t find(std::uint64_t number) const;
  [[nodiscard]] std::uint32_t find_from(Probe probe, std::uint64_t number) const;
  void index_card(std::uint32_t place);
  void grow_index();
  [[nodiscard]] const CardTuning& tuning_of(std::uint32_t place) const;
  [[nodiscard]] bool on(std::uint32_t place, Model model) const;
  // What a month's total must exceed; kNoLimit when the model does not look at it.
  [[nodiscard]] std::uint64_t limit_level(std::uint32_t place, std::uint64_t limit) const;
  [[nodiscard]] std::uint64_t surge_level(std::uint32_t place, Model model) const;
  void set_card(std::uint32_t place, const CardRecord& record);
  [[nodiscard]] static std::uint64_t device_of(const CardRecord& record);
  void update_watches(std::uint32_t place);
  void judge_anew(std::uint32_t place);

  void prefetch_lists(const CardState& card, const FoldRow& row) const;
  void take(std::uint32_t place, const FoldRow& row);
  void check_device(std::uint32_t place, CardState& card, const FoldRow& row);
  void check_place(std::uint32_t place, const CardState& card, const FoldRow& row);
  void check_data_peer(std::uint32_t place, const CardState& card, const FoldRow& row);
  [[nodiscard]] bool is_in_place(const CardState& card, const FoldRow& row) const;
  void check_number_peer(std::uint32_t place, const CardState& card, const FoldRow& row);
  void check_data_total(std::uint32_t place, CardState& card, const FoldRow& row);
  void check_sms_total(std::uint32_t place, CardState& card, const FoldRow& row);
  void check_rules(std::uint32_t place, const CardState& card, const FoldRow& row);
  // A finding on its way into the table, whose memory is being fetched meanwhile.
  struct Raised {
    std::uint64_t hash = 0;
    Subject subject;
    std::uint32_t place = 0;
    std::uint32_t second = 0;
    std::uint32_t evidence = 0;
    Model model{};
    std::uint8_t day = 0;
  };
  void raise(std::uint32_t place, Model model, std::uint8_t day, Subject subject, const FoldRow& row,
             std::uint32_t evidence = 0);
  void settle(const Raised& raised);
  void note(Finding& finding, bool is_new);
  void note_row(std::uint32_t place, const FoldRow& row);
  void add_history(std::uint32_t place, unsigned back, const FoldRow& row);
  void settle_all();
  void raise_total(std::uint32_t place, Model model, std::uint64_t subject, std::uint32_t before, const FoldRow& row);
  void note_part(std::uint32_t place, Model model, std::uint32_t second);
  void raise_composite(std::uint32_t place, Model model, std::uint32_t second);
  void take_strange(const FoldRow& row);
  [[nodiscard]] std::string_view peer_of(const FoldRow& row);
  [[nodiscard]] Subject region_subject(const FoldRow& row);

  const CardLists& card_lists_;
  const std::uint32_t month_;
  Judging judging_;

  LargeVector<CardState> cards_;
  LargeVector<CardLimits> limits_;
  // By the lower half of the number's hash, open addressing: place + 1 in the lower bits, as many as the index has slots
  // for, and bits of the upper half in the others, so that other cards are hardly ever looked at in vain.
  LargeVector<std::uint32_t> index_;
  std::unordered_set<std::string> strange_cards_;    // msisdns that are no numbers
  std::unordered_set<std::string> strange_history_;  // "msisdn|month"
  struct OtherHistory {
    std::uint64_t number = 0;
    std::uint64_t month = 0;
    std::uint64_t line = 0;
    auto operator<=>(const OtherHistory&) const = default;
  };
  std::vector<OtherHistory> other_history_;  // only until repeated_history()
  std::vector<CompositeState> composites_;
  // The last findings raised, in order; at the end of apply() none is left.
  static constexpr std::size_t kRaisedMax = 16;
  std::vector<Raised> raised_;
  FindingTable findings_;
  TextTable texts_;
  FoldCounts counts_;
  FoldChanges* changes_ = nullptr;
  std::vector<RowRules::Hit> rule_hits_;
  std::string buffer_;
};

}  // namespace yunguan::monitor
