// SPDX-License-Identifier: Apache-2.0
// Erasing the personal data of cards that have been closed for long enough (SEC-14). What stays is that it was erased: an event
// in each card's history and a row of the audit log for each run of cards, neither with the data.
#pragma once

#include <boost/describe.hpp>
#include <chrono>
#include <cstdint>

#include "identity/audit.h"
#include "store/database.h"

namespace yunguan::card {

// Registrations of numbers must be kept for a time; a rule shorter than this is taken for a slip and erases nothing.
inline constexpr std::chrono::days kErasureFloor{180};

[[nodiscard]] constexpr bool erasure_is_on(std::chrono::days after) { return after >= kErasureFloor; }

// Cards closed before that moment whose persons are still kept. Looks at every person of a card.
Result<std::int64_t> count_erasable(store::Reader& reader, Instant closed_before);

struct Erased {
  std::int64_t cards = 0;
  std::int64_t persons = 0;
};
BOOST_DESCRIBE_STRUCT(Erased, (), (cards, persons))

// Erases them, a few hundred cards a transaction, so that others write in between. Stopped half-way, the next call goes on. A
// card that comes to be open again meanwhile keeps its persons.
Result<Erased> erase_closed_persons(store::Database& db, const identity::Audit& audit, Instant now,
                                    Instant closed_before);

}  // namespace yunguan::card
