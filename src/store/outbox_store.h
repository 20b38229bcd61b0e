// SPDX-License-Identifier: Apache-2.0
// The outbox's tables; for this folder only.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "store/outbox.h"

namespace yunguan::store {

// On PostgreSQL: gives their sequence to events whose place in the order is final, that is, whose writer's transaction is
// older than every one still open; at most `count_max` of them. On SQLite events have it from the start. The answer says how
// many were given.
Result<std::int64_t> give_sequences(Transaction& tx, std::int64_t count_max);

struct OutboxState {
  std::int64_t newest = 0;    // the highest sequence there is; 0 when there are no events
  bool waiting = false;       // events without a sequence exist, whether or not their order is final
  bool can_sequence = false;  // give_sequences() would find some
};
Result<OutboxState> read_state(Reader& reader);

// Makes the position 0 where the subscriber has none.
Result<void> ensure_position(Transaction& tx, std::string_view subscriber);
// Locks and reads the position; nullopt while another node holds it.
Result<std::optional<std::int64_t>> take_position(Transaction& tx, std::string_view subscriber);
Result<void> set_position(Transaction& tx, std::string_view subscriber, std::int64_t sequence);

// Events after `after` up to `newest` whose topic begins with the prefix, oldest first.
Result<std::vector<Event>> read_batch(Reader& reader, std::int64_t after, std::int64_t newest,
                                      std::string_view topic_prefix, std::int64_t count_max);

// Removes the oldest events that every subscriber has passed and that are older than `before`; at most `count_max`.
Result<std::int64_t> remove_old(Transaction& tx, Instant before, std::int64_t count_max);

}  // namespace yunguan::store
