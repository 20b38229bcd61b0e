// SPDX-License-Identifier: Apache-2.0
#include "watch/publisher.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "base/log.h"
#include "base/parse.h"
#include "card/card_history.h"
#include "monitor/live_fold.h"
#include "watch/card_sheets.h"

namespace yunguan::watch {
namespace {

constexpr std::chrono::milliseconds kLook{200};
// Months open so long before they begin, and close so long after the rows of the month before last stopped being taken.
constexpr std::chrono::hours kAhead{1};
constexpr std::chrono::hours kAfter{1};
constexpr std::int64_t kCardsAtOnce = 2'000;

constexpr const char* kMonthsMark = "watch/months";
constexpr const char* kSettingsMark = "watch/settings";
constexpr const char* kCardsMark = "watch/cards";
constexpr const char* kUnitsMark = "watch/units";
constexpr const char* kPlansMark = "watch/plans";
constexpr const char* kStoreMark = "watch/store";  // "position link": how far the store's audit chain had come

constexpr std::chrono::seconds kStoreMarkEvery{10};

template <class Number>
std::vector<Number> numbers_in(std::string_view text) {
  std::vector<Number> numbers;
  for (const std::string_view part : split(text, ',')) {
    if (const auto number = parse_integer<Number>(part)) numbers.push_back(*number);
  }
  return numbers;
}

// "sequence;waiting,…;walked", the last two empty when there are none.
std::string text_of(const store::OutboxMark& mark, std::optional<std::int64_t> walked) {
  std::vector<std::int64_t> waiting{mark.waiting.begin(), mark.waiting.end()};
  std::ranges::sort(waiting);
  return fmt::format("{};{};{}", mark.sequence, fmt::join(waiting, ","), walked ? std::to_string(*walked) : "");
}

}  // namespace

Result<std::uint32_t> newest_published_month(journal::Storage& storage) {
  YG_TRY_ASSIGN(const auto mark, storage.mark(kMonthsMark));
  const auto months = numbers_in<std::uint32_t>(mark.value_or(""));
  return months.empty() ? 0 : std::ranges::max(months);
}

Result<void> Publisher::load() {
  if (loaded_) return {};
  journal::Storage& storage = ground_.journal.storage();
  YG_TRY_ASSIGN(const auto months, storage.mark(kMonthsMark));
  open_months_ = numbers_in<std::uint32_t>(months.value_or(""));
  YG_TRY_ASSIGN(const auto settings, storage.mark(kSettingsMark));
  settings_ = settings.value_or("");
  YG_TRY_ASSIGN(const auto cards, storage.mark(kCardsMark));
  cards_.reset();
  walked_.reset();
  if (cards) {
    const auto parts = split(*cards, ';');
    YG_ASSERT(parts.size() == 3);
    const auto waiting = numbers_in<std::int64_t>(parts[1]);
    cards_ = store::OutboxMark{.sequence = parse_integer<std::int64_t>(parts[0]).value_or(0),
                               .waiting = {waiting.begin(), waiting.end()}};
    walked_ = parse_integer<std::int64_t>(parts[2]);
  }
  caught_up_ = false;
  plans_.clear();
  plans_changed_ = true;
  YG_TRY_ASSIGN(const auto plans_mark, storage.mark(kPlansMark));
  const std::string plans = plans_mark.value_or("");
  for (const std::string_view plan : split(plans, '\n')) {
    if (!plan.empty()) plans_.emplace(plan);
  }
  units_version_ = -1;
  paths_.clear();
  YG_TRY_ASSIGN(const auto units_mark, storage.mark(kUnitsMark));
  const std::string units = units_mark.value_or("");
  for (const std::string_view part : split(units, ',')) {
    const auto colon = part.find(':');
    if (colon == std::string_view::npos) continue;
    paths_[parse_integer<std::int64_t>(part.substr(0, colon)).value_or(0)] = part.substr(colon + 1);
  }
  loaded_ = true;
  return {};
}

void Publisher::add_to_all(journal::Batch& batch, journal::Kind kind, std::string_view bytes) const {
  for (std::uint32_t number = 0; number < ground_.shards; ++number) batch.add({number}, kind, bytes);
}

// --- the store's past

Result<void> Publisher::settle_with_store() {
  if (!ground_.chain_head) return {};
  YG_TRY_ASSIGN(const auto mark, ground_.journal.storage().mark(kStoreMark));
  if (!mark) return {};
  const auto parts = split(*mark, ' ');
  YG_TRY_ASSIGN(const std::string link, ground_.chain_link(parse_integer<std::int64_t>(parts[0]).value_or(0)));
  if (parts.size() == 2 && link == parts[1]) return {};
  log::warn("watch", "the store was set back behind the journal: all is published and the open months are folded anew",
            {{"mark", *mark}});
  journal::Batch batch;
  for (const char* name : {kSettingsMark, kCardsMark, kUnitsMark, kPlansMark, kStoreMark}) batch.mark(name, "");
  batch.mark(kFoldAgainMark, "1");
  return ground_.journal.append(batch);
}

Result<void> Publisher::keep_store_mark(bool at_once) {
  const auto now = std::chrono::steady_clock::now();
  if (!ground_.chain_head || (!at_once && now - store_marked_at_ < kStoreMarkEvery)) return {};
  store_marked_at_ = now;
  YG_TRY_ASSIGN(const auto head, ground_.chain_head());
  if (!head || head->position == 0) return {};
  const std::string value = fmt::format("{} {}", head->position, head->link);
  if (value == store_mark_) return {};
  journal::Batch batch;
  batch.mark(kStoreMark, value);
  YG_TRY(ground_.journal.append(batch));
  store_mark_ = value;
  return {};
}

Result<void> Publisher::look() {
  // After an error what was said may be there or not: the marks tell.
  const auto reload = [&](Result<void> outcome) {
    if (!outcome) loaded_ = false;
    return outcome;
  };
  YG_TRY(load());
  {
    const std::lock_guard lock{mutex_};
    const bool woken = std::exchange(wake_, false);
    settings_changed_ |= woken;
    plans_changed_ |= woken;
  }
  YG_TRY(reload(publish_months()));
  YG_TRY(reload(publish_settings()));
  YG_TRY(reload(publish_plans()));
  YG_TRY(reload(publish_moved_units()));
  YG_TRY(reload(publish_cards()));
  return keep_store_mark(false);
}

// --- months

Result<void> Publisher::publish_months() {
  const Instant now = ground_.clock.now();
  std::vector<std::uint32_t> open = open_months_;
  const std::uint32_t newest = usage::month_of(now + kAhead);
  const std::uint32_t oldest = usage::month_of(now - kAfter) - 1;
  for (std::uint32_t month = open.empty() ? newest - 1 : open.back() + 1; month <= newest; ++month)
    open.push_back(month);
  // A platform that was away for months opens none that it would close at once.
  if (open.size() > open_months_.size() + 2) open.assign({newest - 1, newest});
  std::vector<std::uint32_t> kept;
  const auto is_in = [](const std::vector<std::uint32_t>& months, std::uint32_t month) {
    return std::ranges::find(months, month) != months.end();
  };
  for (const std::uint32_t month : open_months_) {
    const bool stays = is_in(open, month) && month >= oldest;
    if (!stays && ground_.may_close && !ground_.may_close(month)) kept.push_back(month);
  }
  std::ranges::copy_if(open, std::back_inserter(kept), [&](std::uint32_t month) { return month >= oldest; });
  if (kept == open_months_ || kept.size() > monitor::kOpenMonthsMax) return {};
  journal::Batch batch;
  std::string bytes;
  const auto say = [&](std::uint32_t month, bool is_open) {
    bytes.clear();
    encode(monitor::MonthChange{.month = month, .open = is_open}, bytes);
    add_to_all(batch, monitor::kMonthRecord, bytes);
  };
  for (const std::uint32_t month : kept) {
    if (!is_in(open_months_, month)) say(month, true);
  }
  for (const std::uint32_t month : open_months_) {
    if (!is_in(kept, month)) say(month, false);
  }
  batch.mark(kMonthsMark, fmt::format("{}", fmt::join(kept, ",")));
  // All cards again: who folds the new month alone, later, begins here.
  const bool opened = cards_ && kept.back() != (open_months_.empty() ? 0 : open_months_.back());
  if (opened) batch.mark(kCardsMark, text_of(*cards_, 0));
  YG_TRY(ground_.journal.append(batch));
  if (opened) walked_ = 0;
  open_months_ = kept;
  settings_changed_ = true;  // they are wanted from the first open month on
  return {};
}

// --- settings

Result<void> Publisher::publish_settings() {
  const Date today = shanghai_date(ground_.clock.now());
  if (!settings_changed_ && settings_day_ == today) return {};
  YG_TRY_ASSIGN(const auto boundaries, ground_.settings(today));
  journal::Batch batch;
  std::string text;
  for (const monitor::SettingsFrom& from : boundaries) {
    std::string bytes;
    encode(from, bytes);
    add_to_all(batch, monitor::kSettingsRecord, bytes);
    text += fmt::format("{}:{},", from.day, from.version);
  }
  if (text != settings_) {
    batch.mark(kSettingsMark, text);
    YG_TRY(ground_.journal.append(batch));
    settings_ = text;
  }
  settings_changed_ = false;
  settings_day_ = today;
  return {};
}

// --- plans

Result<void> Publisher::publish_plans() {
  const Date today = shanghai_date(ground_.clock.now());
  if (!ground_.accounting_plans || (!plans_changed_ && plans_day_ == today)) return {};
  YG_TRY_ASSIGN(AccountingPlans plans, ground_.accounting_plans(today));
  std::vector<std::string> changed;
  std::ranges::set_symmetric_difference(plans, plans_, std::back_inserter(changed));
  plans_ = std::move(plans);
  if (!changed.empty()) {
    std::vector<std::int64_t> cards;
    for (const std::string& plan : changed) {
      YG_TRY_ASSIGN(const auto ids, ground_.db.read([&](store::Reader& reader) { return ids_of_plan(reader, plan); }));
      cards.insert(cards.end(), ids.begin(), ids.end());
    }
    YG_TRY(publish_these(cards, kPlansMark, fmt::format("{}", fmt::join(plans_, "\n"))));
  }
  plans_changed_ = false;
  plans_day_ = today;
  return {};
}

// --- cards

Result<void> Publisher::append_cards(std::span<const std::int64_t> ids, journal::Batch& batch) {
  YG_TRY_ASSIGN(const auto tree, ground_.units.tree());
  YG_TRY_ASSIGN(const auto sheets,
                ground_.db.read([&](store::Reader& reader) { return sheets_of(reader, ids, *tree, plans_); }));
  std::string bytes;
  for (const monitor::CardSheet& sheet : sheets) {
    bytes.clear();
    encode(sheet, bytes);
    batch.add(monitor::shard_of(sheet.msisdn, ground_.shards), monitor::kCardRecord, bytes);
  }
  return {};
}

Result<void> Publisher::publish_these(std::span<const std::int64_t> ids, const char* mark, const std::string& value) {
  for (bool last = false; !last;) {
    const auto some = ids.first(std::min(ids.size(), static_cast<std::size_t>(kCardsAtOnce)));
    ids = ids.subspan(some.size());
    last = ids.empty();
    journal::Batch batch;
    YG_TRY(append_cards(some, batch));
    if (last) batch.mark(mark, value);
    YG_TRY(ground_.journal.append(batch));
  }
  return {};
}

Result<void> Publisher::publish_cards() {
  if (cards_ && !walked_ && !caught_up_) {
    // Events that were removed before this came to them cannot be caught up with.
    YG_TRY_ASSIGN(const auto oldest,
                  ground_.db.read([](store::Reader& reader) { return store::oldest_event(reader); }));
    if (oldest && *oldest > cards_->sequence + 1) cards_.reset();
  }
  if (!cards_) YG_TRY(begin_with_all_cards());
  while (walked_) {
    YG_TRY(publish_next_cards());
    const std::lock_guard lock{mutex_};
    if (stopping_) return {};
  }
  return publish_changed_cards();
}

Result<void> Publisher::begin_with_all_cards() {
  YG_TRY_ASSIGN(auto mark, ground_.db.read([](store::Reader& reader) { return store::mark_now(reader); }));
  journal::Batch batch;
  batch.mark(kCardsMark, text_of(mark, 0));
  YG_TRY(ground_.journal.append(batch));
  cards_ = std::move(mark);
  walked_ = 0;
  return {};
}

Result<void> Publisher::publish_next_cards() {
  YG_TRY_ASSIGN(const auto ids,
                ground_.db.read([&](store::Reader& reader) { return ids_after(reader, *walked_, kCardsAtOnce); }));
  const std::optional<std::int64_t> next = ids.empty() ? std::nullopt : std::optional{ids.back()};
  journal::Batch batch;
  YG_TRY(append_cards(ids, batch));
  batch.mark(kCardsMark, text_of(*cards_, next));
  YG_TRY(ground_.journal.append(batch));
  walked_ = next;
  return {};
}

Result<void> Publisher::publish_changed_cards() {
  store::OutboxMark mark = *cards_;
  YG_TRY_ASSIGN(const auto events, ground_.db.read([&](store::Reader& reader) {
    return store::read_new(reader, mark, card::kChangedTopic);
  }));
  caught_up_ = true;
  if (mark == *cards_) return {};
  const std::vector<std::int64_t> changed = card::changed_cards(events);
  if (!changed.empty()) YG_TRY(publish_these(changed, kCardsMark, text_of(mark, std::nullopt)));
  // Events of others alone move the mark in memory; it is kept with the next card.
  cards_ = std::move(mark);
  return {};
}

Result<void> Publisher::publish_moved_units() {
  YG_TRY_ASSIGN(const auto tree, ground_.units.tree());
  if (tree->version() == units_version_) return {};
  std::map<std::int64_t, std::string> paths;
  std::string text;
  for (const identity::Unit& unit : tree->units()) {
    paths[unit.id.value] = unit.path;
    text += fmt::format("{}:{},", unit.id.value, unit.path);
  }
  if (paths != paths_) {
    std::vector<std::int64_t> moved;
    for (const auto& [id, path] : paths) {
      const auto before = paths_.find(id);
      if (before == paths_.end() || before->second == path)
        continue;  // cards come to a new unit by changes of their own
      YG_TRY_ASSIGN(const auto ids,
                    ground_.db.read([&](store::Reader& reader) { return ids_of_unit(reader, UnitId{id}); }));
      moved.insert(moved.end(), ids.begin(), ids.end());
    }
    YG_TRY(publish_these(moved, kUnitsMark, text));
    paths_ = std::move(paths);
  }
  units_version_ = tree->version();
  return {};
}

// --- the thread

Result<void> Publisher::begin() {
  YG_TRY(settle_with_store());
  YG_TRY(load());
  YG_TRY(publish_months());
  return publish_settings();
}

Result<void> Publisher::start() {
  if (thread_.joinable()) return {};
  YG_TRY(begin());
  stopping_ = false;
  thread_ = std::thread{[this] { run(); }};
  return {};
}

void Publisher::run() {
  while (true) {
    std::uint64_t number = 0;
    {
      const std::lock_guard lock{mutex_};
      number = ++begun_;
    }
    auto outcome = look();
    if (!outcome) log::failure(log::Level::warn, "watch", "cannot publish to the journal", outcome.error());
    std::unique_lock lock{mutex_};
    if (outcome) ended_well_ = number;
    looked_.notify_all();
    trouble_ = outcome ? std::nullopt : std::optional{std::move(outcome).error()};
    if (woken_.wait_for(lock, kLook, [&] { return stopping_ || wake_; }) && stopping_) return;
  }
}

void Publisher::stop() {
  if (!thread_.joinable()) return;
  {
    const std::lock_guard lock{mutex_};
    stopping_ = true;
  }
  woken_.notify_all();
  thread_.join();
  if (const auto kept = keep_store_mark(true); !kept)
    log::failure(log::Level::warn, "watch", "cannot note how far the store has come", kept.error());
}

void Publisher::wake() {
  {
    const std::lock_guard lock{mutex_};
    wake_ = true;
  }
  woken_.notify_all();
}

bool Publisher::catch_up(std::chrono::milliseconds at_most) {
  std::unique_lock lock{mutex_};
  const std::uint64_t before = begun_;
  wake_ = true;
  woken_.notify_all();
  return looked_.wait_for(lock, at_most, [&] { return ended_well_ > before; });
}

std::optional<Error> Publisher::trouble() {
  const std::lock_guard lock{mutex_};
  return trouble_;
}

}  // namespace yunguan::watch
