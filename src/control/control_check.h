// SPDX-License-Identifier: Apache-2.0
// What may be set as a control of a card, without the store: SIM-30 … SIM-34. Shared by single cards and by bulk acts.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "card/blacklist.h"
#include "card/rules.h"
#include "control/control_value.h"
#include "control/tiers.h"

namespace yunguan::control {

struct CheckContext {
  const card::Rules& rules;
  const Tiers& tiers;
  const card::Blacklist& blacklist;
  std::function<bool(std::string_view)> has_pool;  // whether there is such a pool of IMEIs for the card's unit
};

// The facts with `wanted` as the whole value of the aspect. Errors: control.value with one detail for each fault
// (control.member, .whole, .two_provinces, .region, .cells_fixed, .imei, .no_pool, .throttle_quota, .category, .categories,
// .directed_first, .tier …), control.by_act (state), control.by_review (entries of a whitelist), control.closed (the card), control.opens_gap (an IoT card
// would lack what it has now and the guideline asks for); where.clause names the clause.
[[nodiscard]] Result<card::Facts> with_control(const card::Facts& before, card::Aspect aspect,
                                               const ControlValue& wanted, const CheckContext& context);

// Faults of a whitelist's entries and of its length, for a card with these facts. Empty: it may be so.
[[nodiscard]] std::vector<Error> whitelist_faults(const card::Facts& facts, card::Aspect aspect,
                                                  const std::vector<std::string>& entries, const card::Rules& rules);
// Of the list as a whole: the rules' limit, or what an exception in force allows this card (card/excepted.h).
[[nodiscard]] std::size_t whitelist_max(card::Aspect aspect, const card::RuleLimits& limits,
                                        const card::Excepted& excepted);

// The clause a control rests on.
[[nodiscard]] std::string_view clause_of(card::Aspect aspect);
// The duty of the guideline it carries out; none for functions, throttle and state.
[[nodiscard]] std::optional<card::Duty> duty_of(card::Aspect aspect);

}  // namespace yunguan::control
