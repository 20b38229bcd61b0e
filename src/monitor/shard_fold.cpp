// SPDX-License-Identifier: Apache-2.0
#include "monitor/shard_fold.h"

#include <fmt/format.h>
#include <sys/mman.h>

#include <algorithm>
#include <bit>
#include <functional>
#include <limits>
#include <utility>

#include "usage/digits.h"

namespace yunguan::monitor {
namespace {

__extension__ using Wide = unsigned __int128;

// Prefetching looks this many rows ahead.
constexpr std::size_t kBlock = 32;

std::uint64_t mixed(std::uint64_t number) {
  number *= 0x9E37'79B9'7F4A'7C15u;
  number ^= number >> 32;
  number *= 0xD6E8'FEB8'6659'FD93u;
  return number ^ (number >> 29);
}

std::uint32_t tac_of(std::uint64_t device) { return static_cast<std::uint32_t>((device - 1) / 1'000'000); }

std::uint64_t share_of(std::uint64_t figure, std::uint32_t parts, std::uint32_t of) {
  return static_cast<std::uint64_t>(std::min<Wide>(static_cast<Wide>(figure) * parts / of, kNoLimit - 1));
}

std::uint32_t clipped(std::uint64_t level) {
  return static_cast<std::uint32_t>(std::min<std::uint64_t>(level, std::numeric_limits<std::uint32_t>::max()));
}

}  // namespace

ShardFold::ShardFold(const CardLists& card_lists, const Judging& judging, std::uint32_t month)
    : card_lists_(card_lists), month_(month), judging_(judging) {
  grow_index();
}

std::uint32_t ShardFold::shard_of(std::uint64_t number, std::uint32_t shards) {
  return static_cast<std::uint32_t>(mixed(number) >> 40) & (shards - 1);
}

std::uint32_t ShardFold::shard_of(std::string_view strange, std::uint32_t shards) {
  return static_cast<std::uint32_t>(mixed(std::hash<std::string_view>{}(strange)) >> 40) & (shards - 1);
}

void ShardFold::reserve(std::size_t cards) {
  cards_.reserve(cards);
  limits_.reserve(cards);
  while (index_.size() * 2 < cards * 3) grow_index();
}

ShardFold::Probe ShardFold::probe_of(std::uint64_t number) const {
  const std::uint64_t hash = mixed(number);
  const std::uint64_t mask = index_.size() - 1;
  return {hash & mask, static_cast<std::uint32_t>(hash >> 32 & ~mask)};
}

std::uint32_t ShardFold::candidate(Probe& probe) const {
  const std::uint64_t mask = index_.size() - 1;
  const auto low = static_cast<std::uint32_t>(mask);
  for (;; probe.at = (probe.at + 1) & mask) {
    const std::uint32_t entry = index_[probe.at];
    if (entry == 0) return kNoCard;
    if ((entry & ~low) == probe.tag) return (entry & low) - 1;
  }
}

std::uint32_t ShardFold::find_from(Probe probe, std::uint64_t number) const {
  while (true) {
    const std::uint32_t place = candidate(probe);
    if (place == kNoCard || cards_[place].number == number) return place;
    probe.at = (probe.at + 1) & (index_.size() - 1);
  }
}

// number 0, which no card has, is not found.
std::uint32_t ShardFold::find(std::uint64_t number) const { return find_from(probe_of(number), number); }

void ShardFold::prefetch_index(std::uint64_t number) const { fetch_line(&index_[probe_of(number).at]); }

void ShardFold::prefetch_card(std::uint64_t number) const {
  Probe probe = probe_of(number);
  const std::uint32_t place = candidate(probe);
  if (place == kNoCard) return;
  fetch_line(&cards_[place]);
  fetch_line(&limits_[place]);
}

void ShardFold::index_card(std::uint32_t place) {
  const std::uint64_t mask = index_.size() - 1;
  Probe probe = probe_of(cards_[place].number);
  while (index_[probe.at] != 0) probe.at = (probe.at + 1) & mask;
  index_[probe.at] = probe.tag | (place + 1);
}

void ShardFold::grow_index() {
  index_.assign(std::max<std::size_t>(1024, index_.size() * 2), 0);
  for (std::uint32_t place = 0; place < cards_.size(); ++place) index_card(place);
}

bool ShardFold::apply(const CardRecord& record, std::string_view bytes) {
  if (record.number == 0) return strange_cards_.emplace(bytes.substr(record.text_at, record.text_size)).second;
  if (find(record.number) != kNoCard) return false;
  if ((cards_.size() + 1) * 3 > index_.size() * 2) grow_index();
  const auto place = static_cast<std::uint32_t>(cards_.size());
  cards_.push_back({.number = record.number});
  limits_.emplace_back();
  index_card(place);
  set_card(place, record);
  cards_[place].device = device_of(record);
  judge_anew(place);
  return true;
}

// What the record says, apart from the device.
void ShardFold::set_card(std::uint32_t place, const CardRecord& record) {
  CardState& card = cards_[place];
  card.flags = record.flags;
  // A fixed card without a stored device is never evaluated.
  const bool unbound = record.mode == DeviceMode::fixed && record.device == 0;
  card.mode = static_cast<std::uint64_t>(unbound ? DeviceMode::none : record.mode);
  card.data_list = record.data_list;
  card.voice_list = record.voice_list;
  card.sms_list = record.sms_list;
  card.place_list = record.place_list;
  limits_[place].data = record.data_limit;
  limits_[place].sms = record.sms_limit;
  limits_[place].pool = record.pool;
}

std::uint64_t ShardFold::device_of(const CardRecord& record) {
  const bool bound = record.mode == DeviceMode::fixed || record.mode == DeviceMode::first_use;
  return bound ? record.device : 0;
}

const CardTuning& ShardFold::tuning_of(std::uint32_t place) const {
  return judging_.tunings.size() == 1 ? judging_.tunings.front() : judging_.tunings[limits_[place].profile];
}

bool ShardFold::on(std::uint32_t place, Model model) const { return tuning_of(place).parameters.on(model); }

std::uint64_t ShardFold::limit_level(std::uint32_t place, std::uint64_t limit) const {
  const Parameters& parameters = tuning_of(place).parameters;
  if (limit == kNoLimit || !parameters.on(Model::threshold)) return kNoLimit;
  return share_of(limit, parameters.threshold_percent, 100);
}

// The figure that the month must exceed: month × 3 > percent ÷ 100 × sum of three months.
std::uint64_t ShardFold::surge_level(std::uint32_t place, Model model) const {
  const Parameters& parameters = tuning_of(place).parameters;
  const CardLimits& limits = limits_[place];
  const bool data = model == Model::data_surge;
  if ((data ? limits.has_data : limits.has_sms) != kAllMonths || !parameters.on(model)) return kNoLimit;
  return share_of(data ? limits.data_surge : limits.sms_surge,
                  data ? parameters.data_surge_percent : parameters.sms_surge_percent, 300);
}

void ShardFold::update_watches(std::uint32_t place) {
  CardState& card = cards_[place];
  const auto open = [&](std::uint8_t crossed, std::uint64_t level) {
    return (card.raised & crossed) != 0 ? kNoLimit : level;
  };
  card.data_watch = std::min(open(kCrossedData, limit_level(place, limits_[place].data)),
                             open(kCrossedDataSurge, surge_level(place, Model::data_surge)));
  card.sms_watch = clipped(std::min(open(kCrossedSms, limit_level(place, limits_[place].sms)),
                                    open(kCrossedSmsSurge, surge_level(place, Model::sms_surge))));
}

// What was found by other settings, or of another record, is found again.
void ShardFold::judge_anew(std::uint32_t place) {
  CardState& card = cards_[place];
  const auto mode = static_cast<DeviceMode>(card.mode);
  if (mode == DeviceMode::none || mode == DeviceMode::pool) card.device = 0;
  const bool device = card.device != 0 && card.device != kDeviceNever;
  card.phone = device && judging_.lists->phone_tacs.contains(tac_of(card.device)) ? 1 : 0;
  card.generation = judging_.generation;
  update_watches(place);
}

void ShardFold::forget_generations() {
  for (CardState& card : cards_) card.generation = 0;
}

bool ShardFold::apply(const HistoryRecord& record, std::string_view bytes) {
  if (record.number == 0) {
    return strange_history_.insert(fmt::format("{}|{}", bytes.substr(record.text_at, record.text_size), record.month))
        .second;
  }
  const std::uint32_t place = find(record.number);
  const std::uint32_t back = month_ - record.month;  // 1 … 3 are the months before
  if (place == kNoCard || back < 1 || back > 3) {
    other_history_.push_back({record.number, record.month, record.line});
    return true;
  }
  CardLimits& limits = limits_[place];
  const auto bit = static_cast<std::uint8_t>(1u << (back - 1));
  if ((limits.seen & bit) != 0) return false;
  limits.seen |= bit;
  if (record.has_data) {
    limits.has_data |= bit;
    limits.data_surge = usage::saturating_sum(limits.data_surge, record.data_bytes);
  }
  if (record.has_sms) {
    limits.has_sms |= bit;
    limits.sms_surge = usage::saturating_sum(limits.sms_surge, record.sms_mo);
  }
  update_watches(place);
  return true;
}

std::uint64_t ShardFold::repeated_history() {
  std::ranges::sort(other_history_);
  const auto same = [](const OtherHistory& a, const OtherHistory& b) {
    return a.number == b.number && a.month == b.month;
  };
  std::uint64_t line = 0;
  for (std::size_t i = 1; i < other_history_.size(); ++i) {
    if (!same(other_history_[i - 1], other_history_[i])) continue;
    if (line == 0 || other_history_[i].line < line) line = other_history_[i].line;
  }
  other_history_ = {};
  return line;
}

// Every row touches a card at random. Blocks of rows go through the steps together, so that the memory of the next step
// is on its way while the present one works: index, card, lists and texts, then the models.
void ShardFold::apply(std::span<const FoldRow> rows) {
  Probe probes[kBlock];
  std::uint32_t places[kBlock];
  for (std::size_t start = 0; start < rows.size(); start += kBlock) {
    const auto block = rows.subspan(start, std::min(kBlock, rows.size() - start));
    for (std::size_t i = 0; i < block.size(); ++i) {
      probes[i] = probe_of(block[i].number);
      fetch_line(&index_[probes[i].at]);
    }
    for (std::size_t i = 0; i < block.size(); ++i) {
      places[i] = candidate(probes[i]);
      if (places[i] != kNoCard) fetch_line(&cards_[places[i]]);
    }
    for (std::size_t i = 0; i < block.size(); ++i) {
      if (places[i] == kNoCard) continue;
      if (cards_[places[i]].number != block[i].number) places[i] = find_from(probes[i], block[i].number);
      if (places[i] != kNoCard) prefetch_lists(cards_[places[i]], block[i]);
    }
    for (std::size_t i = 0; i < block.size(); ++i) {
      const FoldRow& row = block[i];
      if (row.number == 0)
        take_strange(row);
      else if (places[i] != kNoCard)
        take(places[i], row);
      else
        ++counts_.unknown_card;
    }
  }
  settle_all();
}

// What the models will read beside the card's state.
void ShardFold::prefetch_lists(const CardState& card, const FoldRow& row) const {
  const auto flags = static_cast<std::uint16_t>(card.flags);
  if (row.kind != usage::Kind::data)
    card_lists_.prefetch(row.kind == usage::Kind::sms ? card.sms_list : card.voice_list);
  else if ((flags & kCardDirected) != 0)
    card_lists_.prefetch(card.data_list);
  if (card.place_list != 0) card_lists_.prefetch(card.place_list);
}

void ShardFold::take_strange(const FoldRow& row) {
  if (strange_cards_.contains(std::string{row.wide->row.msisdn}))
    ++counts_.not_iot;
  else
    ++counts_.unknown_card;
}

void ShardFold::take(std::uint32_t place, const FoldRow& row) {
  CardState& card = cards_[place];
  const auto flags = static_cast<std::uint16_t>(card.flags);
  if ((flags & kCardIot) == 0) {
    ++((flags & kCardGone) != 0 ? counts_.unknown_card : counts_.not_iot);
    return;
  }
  if (row.accounting != ((flags & kCardAccounting) != 0)) {
    ++counts_.other_source;
    return;
  }
  ++counts_.taken;
  if (card.generation != judging_.generation) judge_anew(place);
  if (row.device != 0 && (row.device != card.device || card.phone != 0)) check_device(place, card, row);
  if (card.place_list != 0 || row.fraud_area) check_place(place, card, row);
  if (row.kind == usage::Kind::data) {
    const bool plain = (flags & (kCardData | kCardDirected)) == kCardData && row.domain == SuffixMatcher::kNone;
    if (!plain && row.peer_kind != usage::PeerKind::none) check_data_peer(place, card, row);
    ++card.data_rows;
    card.data_bytes = usage::saturating_sum(card.data_bytes, row.bytes);
    if (card.data_bytes > card.data_watch) check_data_total(place, card, row);
  } else {
    check_number_peer(place, card, row);
    if (row.kind == usage::Kind::sms) {
      ++card.sms;
      card.sms_mo += row.mobile_originated ? 1 : 0;
      if (card.sms > card.sms_watch) check_sms_total(place, card, row);
    } else {
      CardLimits& counted = limits_[place];
      ++counted.voice_calls;
      counted.voice_seconds +=
          static_cast<std::uint32_t>(std::min(row.bytes, std::uint64_t{kVoiceSecondsMax} - counted.voice_seconds));
    }
  }
  if (judging_.rules != nullptr) check_rules(place, card, row);
  if (changes_ != nullptr) note_row(place, row);
}

void ShardFold::note_row(std::uint32_t place, const FoldRow& row) {
  changes_->card(place);
  cards_[place].flags |= kCardSettled;
  if (cards_[place].raised != 0 && row.kind != usage::Kind::voice) changes_->totals_moved.push_back(place);
  for (unsigned back = 1; back <= 3; ++back) {
    if (ShardFold* const later = changes_->later[back - 1]; later != nullptr) later->add_history(place, back, row);
  }
}

// A late row of a month before. The watches may stay: they are only looked at again.
void ShardFold::add_history(std::uint32_t place, unsigned back, const FoldRow& row) {
  CardLimits& limits = limits_[place];
  const unsigned bit = 1u << (back - 1);
  if (row.kind == usage::Kind::data && (limits.has_data & bit) != 0)
    limits.data_surge = usage::saturating_sum(limits.data_surge, row.bytes);
  if (row.kind == usage::Kind::sms && row.mobile_originated && (limits.has_sms & bit) != 0) ++limits.sms_surge;
  if (changes_ != nullptr) changes_->card(place);
}

void ShardFold::note(Finding& finding, bool is_new) {
  if (changes_ == nullptr) return;
  const auto place = static_cast<std::uint32_t>(&finding - findings_.all().data());
  changes_->finding(place);
  changes_->card(finding.card);
  if (std::exchange(finding.untold, true)) return;
  (is_new ? changes_->fresh : changes_->untold).push_back(place);
}

ShardFold::Memory ShardFold::memory() const {
  return {.cards = cards_.size() * sizeof(CardState) + index_.size() * sizeof(std::uint32_t),
          .records = limits_.size() * sizeof(CardLimits),
          .findings = findings_.bytes() + texts_.bytes() + composites_.capacity() * sizeof(CompositeState)};
}

}  // namespace yunguan::monitor
