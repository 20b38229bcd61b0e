// SPDX-License-Identifier: Apache-2.0
#include "statistic/card_feed.h"

#include <fmt/format.h>

#include <algorithm>
#include <span>

#include "base/json.h"
#include "base/log.h"
#include "base/parse.h"
#include "card/card.h"
#include "card/card_history.h"
#include "statistic/province.h"

namespace yunguan::statistic {
namespace {

using store::NamedQuery;
using store::Row;

constexpr std::chrono::seconds kLook{2};
// Beyond so many changed cards a run over the whole table is quicker than asking for each.
constexpr std::size_t kAskedMax = 50'000;
constexpr std::size_t kAskedAtOnce = 1'000;

constexpr std::string_view kColumns =
    "SELECT id, state, carrier, network, form, kind, class_code, risk, missing_count, domain, unit_id, plan, scene, "
    "batch, "
    "contract, substr(regions, 1, 2), substr(activated_on, 1, 7) FROM card";

std::uint8_t region_code(std::string_view digits) {
  if (digits.empty()) return 0;
  const auto number = parse_integer<std::uint8_t>(digits);
  if (!number || value_of(Dimension::region, *number).empty()) return kOtherRegion;
  return *number;
}

// Nothing is asked of phones, unknown numbers and closed cards: they are not judged.
std::uint8_t compliance_code(std::int64_t kind, std::int64_t state, std::int64_t missing) {
  if (kind != static_cast<std::int64_t>(card::Kind::iot)) return 3;
  if (state == static_cast<std::int64_t>(card::State::closed)) return 3;
  return missing == 0 ? 1 : 2;
}

CardCodes codes_at(const Row& row, CardColumns& columns) {
  const auto code = [&](std::size_t column) { return static_cast<std::uint8_t>(row.integer(column)); };
  const auto word = [&](Dimension dimension, const std::string& text) { return columns.words(dimension).code(text); };
  CardCodes codes;
  // state, carrier, network, form, kind, class, risk as they lie; then what is derived.
  for (std::size_t i = 0; i < 7; ++i) codes.small[i] = code(1 + i);
  codes.small[static_cast<std::size_t>(Dimension::compliance)] =
      compliance_code(row.integer(5), row.integer(1), row.integer(8));
  codes.small[static_cast<std::size_t>(Dimension::domain)] = code(9);
  codes.small[static_cast<std::size_t>(Dimension::region)] = region_code(row.text(15));
  codes.words = {word(Dimension::unit, fmt::format("{}", row.integer(10))),
                 word(Dimension::plan, row.text(11)),
                 word(Dimension::scene, row.text(12)),
                 word(Dimension::batch, row.text(13)),
                 word(Dimension::contract, row.text(14)),
                 word(Dimension::activated_month, row.optional_text(16).value_or(""))};
  return codes;
}

}  // namespace

// The whole fleet of one snapshot.
Result<void> CardFeed::load(store::Reader& reader) {
  auto fresh = std::make_unique<CardColumns>();
  YG_TRY_ASSIGN(auto mark, store::mark_now(reader));
  YG_TRY(reader.each({"statistic.all_cards", kColumns}, {}, [&](const Row& row) {
    fresh->put(row.integer(0), codes_at(row, *fresh));
    return true;
  }));
  const std::unique_lock writing{mutex_};
  columns_ = std::move(fresh);
  mark_ = std::move(mark);
  return {};
}

// Only the cards that were changed since.
Result<void> CardFeed::follow(store::Reader& reader) {
  store::OutboxMark mark = mark_;
  YG_TRY_ASSIGN(const auto events, store::read_new(reader, mark, card::kChangedTopic));
  const auto ids = card::changed_cards(events);
  if (ids.size() > kAskedMax) return load(reader);
  const std::unique_lock writing{mutex_};
  for (std::size_t at = 0; at < ids.size(); at += kAskedAtOnce) {
    const std::span asked{ids.data() + at, std::min(kAskedAtOnce, ids.size() - at)};
    for (const std::int64_t id : asked) columns_->remove(id);
    const bool run = asked.back() - asked.front() + 1 == static_cast<std::int64_t>(asked.size());
    const std::string sql = run ? fmt::format("{} WHERE id BETWEEN {} AND {}", kColumns, asked.front(), asked.back())
                                : fmt::format("{} WHERE id IN ({})", kColumns, fmt::join(asked, ","));
    const auto read = reader.each({"statistic.changed_cards", sql}, {}, [&](const Row& row) {
      columns_->put(row.integer(0), codes_at(row, *columns_));
      return true;
    });
    if (!read) columns_.reset();  // half followed is worth nothing: read it whole next time
    YG_TRY(read);
  }
  mark_ = std::move(mark);
  return {};
}

// Under order_.
Result<void> CardFeed::catch_up(store::Reader& reader) {
  const Instant now = clock_.now();
  YG_TRY(columns_ ? follow(reader) : load(reader));
  as_of_ = now;
  return {};
}

Result<CardFeed::View> CardFeed::view() {
  const std::lock_guard order{order_};
  YG_TRY(db_.read([&](store::Reader& reader) { return catch_up(reader); }));
  return View{std::shared_lock{mutex_}, *columns_, as_of_, mark_.sequence};
}

Result<CardFeed::Comparison> CardFeed::compare(std::size_t differences_max) {
  const std::lock_guard order{order_};
  Comparison comparison;
  const auto differs = [&](std::int64_t card) {
    ++comparison.differing;
    if (comparison.first.size() < differences_max) comparison.first.push_back(card);
  };
  YG_TRY(db_.read([&](store::Reader& reader) -> Result<void> {
    YG_TRY(catch_up(reader));
    // Words that only the cards know are numbered in a copy, so that the comparison changes nothing.
    CardColumns scratch = CardColumns::with_words_of(*columns_);
    return reader.each({"statistic.compare_cards", kColumns}, {}, [&](const Row& row) {
      ++comparison.cards;
      if (columns_->find(row.integer(0)) != codes_at(row, scratch)) differs(row.integer(0));
      return true;
    });
  }));
  const auto held = static_cast<std::int64_t>(columns_->cards());
  comparison.not_there = std::max<std::int64_t>(0, held - comparison.cards);
  return comparison;
}

void CardFeed::run() {
  while (true) {
    {
      if (const auto done = view(); !done)
        log::failure(log::Level::warn, "statistic", "cannot follow the cards", done.error());
    }
    std::unique_lock lock{thread_mutex_};
    if (woken_.wait_for(lock, kLook, [&] { return stopping_; })) return;
  }
}

void CardFeed::start() {
  if (thread_.joinable()) return;
  stopping_ = false;
  thread_ = std::thread{[this] { run(); }};
}

void CardFeed::stop() {
  if (!thread_.joinable()) return;
  {
    const std::lock_guard lock{thread_mutex_};
    stopping_ = true;
  }
  woken_.notify_all();
  thread_.join();
}

}  // namespace yunguan::statistic
