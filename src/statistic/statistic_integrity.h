// SPDX-License-Identifier: Apache-2.0
// Statistics' part of the integrity check: months of usage against their totals, and the columns in memory against the cards.
#pragma once

#include "identity/integrity.h"
#include "statistic/card_feed.h"

namespace yunguan::statistic {

// `feed` outlives the check; null where there are no columns in memory.
void add_integrity_checks(identity::IntegrityCheck& integrity, CardFeed* feed);

}  // namespace yunguan::statistic
