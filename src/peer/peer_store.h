// SPDX-License-Identifier: Apache-2.0
// The SQL of peers. Secrets lie sealed, and every row has an integrity code.
#pragma once

#include <optional>
#include <vector>

#include "crypto/key_ring.h"
#include "identity/integrity.h"
#include "peer/peer.h"
#include "store/database.h"

namespace yunguan::peer {

Result<void> insert(store::Transaction& tx, const crypto::KeyRing& keys, const Peer& peer);
// All of it, when the row still has the version before; else false.
Result<bool> update(store::Transaction& tx, const crypto::KeyRing& keys, const Peer& peer);
// By their codes. `keys` null: without their secrets.
Result<std::vector<Peer>> all_peers(store::Reader& reader, const crypto::KeyRing* keys);
Result<std::optional<Peer>> find_peer(store::Reader& reader, const crypto::KeyRing* keys, PeerId id);
Result<std::optional<Peer>> find_peer(store::Reader& reader, const crypto::KeyRing* keys, std::string_view code);

// Seals secrets anew that lie under an older data key; how many peers.
Result<std::int64_t> reseal_secrets(store::Database& db, const crypto::KeyRing& keys);

void add_integrity_checks(identity::IntegrityCheck& integrity);

}  // namespace yunguan::peer
