// SPDX-License-Identifier: Apache-2.0
#include "order/call.h"

#include <algorithm>

namespace yunguan::order {

using flow::DeedState;
using flow::VisitState;

bool awaits_answer(const Order& order, std::int64_t visit, bool is_undo) {
  return std::ranges::any_of(order.state.visits, [&](const flow::Visit& one) {
    const bool is_own = !is_undo && one.number == visit && one.undo.empty();
    if (is_own && (one.state == VisitState::waiting || one.state == VisitState::failed)) return true;
    const auto deed = std::ranges::find(one.undo, visit, &flow::Deed::visit);
    return deed != one.undo.end() && deed->state == (is_undo ? DeedState::undoing : DeedState::running);
  });
}

std::int64_t failed_visit(const Order& order, std::int64_t visit, bool is_undo) {
  for (const flow::Visit& one : order.state.visits) {
    if (one.state != VisitState::failed) continue;
    if (is_undo ? !one.undo.empty() && one.undo.back().visit == visit : one.number == visit) return one.number;
  }
  return 0;
}

}  // namespace yunguan::order
