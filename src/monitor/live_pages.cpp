// SPDX-License-Identifier: Apache-2.0
// The live fold's state as pages. A page's number says what it is: kind in the top byte, its place among those of its kind below. Pages
// are loaded in the order of their numbers, and each kind needs only those before it.
#include <algorithm>
#include <utility>

#include "base/bytes.h"
#include "monitor/live_fold.h"

namespace yunguan::monitor {
namespace {

constexpr std::uint8_t kForm = 1;
constexpr unsigned kKindShift = 24;
constexpr std::uint32_t kChunkMask = (1u << kKindShift) - 1;
constexpr std::uint32_t kMonthSlots = 16;  // months that are open or were dropped lately have different ones

enum class PageKind : std::uint8_t { header, lists, profiles, pools, strange, cards, months = 16 };

std::uint32_t page_number(PageKind kind, std::uint32_t chunk) {
  return static_cast<std::uint32_t>(kind) << kKindShift | chunk;
}

std::unexpected<Error> no_page() {
  return fail(ErrorKind::internal, "monitor.page",
              {"监测状态页无法识别", "a page of the monitoring's state cannot be understood"});
}

}  // namespace

std::uint32_t page_number(std::uint32_t month, LiveMonth::Part part, std::uint32_t chunk) {
  const std::uint32_t kind = static_cast<std::uint32_t>(PageKind::months) + month % kMonthSlots * 4;
  return (kind + static_cast<std::uint32_t>(part)) << kKindShift | chunk;
}

std::vector<journal::Page> LiveFold::take_dirty_pages() {
  std::vector<journal::Page> pages;
  for (const std::uint32_t number : std::exchange(dropped_, {})) pages.push_back({number, {}});
  for (std::uint32_t chunk = 0; chunk < card_pages_.size(); ++chunk) {
    if (card_pages_[chunk]) pages.push_back({page_number(PageKind::cards, chunk), card_page(chunk)});
    card_pages_[chunk] = false;
  }
  const auto table = [&](NameTable& names, PageKind kind) {
    names.take_dirty_pages([&](std::uint32_t chunk, std::string bytes) {
      pages.push_back({page_number(kind, chunk), std::move(bytes)});
    });
  };
  table(lists_, PageKind::lists);  // after the cards, which number their lists
  table(profiles_, PageKind::profiles);
  table(pools_, PageKind::pools);
  table(strange_, PageKind::strange);
  for (const auto& month : months_) {
    month->take_dirty_pages([&](LiveMonth::Part part, std::uint32_t chunk, std::string bytes) {
      pages.push_back({page_number(month->number(), part, chunk), std::move(bytes)});
    });
  }
  if (std::exchange(touched_, false)) pages.push_back({page_number(PageKind::header, 0), header_page()});
  return pages;
}

Result<void> LiveFold::load_page(const journal::Page& page) {
  const std::uint32_t kind = page.number >> kKindShift;
  const std::uint32_t chunk = page.number & kChunkMask;
  bool good = false;
  if (kind >= static_cast<std::uint32_t>(PageKind::months)) {
    const std::uint32_t slot = (kind - static_cast<std::uint32_t>(PageKind::months)) / 4;
    const auto month = std::ranges::find(months_, slot, [](const auto& open) { return open->number() % kMonthSlots; });
    good = month != months_.end() && (*month)->load_page(static_cast<LiveMonth::Part>(kind % 4), chunk, page.bytes);
  } else if (kind == static_cast<std::uint32_t>(PageKind::header)) {
    good = load_header(page.bytes);
  } else if (kind == static_cast<std::uint32_t>(PageKind::lists)) {
    good = lists_.load_page(chunk, page.bytes);
  } else if (kind == static_cast<std::uint32_t>(PageKind::profiles)) {
    if (chunk == 0) profiles_ = {};
    good = profiles_.load_page(chunk, page.bytes);
  } else if (kind == static_cast<std::uint32_t>(PageKind::pools)) {
    const std::uint32_t before = pools_.size();
    good = pools_.load_page(chunk, page.bytes);
    for (std::uint32_t n = before; n < pools_.size(); ++n) pool_numbers_.pools.emplace(pools_.at(n), n);
  } else if (kind == static_cast<std::uint32_t>(PageKind::strange)) {
    const std::uint32_t before = strange_.size();
    good = strange_.load_page(chunk, page.bytes);
    for (std::uint32_t n = before; n < strange_.size(); ++n) {
      for (const auto& month : months_) month->add_strange(strange_.at(n));
    }
  } else if (kind == static_cast<std::uint32_t>(PageKind::cards)) {
    good = load_cards(chunk, page.bytes);
  }
  if (!good) return no_page();
  return {};
}

// --- the header

std::string LiveFold::header_page() const {
  std::string bytes;
  ByteWriter writer{bytes};
  writer.byte(kForm);
  writer.number(months_.size());
  for (const auto& month : months_) {
    writer.number(month->number());
    writer.number(month->known());
    const FoldCounts& counts = month->fold().counts();
    for (const std::uint64_t count : {counts.taken, counts.unknown_card, counts.not_iot, counts.other_source})
      writer.number(count);
  }
  writer.number(closed_.size());
  for (const auto& [month, rows] : closed_) {
    writer.number(month);
    writer.number(rows);
  }
  writer.number(timeline_.size());
  for (const SettingsFrom& from : timeline_) {
    writer.signed_number(from.day);
    writer.number(from.version);
  }
  for (const std::uint32_t month : past_months_) writer.number(month);
  for (std::size_t model = kOwnRuleBase; model < names_.size(); ++model) {
    if (names_[model].empty()) continue;
    writer.number(model);
    writer.text(names_[model]);
  }
  return bytes;
}

bool LiveFold::load_header(std::string_view bytes) {
  ByteReader reader{bytes};
  if (reader.byte() != kForm) return false;
  const auto months = reader.small<std::uint8_t>();
  if (months > kOpenMonthsMax) return false;
  std::vector<std::uint32_t> knowns;
  for (std::uint8_t n = 0; n < months; ++n) {
    const auto number = reader.small<std::uint32_t>();
    const auto known = reader.small<std::uint32_t>();
    const FoldCounts counts{reader.number(), reader.number(), reader.number(), reader.number()};
    if (!reader.good() || (!months_.empty() && months_.back()->number() >= number)) return false;
    open(number);
    months_.back()->set_counts(counts);
    knowns.push_back(known);
  }
  // Only now: a month that opens settles what the one before it knows, and there is no card yet.
  for (std::size_t n = 0; n + 1 < months_.size(); ++n) months_[n]->set_known(knowns[n]);
  for (auto left = reader.small<std::uint16_t>(); left > 0; --left) {
    const auto month = reader.small<std::uint32_t>();
    closed_[month] = reader.number();
  }
  for (auto left = reader.small<std::uint16_t>(); left > 0; --left) {
    const auto day = static_cast<std::int32_t>(reader.signed_number());
    timeline_.push_back({.day = day, .version = reader.number()});
  }
  for (std::uint32_t& month : past_months_) month = reader.small<std::uint32_t>();
  while (!reader.at_end()) {
    const auto model = reader.small<std::uint8_t>();
    names_[model] = reader.text();
  }
  return reader.good();
}

// --- cards: what is the same in all months

std::uint32_t LiveFold::list_number(ListId list) {
  if (list == 0) return 0;
  const auto [known, is_new] = list_numbers_.try_emplace(list);
  if (is_new) {
    const auto [kind, text] = card_lists_.source(list);
    known->second = lists_.number(static_cast<char>(kind) + std::string{text}) + 1;
  }
  return known->second;
}

std::optional<ListId> LiveFold::list_of(std::uint32_t number) {
  if (number == 0) return ListId{0};
  if (number > lists_.size()) return std::nullopt;
  const std::string& source = lists_.at(number - 1);
  return card_lists_.intern(static_cast<ListKind>(source.front()), std::string_view{source}.substr(1));
}

std::string LiveFold::card_page(std::uint32_t chunk) {
  std::string bytes;
  ByteWriter writer{bytes};
  const LiveMonth& last = *months_.back();
  const std::uint32_t begin = chunk * FoldChanges::kCardsOfPage;
  const std::uint32_t end = std::min(last.card_count(), begin + FoldChanges::kCardsOfPage);
  for (std::uint32_t place = begin; place < end; ++place) {
    const CardRecord record = last.record_of(place);
    writer.number(record.number);
    writer.number(record.flags);
    writer.byte(static_cast<std::uint8_t>(record.mode));
    writer.number(record.data_limit + 1);  // kNoLimit is the most common
    writer.number(record.sms_limit + 1);
    writer.number(record.pool);
    writer.number(last.profile_of(place));
    for (const ListId list : {record.data_list, record.voice_list, record.sms_list, record.place_list})
      writer.number(list_number(list));
    const PastUse past = place < past_.size() ? past_[place] : PastUse{};
    writer.byte(static_cast<std::uint8_t>(past.has_data | past.has_sms << 3));
    for (std::size_t slot = 0; slot < 3; ++slot) {
      if ((past.has_data >> slot & 1) != 0) writer.number(past.data_bytes[slot]);
      if ((past.has_sms >> slot & 1) != 0) writer.number(past.sms_mo[slot]);
    }
  }
  return bytes;
}

bool LiveFold::load_cards(std::uint32_t chunk, std::string_view bytes) {
  if (months_.empty() || cards() != chunk * std::size_t{FoldChanges::kCardsOfPage}) return false;
  ByteReader reader{bytes};
  while (!reader.at_end()) {
    CardRecord record{.number = reader.number()};
    record.flags = reader.small<std::uint16_t>();
    record.mode = static_cast<DeviceMode>(reader.byte() & 3);
    record.data_limit = reader.number() - 1;
    record.sms_limit = reader.number() - 1;
    record.pool = reader.small<std::uint32_t>();
    const auto profile = reader.small<std::uint32_t>();
    for (ListId* list : {&record.data_list, &record.voice_list, &record.sms_list, &record.place_list}) {
      const auto known = list_of(reader.small<std::uint32_t>());
      if (!known) return false;
      *list = *known;
    }
    PastUse past;
    const std::uint8_t has = reader.byte();
    past.has_data = has & 7;
    past.has_sms = has >> 3 & 7;
    for (std::size_t slot = 0; slot < 3; ++slot) {
      if ((past.has_data >> slot & 1) != 0) past.data_bytes[slot] = reader.number();
      if ((past.has_sms >> slot & 1) != 0) past.sms_mo[slot] = reader.small<std::uint32_t>();
    }
    const bool known = profile < profiles_.size() && (record.mode != DeviceMode::pool || record.pool < pools_.size());
    if (!reader.good() || !known || months_.back()->place_of(record.number)) return false;
    // The device comes with the month; without one a fixed card would not be evaluated.
    if (record.mode == DeviceMode::fixed) record.device = kDeviceNever;
    for (const auto& month : months_) month->add_card(record, profile, {});
    past_.push_back(past);
  }
  return true;
}

}  // namespace yunguan::monitor
