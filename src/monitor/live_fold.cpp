// SPDX-License-Identifier: Apache-2.0
#include "monitor/live_fold.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <utility>

#include "usage/chunk_lines.h"

namespace yunguan::monitor {
namespace {

// Rows are folded at the latest when so many wait.
constexpr std::size_t kRowsAtOnce = 4096;

std::int32_t day_number(std::uint32_t month, std::uint32_t day_of_month) {
  using namespace std::chrono;
  const auto date = year{static_cast<int>(month / 12)} / std::chrono::month{month % 12 + 1} / day{day_of_month};
  return static_cast<std::int32_t>(sys_days{date}.time_since_epoch().count());
}

std::unexpected<Error> no_order(std::uint32_t month, Text why) {
  return fail(ErrorKind::conflict, "monitor.month", std::move(why), {.value = usage::month_text(month)});
}

std::string profile_text(const Profile& profile) {
  std::string text;
  ByteWriter writer{text};
  writer.text(profile.unit_path);
  writer.text(profile.scene);
  writer.text(profile.device_class);
  return text;
}

Profile profile_of(std::string_view text) {
  ByteReader reader{text};
  Profile profile;
  profile.unit_path = reader.text();
  profile.scene = reader.text();
  profile.device_class = reader.text();
  return profile;
}

// What holds until the first settings come: no lists, every model as the guideline has it.
std::shared_ptr<const Settings> plain_settings() {
  static const std::shared_ptr<const Settings> plain = [] {
    auto settings = std::make_shared<Settings>();
    auto lists = std::make_unique<Lists>();
    lists->domains.build({});
    lists->pool_devices.build({});
    settings->lists = std::move(lists);
    return settings;
  }();
  return plain;
}

}  // namespace

LiveFold::LiveFold(SettingsLibrary& library, CardLists& card_lists)
    : library_(library), card_lists_(card_lists), names_(model_names({})) {
  profiles_.number(profile_text({}));
}

LiveFold::~LiveFold() = default;

Result<void> LiveFold::apply(const journal::Record& record) {
  if (record.kind == usage::kUsageRecord) return take_usage(record);
  flush();
  touched_ = true;
  switch (record.kind) {
    case kCardRecord: {
      auto taken = take_card(record.bytes);
      renew_judging();
      return taken;
    }
    case kSettingsRecord:
      return take_settings(record.bytes);
    case kMonthRecord:
      return take_month(record.bytes);
    case kHistoryRecord:
      return take_past(record.bytes);
    default:
      return {};  // of another folder
  }
}

void LiveFold::end_block() { flush(); }

// --- usage

Result<void> LiveFold::take_usage(const journal::Record& record) {
  usage::UsageRecord usage;
  if (!usage::decode_fast(record.bytes, usage)) return std::unexpected(usage::decode_usage(record.bytes).error());
  touched_ = true;
  LiveMonth* const month = this->month(usage.month);
  if (month == nullptr) {
    ++closed_[usage.month];
    return {};
  }
  YG_TRY_ASSIGN(Slot* const slot, slot_on(usage.month, usage.row.second));
  if (month != batch_month_ || slot != batch_slot_ || rows_.size() == kRowsAtOnce) flush();
  batch_month_ = month;
  batch_slot_ = slot;
  FoldRow row;
  row.number = usage::number_of(usage.row.msisdn);
  if (usage.source == usage::Source::accounting) {
    row.accounting = true;
    usage.row.peer = record.bytes.substr(0, 0);
    usage.row.peer_shape = {};
  }
  const bool wide = compact(usage.row, usage::Line{.text = record.bytes}, *slot->settings->lists, buffer_, row);
  if (wide || slot->settings->rules != nullptr) widen(record.bytes, usage, row);
  rows_.push_back(row);
  return {};
}

// A row with all its columns, for own rules.
void LiveFold::widen(std::string_view bytes, const usage::UsageRecord& fast, FoldRow& row) {
  const auto whole = usage::decode_usage(bytes);
  WideRow& wide = wide_.emplace_back(WideRow{fast.row, {}});
  const auto put = [&](usage::Column column, std::string_view text) {
    wide.fields[static_cast<std::size_t>(column)] = text;
  };
  const usage::UsageRow& columns = fast.row;
  put(usage::Column::msisdn, columns.msisdn);
  put(usage::Column::imei, columns.imei);
  put(usage::Column::kind, name_of(columns.kind));
  put(usage::Column::direction, columns.direction == usage::Direction::mo   ? "mo"
                                : columns.direction == usage::Direction::mt ? "mt"
                                                                            : "");
  put(usage::Column::peer, columns.peer);
  put(usage::Column::cell, columns.cell);
  put(usage::Column::region, columns.region);
  if (whole) {
    put(usage::Column::imsi, whole->imsi);
    put(usage::Column::rat, whole->rat);
    put(usage::Column::source, whole->source_text);
  }
  row.is_wide = true;
  row.wide = &wide;
}

// Before anything else is taken: what holds for a row is what came before it.
void LiveFold::flush() {
  if (rows_.empty()) return;
  judged_by_[batch_month_->number()] = batch_slot_->shared_from_this();
  batch_month_->fold().judge_by(judging_of(*batch_slot_));
  batch_month_->fold().apply(rows_);
  rows_.clear();
  wide_.clear();
  for (const std::uint32_t place : std::exchange(batch_month_->changes().bound, {})) {
    const std::uint64_t device = batch_month_->fold().cards()[place].device;
    for (const auto& other : months_) {
      if (other.get() != batch_month_) other->bind(place, device);
    }
  }
}

// --- settings

Result<void> LiveFold::take_settings(std::string_view bytes) {
  YG_TRY_ASSIGN(const SettingsFrom from, decode_settings(bytes));
  // Asked for here, so that what cannot be had is noticed before it is needed.
  YG_TRY(slot_of(from.version));
  std::erase_if(timeline_, [&](const SettingsFrom& other) { return other.day >= from.day; });
  timeline_.push_back(from);
  slot_of_day_ = {};
  return {};
}

std::uint64_t LiveFold::version_on(std::uint32_t month, std::uint32_t day) const {
  const std::int32_t number = day_number(month, day);
  const auto after = std::ranges::upper_bound(timeline_, number, {}, &SettingsFrom::day);
  return after == timeline_.begin() ? 0 : std::prev(after)->version;
}

Result<LiveFold::Slot*> LiveFold::slot_on(std::uint32_t month, std::uint32_t second) {
  const std::uint32_t day = second / 86400;
  if (day_month_ != month) {
    day_month_ = month;
    slot_of_day_ = {};
  }
  Slot*& slot = slot_of_day_.at(day);
  if (slot == nullptr) {
    YG_TRY_ASSIGN(slot, slot_of(version_on(month, day + 1)));
  }
  return slot;
}

Result<LiveFold::Slot*> LiveFold::slot_of(std::uint64_t version) {
  const auto known = slots_.find(version);
  if (known != slots_.end()) return known->second.get();
  auto slot = std::make_shared<Slot>();
  if (version == 0) {
    slot->settings = plain_settings();
  } else {
    YG_TRY_ASSIGN(slot->settings, library_.find(version));
  }
  if (last_generation_ == kGenerationMax) forget_slots();
  slot->generation = ++last_generation_;
  if (const OwnRules* rules = slot->settings->rules.get()) {
    for (std::size_t number = 0; number < rules->names().size(); ++number) {
      if (!rules->names()[number].empty()) names_[kOwnRuleBase + number] = rules->names()[number];
    }
  }
  return slots_.emplace(version, std::move(slot)).first->second.get();
}

void LiveFold::forget_slots() {
  flush();
  for (const auto& month : months_) month->fold().forget_generations();
  // Months keep the one they were judged by last.
  slots_.clear();
  slot_of_day_ = {};
  batch_slot_ = nullptr;
  last_generation_ = 0;
}

Judging LiveFold::judging_of(Slot& slot) {
  const Settings& settings = *slot.settings;
  for (auto n = static_cast<std::uint32_t>(slot.tunings.size()); n < profiles_.size(); ++n)
    slot.tunings.push_back(settings.tuning_of(profile_of(profiles_.at(n))));
  for (auto n = static_cast<std::uint32_t>(slot.pools.size()); n < pools_.size(); ++n) {
    const auto found = settings.lists->pools.find(pools_.at(n));
    slot.pools.push_back(found == settings.lists->pools.end() ? kNoPool : found->second);
  }
  return {.lists = settings.lists.get(),
          .rules = settings.rules.get(),
          .tunings = slot.tunings,
          .pools = slot.pools,
          .generation = slot.generation};
}

// Profiles or pools may have become more: no month is left with what was there for fewer, whether rows of it come or not.
void LiveFold::renew_judging() {
  for (const auto& month : months_) {
    if (const auto slot = judged_by_.find(month->number()); slot != judged_by_.end())
      month->fold().judge_by(judging_of(*slot->second));
  }
}

// --- cards

Result<CardRecord> LiveFold::compiled(const CardSheet& sheet) {
  // What reads fields may look behind them.
  std::string text;
  for (const std::string& field : sheet.fields) text += field;
  text += sheet.msisdn;
  text.append(usage::kReadAhead, '\0');
  CardLayout layout{.width = CardLayout::kFields};
  std::array<std::string_view, CardLayout::kFields> fields;
  std::size_t at = 0;
  for (std::uint16_t i = 0; i < CardLayout::kFields; ++i) {
    layout.at[i] = i;
    fields[i] = std::string_view{text}.substr(at, sheet.fields[i].size());
    at += sheet.fields[i].size();
  }
  if (const std::string& mode = sheet.field(CardLayout::imei_mode); mode.starts_with("pool:")) {
    const std::string pool = mode.substr(5);
    pool_numbers_.pools.emplace(pool, pools_.number(pool));
  }
  CardRecord record{.number = usage::number_of(std::string_view{text}.substr(at, sheet.msisdn.size()))};
  const CardRefusal bad = compile_card(fields, layout, pool_numbers_, card_lists_, sheet.is_iot, record);
  if (bad != CardRefusal::none) {
    return fail(ErrorKind::invalid, "monitor.card",
                {fmt::format("卡的监测资料无法识别（{}）", name_of(bad)),
                 fmt::format("what monitoring was told of the card cannot be understood ({})", name_of(bad))},
                {.field = std::string{name_of(bad)}, .value = sheet.msisdn});
  }
  if (record.device != 0) record.flags |= kCardImeiGiven;
  if (sheet.gone) record = {.number = record.number, .flags = kCardGone};
  if (sheet.counted == usage::Source::accounting) record.flags |= kCardAccounting | kCardSaysAccounting;
  return record;
}

Result<void> LiveFold::take_card(std::string_view bytes) {
  YG_TRY_ASSIGN(const CardSheet sheet, decode_card(bytes));
  if (months_.empty())
    return no_order(0, {"尚无开放月份，卡资料无处安放", "no month is open for the card to be put into"});
  YG_TRY_ASSIGN(const CardRecord record, compiled(sheet));
  if (record.number == 0) {
    const std::uint32_t before = strange_.size();
    strange_.number(sheet.msisdn);
    if (strange_.size() == before) return {};
    for (const auto& month : months_) month->add_strange(sheet.msisdn);
    return {};
  }
  put_card(record, sheet.gone ? 0 : profiles_.number(profile_text(sheet.profile)));
  return {};
}

void LiveFold::put_card(const CardRecord& record, std::uint32_t profile) {
  const auto place = months_.back()->place_of(record.number);
  if (!place && (record.flags & kCardGone) != 0) return;
  if (!place) {
    for (const auto& month : months_) month->add_card(record, profile, {});
    if (!past_.empty()) past_.emplace_back();
    mark_card(months_.back()->card_count() - 1);
    return;
  }
  const CardState& card = months_.back()->fold().cards()[*place];
  // A card that is bound by use stays bound as long as its record names no device.
  const bool keeps_device = static_cast<DeviceMode>(card.mode) == DeviceMode::first_use &&
                            record.mode == DeviceMode::first_use && (card.flags & kCardImeiGiven) == 0 &&
                            (record.flags & kCardImeiGiven) == 0;
  for (const auto& month : months_) month->change_card(*place, record, profile, keeps_device);
  mark_card(*place);
}

void LiveFold::mark_card(std::uint32_t place) {
  const std::uint32_t chunk = place / FoldChanges::kCardsOfPage;
  if (chunk >= card_pages_.size()) card_pages_.resize(chunk + chunk / 2 + 16);
  card_pages_[chunk] = true;
}

// --- months

LiveMonth* LiveFold::month(std::uint32_t number) const {
  const auto found = std::ranges::find(months_, number, [](const auto& month) { return month->number(); });
  return found == months_.end() ? nullptr : found->get();
}

Result<void> LiveFold::take_month(std::string_view bytes) {
  YG_TRY_ASSIGN(const MonthChange change, decode_month(bytes));
  LiveMonth* const known = month(change.month);
  if (change.open == (known != nullptr)) return {};
  if (!change.open) {
    if (months_.size() == 1)
      return no_order(change.month, {"最后一个开放月份不能关闭", "the last open month stays open"});
    close(*known);
    return {};
  }
  if (!months_.empty() && change.month < months_.back()->number())
    return no_order(change.month, {"月份须依次开放", "months open in order"});
  if (months_.size() == kOpenMonthsMax) return no_order(change.month, {"开放月份过多", "too many months are open"});
  open(change.month);
  return {};
}

void LiveFold::open(std::uint32_t number) {
  // Rows bring what they are judged by.
  static const CardTuning plain;
  const Judging judging{.lists = plain_settings()->lists.get(), .tunings = {&plain, 1}};
  auto fresh = std::make_unique<LiveMonth>(card_lists_, judging, number);
  for (std::uint32_t n = 0; n < strange_.size(); ++n) fresh->add_strange(strange_.at(n));
  if (!months_.empty()) {
    LiveMonth& last = *months_.back();
    last.set_known(last.card_count());
    fresh->fold().reserve(last.card_count());
    for (std::uint32_t place = 0; place < last.card_count(); ++place)
      fresh->add_card(last.record_of(place), last.profile_of(place), history_of(place, number));
  }
  months_.push_back(std::move(fresh));
  connect_months();
}

// Its figures go into the history of the months to come, and what it has found is told at once.
void LiveFold::close(LiveMonth& month) {
  month.tell(journal::Fold::Telling::all, names_, parting_);
  const std::uint32_t number = month.number();
  const std::size_t slot = number % 3;
  past_.resize(month.card_count());
  for (std::uint32_t place = 0; place < month.card_count(); ++place) {
    const HistoryOf figures = month.as_history(place);
    PastUse& past = past_[place];
    past.data_bytes[slot] = figures.data_bytes;
    past.sms_mo[slot] = static_cast<std::uint32_t>(std::min<std::uint64_t>(figures.sms_mo, 0xFFFF'FFFF));
    const auto bit = static_cast<std::uint8_t>(1u << slot);
    past.has_data = static_cast<std::uint8_t>((past.has_data & ~bit) | (figures.has_data != 0 ? bit : 0));
    past.has_sms = static_cast<std::uint8_t>((past.has_sms & ~bit) | (figures.has_sms != 0 ? bit : 0));
    mark_card(place);
  }
  past_months_[slot] = number;
  month.each_page(
      [&](LiveMonth::Part part, std::uint32_t chunk) { dropped_.push_back(page_number(number, part, chunk)); });
  batch_month_ = nullptr;
  std::erase_if(months_, [&](const auto& other) { return other.get() == &month; });
  judged_by_.erase(number);
  // Settings of days that no open month has are no longer needed.
  const std::int32_t first_day = day_number(months_.front()->number(), 1);
  while (timeline_.size() > 1 && timeline_[1].day <= first_day) timeline_.erase(timeline_.begin());
  connect_months();
}

// Late rows of a month are added to the history of those after it.
void LiveFold::connect_months() {
  for (const auto& month : months_) {
    for (std::uint32_t back = 1; back <= 3; ++back) {
      LiveMonth* const later = this->month(month->number() + back);
      month->changes().later[back - 1] = later == nullptr ? nullptr : &later->fold();
    }
  }
}

HistoryOf LiveFold::history_of(std::uint32_t place, std::uint32_t number) const {
  HistoryOf sum;
  for (std::uint32_t back = 1; back <= 3; ++back) {
    const std::uint32_t before = number - back;
    HistoryOf part;
    if (const LiveMonth* open = month(before); open != nullptr) {
      part = open->as_history(place);
    } else if (const std::size_t slot = before % 3; past_months_[slot] == before && place < past_.size()) {
      const PastUse& past = past_[place];
      part = {past.data_bytes[slot], past.sms_mo[slot], static_cast<std::uint8_t>(past.has_data >> slot & 1),
              static_cast<std::uint8_t>(past.has_sms >> slot & 1)};
    }
    if (part.has_data != 0) sum.data_bytes = usage::saturating_sum(sum.data_bytes, part.data_bytes);
    if (part.has_sms != 0) sum.sms_mo += part.sms_mo;
    sum.has_data |= static_cast<std::uint8_t>(part.has_data << (back - 1));
    sum.has_sms |= static_cast<std::uint8_t>(part.has_sms << (back - 1));
  }
  return sum;
}

Result<void> LiveFold::take_past(std::string_view bytes) {
  YG_TRY_ASSIGN(const PastMonth past, decode_past(bytes));
  const std::size_t slot = past.month % 3;
  const bool of_no_use = months_.empty() || past.month >= months_.front()->number() || past.month < past_months_[slot];
  const auto place = of_no_use ? std::nullopt : months_.back()->place_of(past.number);
  if (!place) return {};
  past_.resize(months_.back()->card_count());
  const auto bit = static_cast<std::uint8_t>(1u << slot);
  if (past.month > past_months_[slot]) {
    past_months_[slot] = past.month;
    for (std::uint32_t other = 0; other < past_.size(); ++other) {
      past_[other].has_data &= static_cast<std::uint8_t>(~bit);
      past_[other].has_sms &= static_cast<std::uint8_t>(~bit);
      mark_card(other);
    }
  }
  PastUse& figures = past_[*place];
  figures.data_bytes[slot] = past.data_bytes;
  figures.sms_mo[slot] = static_cast<std::uint32_t>(std::min<std::uint64_t>(past.sms_mo, 0xFFFF'FFFF));
  if (past.has_data) figures.has_data |= bit;
  if (past.has_sms) figures.has_sms |= bit;
  mark_card(*place);
  for (const auto& month : months_) {
    if (month->number() - past.month <= 3) month->set_history(*place, history_of(*place, month->number()));
  }
  return {};
}

Profile LiveFold::profile(std::uint64_t msisdn) const {
  const auto place = months_.empty() ? std::nullopt : months_.back()->place_of(msisdn);
  return place ? profile_of(profiles_.at(months_.back()->profile_of(*place))) : Profile{};
}

journal::FoldKind live_fold(SettingsLibrary& library, CardLists& card_lists) {
  // 2: states of the first forgot who was known in the months before the newest. 3: calls are counted.
  return {.name = "monitor", .version = 3, .make = [&](journal::Shard) {
            return std::make_unique<LiveFold>(library, card_lists);
          }};
}

}  // namespace yunguan::monitor
