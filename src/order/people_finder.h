// SPDX-License-Identifier: Apache-2.0
// Whom a step is put before: the first of its entries that finds anybody, with stand-ins for those who are absent.
#pragma once

#include <vector>

#include "flow/event.h"
#include "flow/flow.h"
#include "identity/unit_tree.h"
#include "order/order.h"
#include "store/database.h"

namespace yunguan::order {

// | kind      | who                                                                                   |
// | applicant | who applies                                                                           |
// | person    | the account of that login                                                             |
// | role      | who holds the role for a unit around the applicant's                                  |
// | post      | who holds the post in the applicant's unit, else in the nearest unit above            |
// | unit      | everybody of the unit with that code                                                  |
// | leader    | the nearest leaders above the applicant, `level` times; units without one do not count |
// | field     | the persons named in that field of the form                                           |
// | chosen    | whom those who decided before named for this step                                     |
// | on_duty   | whose shift of the group runs now                                                     |
//
// Nobody: empty. People whose account is closed or over are passed over. `now`: when it is asked.
Result<std::vector<flow::Assignee>> find_people(store::Reader& reader, const identity::UnitTree& units,
                                                const flow::Step& step, const Order& order, Instant now);

}  // namespace yunguan::order
