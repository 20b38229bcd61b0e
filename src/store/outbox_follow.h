// SPDX-License-Identifier: Apache-2.0
// For folds in memory, which every process keeps for itself: the events of a topic that this process has not seen, by a mark
// it keeps. Nothing is stored, and nothing waits for the numbering of events: what a reader's snapshot holds is found at
// once. The dispatcher must run somewhere, or on PostgreSQL the marks grow.
//
//   OutboxMark mark = *mark_now(reader);             // and read the whole of what events are about, in the same snapshot
//   YG_TRY_ASSIGN(const auto events, read_new(reader, mark, "card.changed"));
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "store/outbox.h"

namespace yunguan::store {

struct OutboxMark {
  std::int64_t sequence = 0;                 // all up to here are seen
  std::unordered_set<std::int64_t> waiting;  // seen before they had a sequence; PostgreSQL only

  friend bool operator==(const OutboxMark&, const OutboxMark&) = default;
};

// Everything in this snapshot counts as seen.
Result<OutboxMark> mark_now(Reader& reader);

// The sequence of the oldest event that is still there; nullopt when none is. A mark that stands before it may have missed some.
Result<std::optional<std::int64_t>> oldest_event(Reader& reader);

// The events of the topic that this snapshot holds beyond the mark, which then stands at them. A mark is used with snapshots
// in the order they were taken: one lock around the reading does it. Events come in no particular order, and all at once:
// they are meant to say what to look at again, in the same snapshot.
Result<std::vector<Event>> read_new(Reader& reader, OutboxMark& mark, std::string_view topic);

}  // namespace yunguan::store
