// SPDX-License-Identifier: Apache-2.0
// What orders are given to ask peers with (order/call.h).
#pragma once

#include "order/call.h"
#include "peer/ground.h"
#include "peer/peer.h"

namespace yunguan::peer {

// `ground` outlives it. Errors of asking, all for a person to decide on: peer.none (nobody is called so), peer.off, peer.not_taken.
[[nodiscard]] order::Calls calls_for_orders(const Ground& ground);

// "carrier.open" → "carrier" and "open"
[[nodiscard]] std::pair<std::string, std::string> parts_of(std::string_view operation);

// Why the peer cannot be asked for the operation now; null: none is called so.
Result<void> check_takes(const Peer* peer, const std::string& code, const std::string& operation);

}  // namespace yunguan::peer
