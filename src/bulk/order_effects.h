// SPDX-License-Identifier: Apache-2.0
// What orders do to cards: the acts of this folder, a few hundred cards at most, inside the transaction that records that it was done.
#pragma once

#include "bulk/ground.h"
#include "order/effect.h"

namespace yunguan::bulk {

// "card.activate", "card.suspend", "card.resume", "card.pre_close", "card.restore", "card.close" and "card.change_plan". The cards are
// those of the form's field `cards` or `card`, as far as they belong to the applicant's unit or one below it; an undo does it to those
// that the deed had changed. `with` of the step: suspension (of suspend and resume; user when absent), and the fields of a plan.
// Cards that cannot be dealt with are left alone, and said; order.no_card_changed (conflict) when that is all of them.
void add_effects(order::Effects& effects, Ground ground);

}  // namespace yunguan::bulk
