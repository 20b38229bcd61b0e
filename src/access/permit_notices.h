// SPDX-License-Identifier: Apache-2.0
// Who is told of permits, and when: whoever holds permit.confirm nearest to the card's unit.
//
// | notice             | when                                                                                    |
// | access.confirm_due | once a day, while any permit of the unit may be confirmed                               |
// | access.ending      | when a permit comes within 30 and within 7 days of its end                              |
// | access.ended       | when permits have ended by themselves                                                   |
#pragma once

#include <map>

#include "access/permit_store.h"
#include "notify/notices.h"

namespace yunguan::access {

using ByUnit = std::map<UnitId, std::int64_t>;

Result<void> tell_of_ended(store::Transaction& tx, const notify::Notices& notices, const ByUnit& ended, Instant now);
// What the day brings, once a day; what has been told is kept in the store, so that a restart tells nothing twice and a day on which the
// platform was down is told of afterwards.
Result<void> tell_of_day(store::Transaction& tx, const notify::Notices& notices, Instant now);

}  // namespace yunguan::access
