// SPDX-License-Identifier: Apache-2.0
#include "card/person_erasure.h"

#include <algorithm>

#include "card/card_history.h"
#include "store/id_source.h"

namespace yunguan::card {
namespace {

constexpr std::int64_t kBatch = 500;
static_assert(static_cast<int>(State::closed) == 8, "the statements below say so");

// Imported as closed, a card has no beginning of its state; its last change is as good.
#define YG_CLOSED_BEFORE "c.state = 8 AND COALESCE(c.state_since, c.updated_at) < :before"
constexpr store::NamedQuery kCount{"card.count_erasable",
                                   "SELECT CAST(COUNT(DISTINCT p.card_id) AS BIGINT) FROM card_person p"
                                   " JOIN card c ON c.id = p.card_id WHERE " YG_CLOSED_BEFORE};
constexpr store::NamedQuery kNext{"card.next_erasable",
                                  "SELECT DISTINCT p.card_id FROM card_person p JOIN card c ON c.id = p.card_id"
                                  " WHERE p.card_id > :after AND " YG_CLOSED_BEFORE " ORDER BY p.card_id LIMIT :count"};
constexpr store::NamedQuery kErase{
    "card.erase_persons",
    "DELETE FROM card_person WHERE card_id > :after AND card_id <= :last AND EXISTS (SELECT 1 FROM card c"
    " WHERE c.id = card_person.card_id AND " YG_CLOSED_BEFORE ") RETURNING card_id"};

struct Range {
  CardId after;
  CardId last;
};

Result<Erased> erase(store::Transaction& tx, const identity::Audit& audit, const Range& range, Instant now,
                     Instant closed_before) {
  YG_TRY_ASSIGN(auto cards, tx.all(kErase, {range.after, range.last, closed_before},
                                   [](const store::Row& row) { return row.id<CardId>(0); }));
  Erased erased{0, static_cast<std::int64_t>(cards.size())};
  if (cards.empty()) return erased;
  std::ranges::sort(cards);
  const auto repeats = std::ranges::unique(cards);
  cards.erase(repeats.begin(), repeats.end());
  erased.cards = static_cast<std::int64_t>(cards.size());
  const auto actor = identity::Actor::machine("erasure");
  const Origin origin{.login = actor.login, .action = "persons_erased", .at = now};
  YG_TRY_ASSIGN(std::int64_t event, store::reserve_ids(tx, kEventSeries, erased.cards));
  std::vector<store::Params> events;
  for (const CardId card : cards) events.push_back(event_row(event++, card, origin, {}));
  YG_TRY(tx.insert_many(kEventTable, event_columns(), events));
  YG_TRY(publish_changes(tx, cards, origin));
  YG_TRY(audit.record(tx, {.actor = actor,
                           .action = "card.erase_persons",
                           .object_type = "card",
                           .object_id = std::to_string(cards.front().value),
                           .after = boost::json::object{{"cards", erased.cards},
                                                        {"persons", erased.persons},
                                                        {"last_card", cards.back().value},
                                                        {"closed_before", format_clock(closed_before)}},
                           .reason = "销号后保存期满"}));
  return erased;
}

}  // namespace

Result<std::int64_t> count_erasable(store::Reader& reader, Instant closed_before) {
  YG_TRY_ASSIGN(const auto count,
                reader.one(kCount, {closed_before}, [](const store::Row& row) { return row.integer(0); }));
  return count.value_or(0);
}

Result<Erased> erase_closed_persons(store::Database& db, const identity::Audit& audit, Instant now,
                                    Instant closed_before) {
  Erased all;
  Range range;
  while (true) {
    YG_TRY_ASSIGN(const auto cards, db.read([&](store::Reader& reader) {
      return reader.all(kNext, {range.after, closed_before, kBatch},
                        [](const store::Row& row) { return row.id<CardId>(0); });
    }));
    if (cards.empty()) return all;
    range.last = cards.back();
    YG_TRY_ASSIGN(const Erased erased,
                  db.write([&](store::Transaction& tx) { return erase(tx, audit, range, now, closed_before); }));
    all.cards += erased.cards;
    all.persons += erased.persons;
    range.after = range.last;
  }
}

}  // namespace yunguan::card
