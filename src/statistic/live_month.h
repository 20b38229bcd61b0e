// SPDX-License-Identifier: Apache-2.0
// Months as the live monitoring counted them, kept when they close as if a file had brought them.
#pragma once

#include "monitor/found.h"
#include "statistic/usage_month.h"

namespace yunguan::statistic {

// Keeps what every card used in the month (year × 12 + month − 1) and by which source, in one transaction: whole or not at all, and once more
// replaces it. `used` is asked for a page of cards at a time, outside of any transaction. A month that a file was taken in for keeps the file's
// figures. Holds the month's pages in memory, some 10 bytes a card. Errors: those of `used` and of the store.
Result<void> keep_live_month(store::Database& db, const Clock& clock, std::uint32_t month,
                             const monitor::MonthOfCards& used);

}  // namespace yunguan::statistic
