// SPDX-License-Identifier: Apache-2.0
// The SQL of single cards and of batches. All functions work inside the caller's transaction and keep figures and history
// with every change.
#pragma once

#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "card/card_figures.h"
#include "card/card_history.h"
#include "card/card_record.h"

namespace yunguan::card {

struct NewCard {
  Facts facts;
  Standing standing;
};

Result<std::optional<Record>> find(store::Reader& reader, CardId id);
Result<PersonFacts> find_person(store::Reader& reader, CardId id, PersonRole role, const crypto::KeyRing& ring);
// The card with both persons opened; for edits.
Result<std::optional<Record>> find_whole(store::Reader& reader, CardId id, const crypto::KeyRing& ring);

// Stored cards that already have one of these numbers. Keyed by the number; asked for in one statement.
struct Taken {
  CardId id;
  UnitId unit;
};
enum class NumberColumn : std::uint8_t { msisdn, iccid, imsi };
Result<std::map<std::string, Taken, std::less<>>> find_taken(store::Reader& reader, NumberColumn column,
                                                             const std::vector<std::string>& numbers);

// Rows of new cards with persons, first event and figures, ready to be stored.
struct PreparedCards {
  CardId first;  // of consecutive ids, one a row of `cards`
  std::vector<store::Params> cards;
  std::vector<store::Params> persons;
  std::vector<store::Params> events;
  std::vector<store::Params> tags;
  FigureChange figures;

  // `next` begins where this ends.
  void append(PreparedCards next);
};
// Everything that can be done without the store: the work of sealing and coding, for any thread. The ids were reserved in
// the series kCardSeries and kEventSeries.
Result<PreparedCards> prepare(std::span<const NewCard* const> cards, CardId first, std::int64_t first_event,
                              const Origin& origin, std::string_view rules_version, const crypto::KeyRing& ring);
inline constexpr std::string_view kCardSeries = "card";
Result<void> insert(store::Transaction& tx, const PreparedCards& cards, const Origin& origin);

// Stores new cards with persons, first event and figures; returns the first of their consecutive ids.
Result<CardId> insert(store::Transaction& tx, const std::vector<NewCard>& cards, const Origin& origin,
                      std::string_view rules_version, const crypto::KeyRing& ring);

// Replaces the facts of `before` (as find_whole() gave it). A version that has moved on meanwhile is card.stale. Returns the card as it stands now.
Result<Record> update(store::Transaction& tx, const Record& before, const Facts& after, const Standing& standing,
                      const Origin& origin, std::string_view rules_version, const crypto::KeyRing& ring);

}  // namespace yunguan::card
