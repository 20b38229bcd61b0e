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
  std::uint64_t number : 50 = 0;  // msisdn
  std::uint64_t mode : 2 = 0;     // DeviceMode
  std::uint64_t phone : 1 = 0;    // `device` has a phone's TAC
  std::uint64_t raised : 4 = 0;   // Crossed: which running totals are above their level
  std::uint64_t : 7;
  std::uint64_t device : 48 = 0;  // bound device; for other modes the last one found to be in order. imei14 + 1
  std::uint64_t flags : 16 = 0;   // CardFlag
  std::uint64_t data_bytes = 0;   // of the month
  std::uint64_t data_watch = 0;   // nothing happens while data_bytes stays at or below
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
};

// Own rules (MON-10) over the rows of a card; see own_rules.h.
class RowRules {
 public:
  struct CardView {
    const CardState& state;
    std::uint64_t data_limit = kNoLimit, sms_limit = kNoLimit;    // kNoLimit: it has none
    std::uint64_t data_before = kNoLimit, sms_before = kNoLimit;  // of three months; kNoLimit: not all are known
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

class ShardFold {
 public:
  // `month` as in HistoryRecord. The lists outlive the fold; `rules` may be null.
  ShardFold(const Lists& lists, const CardLists& card_lists, const Parameters& parameters, std::uint32_t month,
            const RowRules* rules = nullptr);

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

  [[nodiscard]] const FoldCounts& counts() const { return counts_; }
  [[nodiscard]] const LargeVector<CardState>& cards() const { return cards_; }
  [[nodiscard]] const LargeVector<Finding>& findings() const { return findings_.all(); }
  [[nodiscard]] std::uint32_t hits_of(const Finding& finding) const;
  [[nodiscard]] std::string_view text(std::uint32_t place) const { return texts_.at(place); }
  [[nodiscard]] const std::string& app_name(std::uint32_t place) const { return lists_.apps[place]; }
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
  static constexpr std::uint8_t kAllMonths = 7;
  // What the card's record says, apart from its lists.
  struct CardLimits {
    std::uint64_t data = kNoLimit;
    std::uint64_t sms = kNoLimit;
    std::uint64_t data_surge = 0;  // sum of the history until all three months are there, see surge_level
    std::uint64_t sms_surge = 0;
    std::uint32_t pool = 0;
    std::uint32_t composite = 0;  // 1 + place in the fold's CompositeState; 0: neither part was raised
    std::uint8_t seen = 0;        // bit per month: a line was there
    std::uint8_t has_data = 0;    // bit per month
    std::uint8_t has_sms = 0;
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
  void update_watches(std::uint32_t place);
  [[nodiscard]] std::uint64_t surge_level(std::uint64_t sum, std::uint8_t months) const;

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
  void settle_all();
  void raise_total(std::uint32_t place, Model model, std::uint64_t subject, std::uint32_t before, const FoldRow& row);
  void note_part(std::uint32_t place, Model model, std::uint32_t second);
  void raise_composite(std::uint32_t place, Model model, std::uint32_t second);
  void take_strange(const FoldRow& row);
  [[nodiscard]] std::string_view peer_of(const FoldRow& row);
  [[nodiscard]] Subject region_subject(const FoldRow& row);

  // Fixed after construction.
  const Lists& lists_;
  const CardLists& card_lists_;
  const Parameters parameters_;
  const std::uint32_t month_;
  const RowRules* const rules_;

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
  std::vector<RowRules::Hit> rule_hits_;
  std::string buffer_;
};

}  // namespace yunguan::monitor
