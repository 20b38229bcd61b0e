// SPDX-License-Identifier: Apache-2.0
// The SQL of calls and their tries. A call changes under the lock of its order, so that of two who would end it one finds it ended; only
// the lease of one that is being sent is taken without.
#pragma once

#include <optional>
#include <vector>

#include "peer/peer.h"
#include "store/database.h"

namespace yunguan::peer {

Result<void> insert(store::Transaction& tx, const Call& call);
// State, counts, times, answer and error.
Result<void> update(store::Transaction& tx, const Call& call);
Result<std::optional<Call>> find_call(store::Reader& reader, CallId id);
// The newest of the deed.
Result<std::optional<Call>> find_call(store::Reader& reader, order::OrderId order, std::int64_t visit, bool is_undo);
Result<std::vector<Call>> calls_of(store::Reader& reader, order::OrderId order);

// Peers with a call that is to be sent, or whose time to answer is over.
Result<std::vector<PeerId>> peers_with_due(store::Reader& reader, Instant now);
// The first to be sent, or whose time is over.
Result<std::optional<Call>> next_due(store::Reader& reader, PeerId peer, Instant now);
// Puts a waiting call off while it is being sent, and counts that; false when another node was quicker.
Result<bool> lease(store::Transaction& tx, const Call& call, Instant until);

// Adds it behind the others, with the next number; nothing once there are kTriesKept.
Result<void> add_try(store::Transaction& tx, Try one);
Result<std::vector<Try>> tries_of(store::Reader& reader, CallId call);

}  // namespace yunguan::peer
