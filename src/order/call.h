// SPDX-License-Identifier: Apache-2.0
// What orders ask of systems of others. A step of kind `call` names an operation, "carrier.open"; who offers it, how it is asked and how the
// answer comes is the business of the folder that fills this (peer/). Nobody there: the step waits for a person.
#pragma once

#include <functional>
#include <set>
#include <string>

#include "order/effect.h"

namespace yunguan::order {

// Filled before the platform starts, read by any thread afterwards. Any of them may be empty.
struct Calls {
  using Names = std::set<std::string, std::less<>>;
  // The operations that somebody takes now.
  std::function<Result<Names>(store::Reader&)> offered;
  // Notes, in the transaction of the deed, that the operation is to be asked for; the answer comes by DeedBook. An error is for a person
  // to decide on.
  std::function<Result<void>(store::Transaction&, const Errand&, const std::string& operation)> ask;
  // The order has gone on, by itself or by a person: answers that it waits for no longer are not asked for any more.
  std::function<Result<void>(store::Transaction&, const Order&)> settle;
};

// Whether the order still takes an answer for this deed; an undo that failed is a person's from then on.
[[nodiscard]] bool awaits_answer(const Order& order, std::int64_t visit, bool is_undo);

// The visit that a person tries again when this deed has failed: the deed's own, or the one that takes it back. 0: none has failed.
[[nodiscard]] std::int64_t failed_visit(const Order& order, std::int64_t visit, bool is_undo);

}  // namespace yunguan::order
