// SPDX-License-Identifier: Apache-2.0
// Safe keeping's view of this platform: where its parts lie, how its keys are opened, and what is looked at in a restored store.
#pragma once

#include "app/foundation.h"
#include "keeping/verify.h"

namespace yunguan::app {

[[nodiscard]] keeping::Place place_of(const config::Config& config);
// With the device that this program has.
[[nodiscard]] keeping::OpenRing ring_opener(crypto::Random& random, const Clock& clock);
// The schema, every row of the audit log, and every row that carries an integrity code.
[[nodiscard]] keeping::StoreChecks store_checks(const std::vector<store::Migration>& steps, crypto::Random& random,
                                                const Clock& clock);

// Now, beside a running platform or not. `db` and `keys` are those of the place.
Result<keeping::Backup> back_up(const config::Config& config, const crypto::KeyRing& keys, crypto::Random& random,
                                const Clock& clock, keeping::Progress& progress);

}  // namespace yunguan::app
