// SPDX-License-Identifier: Apache-2.0
// The platform's cards as monitoring wants them.
#pragma once

#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "card/card_record.h"
#include "identity/unit_tree.h"
#include "monitor/live_record.h"
#include "store/database.h"

namespace yunguan::watch {

// The plans whose cards are counted by the platform's own accounting (MON-27).
using AccountingPlans = std::set<std::string, std::less<>>;

// Closed cards are gone.
[[nodiscard]] monitor::CardSheet sheet_of(const card::Record& card, const identity::UnitTree& units,
                                          const AccountingPlans& plans);

// Of these cards; ids that no card has are left out.
Result<std::vector<monitor::CardSheet>> sheets_of(store::Reader& reader, std::span<const std::int64_t> ids,
                                                  const identity::UnitTree& units, const AccountingPlans& plans);

// The ids of the next cards behind `after`, ascending; of one unit or plan.
Result<std::vector<std::int64_t>> ids_after(store::Reader& reader, std::int64_t after, std::int64_t count_max);
Result<std::vector<std::int64_t>> ids_of_unit(store::Reader& reader, UnitId unit);
Result<std::vector<std::int64_t>> ids_of_plan(store::Reader& reader, std::string_view plan);

}  // namespace yunguan::watch
