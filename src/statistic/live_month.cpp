// SPDX-License-Identifier: Apache-2.0
#include "statistic/live_month.h"

#include <algorithm>

#include "base/log.h"
#include "base/parse.h"
#include "statistic/usage_import.h"

namespace yunguan::statistic {
namespace {

static_assert(kPageCards == 4096);
constexpr store::NamedQuery kCards{"statistic.cards_from",
                                   "SELECT id, msisdn FROM card WHERE id >= :first ORDER BY id LIMIT 4096"};

// Cards of one page.
struct Cards {
  std::size_t page = 0;
  std::vector<std::size_t> places;
  std::vector<std::uint64_t> msisdns;
};

// The first page that has cards from `from` on; none: there is no such card.
Result<Cards> next_cards(store::Database& db, std::int64_t from) {
  return db.read([&](store::Reader& reader) -> Result<Cards> {
    Cards cards;
    YG_TRY(reader.each(kCards, {from}, [&](const store::Row& row) {
      const std::int64_t id = row.integer(0);
      if (cards.places.empty()) cards.page = page_of(id);
      if (page_of(id) != cards.page) return false;
      cards.places.push_back(place_of(id));
      cards.msisdns.push_back(parse_integer<std::uint64_t>(row.text(1)).value_or(0));
      return true;
    }));
    return cards;
  });
}

std::int64_t figure(std::uint64_t counted) {
  return static_cast<std::int64_t>(std::min(counted, static_cast<std::uint64_t>(kFigureMax)));
}

void add_page(LiveMonth& month, const Cards& cards, std::span<const std::optional<monitor::CardMonth>> used) {
  std::vector<std::int64_t> data(kPageCards), sms(kPageCards), seconds(kPageCards), calls(kPageCards),
      sources(kPageCards);
  std::int64_t data_sum = 0, sms_sum = 0, minutes_sum = 0, calls_sum = 0, known = 0;
  for (std::size_t i = 0; i < used.size(); ++i) {
    if (!used[i]) continue;
    const std::size_t place = cards.places[i];
    ++known;
    data_sum += data[place] = figure(used[i]->data_bytes);
    sms_sum += sms[place] = figure(used[i]->sms);
    minutes_sum += minutes_of(seconds[place] = figure(used[i]->voice_seconds));
    calls_sum += calls[place] = figure(used[i]->voice_calls);
    sources[place] = static_cast<std::int64_t>(used[i]->accounting ? LiveSource::accounting : LiveSource::carrier);
  }
  UsageMonth& shown = month.shown;
  shown.cards += known;
  shown.data_bytes += data_sum;
  shown.sms += sms_sum;
  shown.voice_minutes += minutes_sum;
  shown.voice_calls += calls_sum;
  if (data_sum > 0) month.figures.push_back(live_page(shown.month, LivePart::data_bytes, cards.page, data));
  if (sms_sum > 0) month.figures.push_back(live_page(shown.month, LivePart::sms, cards.page, sms));
  if (minutes_sum > 0) month.figures.push_back(live_page(shown.month, LivePart::voice_seconds, cards.page, seconds));
  if (calls_sum > 0) month.figures.push_back(live_page(shown.month, LivePart::voice_calls, cards.page, calls));
  if (known > 0) month.sources.push_back(live_page(shown.month, LivePart::source, cards.page, sources));
}

}  // namespace

Result<void> keep_live_month(store::Database& db, const Clock& clock, std::uint32_t month,
                             const monitor::MonthOfCards& used) {
  LiveMonth kept{.shown = {.month = month_word(static_cast<std::int32_t>(month)), .taken_at = clock.now()},
                 .figures = {},
                 .sources = {}};
  for (std::int64_t from = 0;;) {
    YG_TRY_ASSIGN(const Cards cards, next_cards(db, from));
    if (cards.places.empty()) break;
    YG_TRY_ASSIGN(const auto used_by_them, used(cards.msisdns));
    YG_ASSERT(used_by_them.size() == cards.msisdns.size());
    add_page(kept, cards, used_by_them);
    from = static_cast<std::int64_t>((cards.page + 1) * kPageCards);
  }
  YG_TRY_ASSIGN(const bool put, db.write([&](store::Transaction& tx) { return put_live_month(tx, kept); }));
  log::info("statistic", put ? "a month of live usage was kept" : "a month keeps the figures of its file",
            {{"month", kept.shown.month}, {"cards", std::to_string(kept.shown.cards)}});
  return {};
}

}  // namespace yunguan::statistic
