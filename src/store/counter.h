// SPDX-License-Identifier: Apache-2.0
// Kept counters: figures over a large table that cost no scan of it, changed in the transaction that changes the table.
//
//   YG_TRY(add(tx, "card.by_class", fmt::format("{}/{}", unit, card_class), +1));
//   YG_TRY_ASSIGN(const auto figures, read_counters(reader, "card.by_class", fmt::format("{}/", unit)));
//
// On PostgreSQL a counter is spread over slots, one for each of a few sessions, so that writers do not wait for each other's
// commit on one row; reading adds them up. Still, change counters last in a body: their rows stay locked until the commit, and
// a long body would hold up others that share its slot.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "store/database.h"

namespace yunguan::store {

struct CounterValue {
  std::string key;
  std::int64_t value = 0;  // or the change to it

  friend bool operator==(const CounterValue&, const CounterValue&) = default;
};

Result<void> add(Transaction& tx, std::string_view name, std::string_view key, std::int64_t delta);

// Changes many counters of one name; several changes of one key are added first. A body that changes counters of several
// names does so in the same order everywhere, else PostgreSQL may find a deadlock and run it again.
Result<void> add_many(Transaction& tx, std::string_view name, const std::vector<CounterValue>& deltas);

// The counters of `name` whose key begins with the prefix, in the order of the keys' bytes; those at zero are left out.
Result<std::vector<CounterValue>> read_counters(Reader& reader, std::string_view name, std::string_view key_prefix);

// One counter; 0 when it was never changed.
Result<std::int64_t> read_counter(Reader& reader, std::string_view name, std::string_view key);

// Forgets all counters of `name`, before they are counted anew.
Result<void> clear_counters(Transaction& tx, std::string_view name);

}  // namespace yunguan::store
