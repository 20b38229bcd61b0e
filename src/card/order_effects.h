// SPDX-License-Identifier: Apache-2.0
// What orders do to single cards beyond their life: opening, another SIM for the same number, the device a card is tied to. Each works in
// the transaction that records that it was done.
//
// | effect        | takes of the form                                             | does                                                        |
// | card.open     | every field that is called as a field of a card (kFields);    | enters a card for each line, in use from that day on, in    |
// |               | `lines`: a table of msisdn, iccid and perhaps imsi and imei   | the applicant's unit                                        |
// | card.swap     | `card`, `new_iccid`, perhaps `new_imsi`                       | the number keeps its history, binding, pool and plan        |
// | card.unbind   | `card`; perhaps `new_imei`                                    | the next device binds, or that one is bound                 |
//
// Their undo: card.close for an opening; card.swap and card.unbind put back what was.
#pragma once

#include "card/card_service.h"
#include "card/opening.h"
#include "card/rules.h"
#include "card/scenes.h"
#include "order/check.h"
#include "order/effect.h"

namespace yunguan::card {

// References outlive it.
struct OrderGround {
  const crypto::KeyRing& keys;
  const Rules& rules;
  const Scenes& scenes;
  OpeningObjection opening;  // asked in the transaction that opens; may be empty
};

void add_effects(order::Effects& effects, OrderGround ground);

// "card.opening": what the guideline makes of the cards that are asked for – the class and what it will ask for are told, what it forbids
// is refused with its clause – and, once there are lines, every number that cannot be or is taken.
// "card.swapping": the new numbers of a swap.
void add_checks(order::Checks& checks, OrderGround ground);

}  // namespace yunguan::card
