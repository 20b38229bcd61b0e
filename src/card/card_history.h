// SPDX-License-Identifier: Apache-2.0
// Who changed a card, when, why and in what: one event a change, kept for ever, and the notice to those who follow cards.
#pragma once

#include <boost/describe.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "card/card_record.h"
#include "store/outbox.h"

namespace yunguan::card {

// On whose behalf cards change.
struct Origin {
  PersonId person;
  std::string login;
  std::string action;  // "imported", "created", "changed", "judged"
  JobId job;           // of a bulk act; empty otherwise
  std::string reason;
  Instant at;
  bool in_force = false;  // what is said is so in the network already: imports and carriers' own lists
};

struct Change {
  std::string field;
  std::string from;
  std::string to;
};
BOOST_DESCRIBE_STRUCT(Change, (), (field, from, to))
// Field by field, persons masked.
[[nodiscard]] std::vector<Change> changes_between(const Facts& before, const Facts& after);

struct HistoryEntry {
  std::int64_t id = 0;
  Instant at;
  std::string person_login;
  std::string action;
  std::vector<Change> changes;
  std::optional<JobId> job_id;  // of a bulk act
  std::string reason;
};
BOOST_DESCRIBE_STRUCT(HistoryEntry, (), (id, at, person_login, action, changes, job_id, reason))
// Newest first.
Result<std::vector<HistoryEntry>> history(store::Reader& reader, CardId id, std::size_t limit);

// The rows of events, for the writers of this folder.
inline constexpr std::string_view kEventTable = "card_event";
inline constexpr std::string_view kEventSeries = "card_event";
[[nodiscard]] const std::vector<std::string_view>& event_columns();
[[nodiscard]] store::Params event_row(std::int64_t id, CardId card, const Origin& origin,
                                      const std::vector<Change>& changes);
// Publishes card.changed: what subscribers need to look again at the cards; they read the rest.
Result<void> publish_changes(store::Transaction& tx, const std::vector<CardId>& cards, const Origin& origin);
inline constexpr std::string_view kChangedTopic = "card.changed";
// The ids of the cards that such events are about, ascending, each once.
[[nodiscard]] std::vector<std::int64_t> changed_cards(const std::vector<store::Event>& events);

}  // namespace yunguan::card
