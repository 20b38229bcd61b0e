// SPDX-License-Identifier: Apache-2.0
// What orders do to the controls of cards: "card.whitelist" changes one whitelist of the form's `card` – `list` (voice, sms, data), `add` and
// `remove`, an entry a line – as asked for by the applicant and agreed to by whoever decided last. Its undo removes what it added and adds
// what it removed, and counts as another change of the year.
#pragma once

#include "control/whitelist_service.h"
#include "order/check.h"
#include "order/effect.h"

namespace yunguan::control {

// Both outlive the effects.
void add_effects(order::Effects& effects, const Ground& ground, const WhitelistService& whitelists);
// "card.whitelist": what of the entries cannot be, and whether the year has a change left.
void add_checks(order::Checks& checks, const Ground& ground, const WhitelistService& whitelists);

}  // namespace yunguan::control
