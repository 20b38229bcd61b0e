// SPDX-License-Identifier: Apache-2.0
// What orders do to permits, in the transaction that records that it was done.
//
// | effect        | takes of the form                          | does                                                                |
// | access.grant  | `cards` or `card`, `systems` or `system`,  | every card may reach every system until the end of that day; what   |
// |               | `until`                                    | is granted already is extended, never shortened                     |
// | access.revoke | `cards` or `card`, `systems` or `system`   | what of it is in force ends                                         |
//
// Each is the other's undo: what was granted ends, what was extended goes back, what was ended is granted again while its time lasts.
// What cannot be done to one card and system leaves the others alone; when nothing at all can be done, a person looks at it.
#pragma once

#include "access/ground.h"
#include "order/check.h"
#include "order/effect.h"
#include "order/lookup.h"

namespace yunguan::access {

// `ground` outlives them all.
void add_effects(order::Effects& effects, const Ground& ground);

// "access.asking": systems that are closed, a period longer than a system grants or shorter than what stands, cards that are not in use;
// and, to be known, what is granted already. "access.withdrawing": that there is nothing to take back.
void add_checks(order::Checks& checks, const Ground& ground);

// Systems that a form names.
void add_lookups(order::Lookups& lookups);

}  // namespace yunguan::access
