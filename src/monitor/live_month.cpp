// SPDX-License-Identifier: Apache-2.0
#include "monitor/live_month.h"

#include <algorithm>
#include <utility>

#include "base/bytes.h"
#include "monitor/finding_file.h"
#include "usage/usage_record.h"

namespace yunguan::monitor {
namespace {

constexpr std::uint32_t kCards = FoldChanges::kCardsOfPage;
constexpr std::uint32_t kFindings = FoldChanges::kFindingsOfPage;

constexpr unsigned kSettled = kCardSettled | kCardAccounting;

// In a page, above the four bits of what is raised.
constexpr unsigned kPageSettled = 16;
constexpr unsigned kPageAccounting = 32;

// As the card's record says it, for a month in which nothing is settled.
std::uint16_t unsettled(std::uint64_t flags) {
  const bool accounting = (flags & kCardSaysAccounting) != 0;
  return static_cast<std::uint16_t>((flags & ~kSettled) | (accounting ? unsigned{kCardAccounting} : 0u));
}

std::uint32_t chunks_of(std::size_t count, std::uint32_t of_page) {
  return static_cast<std::uint32_t>((count + of_page - 1) / of_page);
}

}  // namespace

LiveMonth::LiveMonth(const CardLists& card_lists, const Judging& judging, std::uint32_t month)
    : number_(month), month_(*usage::Month::parse(usage::month_text(month))), fold_(card_lists, judging, month) {
  fold_.note_changes_in(&changes_);
}

void LiveMonth::add_card(const CardRecord& record, std::uint32_t profile, const HistoryOf& history) {
  const auto place = static_cast<std::uint32_t>(fold_.cards_.size());
  const bool is_new = fold_.apply(record, {});
  YG_ASSERT(is_new);
  fold_.limits_[place].profile = profile;
  set_history(place, history);
}

void LiveMonth::change_card(std::uint32_t place, const CardRecord& record, std::uint32_t profile, bool keeps_device) {
  CardState& card = fold_.cards_[place];
  const std::uint64_t device = card.device;
  const auto before = static_cast<std::uint16_t>(card.flags);
  fold_.set_card(place, record);
  if ((before & kCardSettled) != 0) card.flags = (record.flags & ~kCardAccounting) | (before & kSettled);
  card.device = keeps_device ? device : ShardFold::device_of(record);
  card.generation = 0;
  fold_.limits_[place].profile = profile;
  changes_.card(place);
}

void LiveMonth::bind(std::uint32_t place, std::uint64_t device) {
  CardState& card = fold_.cards_[place];
  if (static_cast<DeviceMode>(card.mode) != DeviceMode::first_use || card.device != 0) return;
  card.device = device;
  card.generation = 0;
  changes_.card(place);
}

void LiveMonth::set_history(std::uint32_t place, const HistoryOf& history) {
  ShardFold::CardLimits& limits = fold_.limits_[place];
  limits.data_surge = history.data_bytes;
  limits.sms_surge = history.sms_mo;
  limits.has_data = history.has_data & ShardFold::kAllMonths;
  limits.has_sms = history.has_sms & ShardFold::kAllMonths;
  fold_.cards_[place].generation = 0;
  changes_.card(place);
}

std::optional<std::uint32_t> LiveMonth::place_of(std::uint64_t msisdn) const {
  const std::uint32_t place = fold_.find(msisdn);
  return place == ShardFold::kNoCard ? std::nullopt : std::optional{place};
}

CardRecord LiveMonth::record_of(std::uint32_t place) const {
  const CardState& card = fold_.cards_[place];
  const ShardFold::CardLimits& limits = fold_.limits_[place];
  const auto mode = static_cast<DeviceMode>(card.mode);
  return {.number = card.number,
          .device = mode == DeviceMode::fixed || mode == DeviceMode::first_use ? card.device : 0,
          .data_limit = limits.data,
          .sms_limit = limits.sms,
          .pool = limits.pool,
          .flags = unsettled(card.flags),
          .mode = mode,
          .data_list = card.data_list,
          .voice_list = card.voice_list,
          .sms_list = card.sms_list,
          .place_list = card.place_list};
}

HistoryOf LiveMonth::as_history(std::uint32_t place) const {
  const CardState& card = fold_.cards_[place];
  const bool known = (card.flags & kCardIot) != 0 && place < known_;
  return {.data_bytes = card.data_bytes, .sms_mo = card.sms_mo, .has_data = known, .has_sms = known};
}

void LiveMonth::add_strange(std::string_view msisdn) { fold_.strange_cards_.emplace(msisdn); }

CardMonth LiveMonth::card_month(std::uint32_t place) const {
  const CardState& card = fold_.cards_[place];
  return {.msisdn = card.number,
          .month = number_,
          .data_bytes = card.data_bytes,
          .data_rows = card.data_rows,
          .sms = card.sms,
          .sms_mo = card.sms_mo,
          .voice_seconds = fold_.limits_[place].voice_seconds,
          .voice_calls = fold_.limits_[place].voice_calls,
          .accounting = (card.flags & kCardAccounting) != 0};
}

// --- telling

// The findings of running totals: their hits have moved with the totals.
void LiveMonth::tell_totals(std::vector<std::uint32_t>& findings) {
  std::vector<std::uint32_t> cards = std::exchange(changes_.totals_moved, {});
  std::ranges::sort(cards);
  const auto repeats = std::ranges::unique(cards);
  cards.erase(repeats.begin(), repeats.end());
  const auto look = [&](std::uint32_t place, Model model, Total total) {
    const auto model_number = static_cast<std::uint8_t>(model);
    Finding* const finding = fold_.findings_.raise(place, model_number, 0, {SubjectKind::number, total}).first;
    if (!std::exchange(finding->untold, true))
      findings.push_back(static_cast<std::uint32_t>(finding - fold_.findings_.all().data()));
  };
  for (const std::uint32_t place : cards) {
    const auto raised = static_cast<std::uint8_t>(fold_.cards_[place].raised);
    if ((raised & kCrossedData) != 0) look(place, Model::threshold, kTotalData);
    if ((raised & kCrossedSms) != 0) look(place, Model::threshold, kTotalSms);
    if ((raised & kCrossedDataSurge) != 0) look(place, Model::data_surge, kTotalData);
    if ((raised & kCrossedSmsSurge) != 0) look(place, Model::sms_surge, kTotalSms);
  }
}

void LiveMonth::tell(journal::Fold::Telling telling, std::span<const std::string> names, journal::Outputs& outputs) {
  std::vector<std::uint32_t> findings = std::exchange(changes_.fresh, {});
  if (telling == journal::Fold::Telling::all) {
    findings.insert(findings.end(), changes_.untold.begin(), changes_.untold.end());
    changes_.untold.clear();
    tell_totals(findings);
  }
  for (const std::uint32_t place : findings) {
    fold_.findings_.at(place).untold = false;
    outputs.push_back(output_of(found(place, names)));
  }
}

Found LiveMonth::found(std::uint32_t place, std::span<const std::string> names) const {
  const Finding& finding = fold_.findings()[place];
  Found found{.model = names[finding.model],
              .msisdn = fold_.cards_[finding.card].number,
              .month = number_,
              .day = finding.day,
              .first_second = finding.second,
              .hits = fold_.hits_of(finding)};
  append_subject(found.subject, fold_, finding);
  append_detail(found.detail, fold_, finding);
  return found;
}

// --- pages

std::string LiveMonth::card_page(std::uint32_t chunk) const {
  std::string bytes;
  ByteWriter writer{bytes};
  const auto end = std::min<std::size_t>(fold_.cards_.size(), (chunk + 1) * std::size_t{kCards});
  for (std::size_t place = chunk * std::size_t{kCards}; place < end; ++place) {
    const CardState& card = fold_.cards_[place];
    const ShardFold::CardLimits& limits = fold_.limits_[place];
    const auto mode = static_cast<DeviceMode>(card.mode);
    writer.number(mode == DeviceMode::first_use || mode == DeviceMode::fixed ? card.device : 0);
    const bool settled = (card.flags & kCardSettled) != 0;
    const bool accounting = settled && (card.flags & kCardAccounting) != 0;
    writer.number(card.raised | (settled ? kPageSettled : 0u) | (accounting ? kPageAccounting : 0u));
    writer.number(card.data_bytes);
    writer.number(card.data_rows);
    writer.number(card.sms);
    writer.number(card.sms_mo);
    writer.number(limits.raised_models);
    writer.number(limits.has_data | static_cast<unsigned>(limits.has_sms) << 3);
    writer.number(limits.data_surge);
    writer.number(limits.sms_surge);
    const ShardFold::CompositeState parts =
        limits.composite != 0 ? fold_.composites_[limits.composite - 1] : ShardFold::CompositeState{};
    writer.number(parts.phone);
    writer.number(parts.fraud_area);
    writer.number(limits.voice_seconds);
    writer.number(limits.voice_calls);
  }
  return bytes;
}

bool LiveMonth::load_cards(std::uint32_t chunk, std::string_view bytes) {
  ByteReader reader{bytes};
  const std::size_t begin = chunk * std::size_t{kCards};
  for (std::size_t place = begin; place < begin + kCards && !reader.at_end(); ++place) {
    if (place >= fold_.cards_.size()) return false;
    CardState& card = fold_.cards_[place];
    ShardFold::CardLimits& limits = fold_.limits_[place];
    card.device = reader.number() & ((std::uint64_t{1} << 48) - 1);
    const auto raised = reader.small<std::uint8_t>();
    card.raised = raised & 15u;
    if ((raised & kPageSettled) != 0) {
      const unsigned accounting = (raised & kPageAccounting) != 0 ? unsigned{kCardAccounting} : 0u;
      card.flags = (card.flags & ~static_cast<unsigned>(kCardAccounting)) | kCardSettled | accounting;
    }
    card.data_bytes = reader.number();
    card.data_rows = reader.small<std::uint32_t>();
    card.sms = reader.small<std::uint32_t>();
    card.sms_mo = reader.small<std::uint32_t>();
    card.generation = 0;
    limits.raised_models = reader.small<std::uint16_t>();
    const auto has = reader.small<std::uint8_t>();
    limits.has_data = has & 7u;
    limits.has_sms = has >> 3 & 7u;
    limits.data_surge = reader.number();
    limits.sms_surge = reader.number();
    const ShardFold::CompositeState parts{reader.small<std::uint32_t>(), reader.small<std::uint32_t>()};
    limits.voice_seconds = reader.small<std::uint32_t>();
    limits.voice_calls = reader.small<std::uint32_t>();
    if (parts.phone == 0 && parts.fraud_area == 0) continue;
    fold_.composites_.push_back(parts);
    limits.composite = static_cast<std::uint32_t>(fold_.composites_.size());
  }
  return reader.whole();
}

std::string LiveMonth::finding_page(std::uint32_t chunk) const {
  std::string bytes;
  ByteWriter writer{bytes};
  const auto& all = fold_.findings();
  const auto end = std::min<std::size_t>(all.size(), (chunk + 1) * std::size_t{kFindings});
  for (std::size_t place = chunk * std::size_t{kFindings}; place < end; ++place) {
    const Finding& finding = all[place];
    writer.number(finding.card);
    writer.byte(finding.model);
    writer.byte(finding.day);
    writer.number(finding.subject >> 48);  // kind and prefix
    writer.number(finding.subject & 0xFFFF'FFFF'FFFFu);
    writer.number(finding.second);
    writer.number(finding.hits);
    writer.number(finding.evidence);
  }
  return bytes;
}

bool LiveMonth::load_findings(std::string_view bytes) {
  ByteReader reader{bytes};
  while (!reader.at_end()) {
    const auto card = reader.small<std::uint32_t>();
    const std::uint8_t model = reader.byte();
    const std::uint8_t day = reader.byte();
    const auto kind = reader.small<std::uint16_t>();
    const std::uint64_t value = reader.number();
    if (!reader.good() || card >= fold_.cards_.size()) return false;
    const Subject subject{static_cast<SubjectKind>(kind >> 8), value, static_cast<std::uint8_t>(kind)};
    const auto [finding, is_new] = fold_.findings_.raise(card, model, day, subject);
    if (!is_new) return false;
    finding->second = reader.small<std::uint32_t>();
    finding->hits = reader.small<std::uint32_t>();
    finding->evidence = reader.small<std::uint32_t>();
  }
  return reader.good();
}

std::string LiveMonth::text_page(std::uint32_t chunk) const {
  std::string bytes;
  ByteWriter writer{bytes};
  const std::uint32_t end = std::min(fold_.texts_.size(), (chunk + 1) * kTextsOfPage);
  for (std::uint32_t place = chunk * kTextsOfPage; place < end; ++place) writer.text(fold_.texts_.at(place));
  return bytes;
}

void LiveMonth::take_dirty_pages(const Put& put) {
  const auto take = [&](std::vector<bool>& dirty, Part part, auto page) {
    for (std::uint32_t chunk = 0; chunk < dirty.size(); ++chunk) {
      if (!dirty[chunk]) continue;
      put(part, chunk, page(chunk));
      dirty[chunk] = false;
    }
  };
  take(changes_.card_pages, Part::cards, [&](std::uint32_t chunk) { return card_page(chunk); });
  take(changes_.finding_pages, Part::findings, [&](std::uint32_t chunk) { return finding_page(chunk); });
  if (texts_kept_ == fold_.texts_.size()) return;
  for (std::uint32_t chunk = texts_kept_ / kTextsOfPage; chunk * kTextsOfPage < fold_.texts_.size(); ++chunk)
    put(Part::texts, chunk, text_page(chunk));
  texts_kept_ = fold_.texts_.size();
}

void LiveMonth::each_page(const std::function<void(Part part, std::uint32_t chunk)>& visit) const {
  for (std::uint32_t chunk = 0; chunk < chunks_of(fold_.cards_.size(), kCards); ++chunk) visit(Part::cards, chunk);
  for (std::uint32_t chunk = 0; chunk < chunks_of(fold_.findings().size(), kFindings); ++chunk)
    visit(Part::findings, chunk);
  for (std::uint32_t chunk = 0; chunk < chunks_of(fold_.texts_.size(), kTextsOfPage); ++chunk)
    visit(Part::texts, chunk);
}

bool LiveMonth::load_page(Part part, std::uint32_t chunk, std::string_view bytes) {
  if (part == Part::cards) return load_cards(chunk, bytes);
  if (part == Part::findings) return fold_.findings().size() == chunk * std::size_t{kFindings} && load_findings(bytes);
  if (part != Part::texts || fold_.texts_.size() != chunk * kTextsOfPage) return false;
  ByteReader reader{bytes};
  while (!reader.at_end()) {
    const std::uint32_t expected = fold_.texts_.size();
    if (fold_.texts_.intern(reader.text()) != expected || !reader.good()) return false;
  }
  texts_kept_ = fold_.texts_.size();
  return true;
}

}  // namespace yunguan::monitor
