// SPDX-License-Identifier: Apache-2.0
// What every command that works on a store needs opened first: the store, its schema, and the keys.
#pragma once

#include <memory>
#include <vector>

#include "base/time.h"
#include "config/config.h"
#include "crypto/key_ring.h"
#include "crypto/random.h"
#include "store/database.h"
#include "store/migration.h"

namespace yunguan::app {

// The steps of all folders, in the order of the folders.
[[nodiscard]] std::vector<store::Migration> all_migrations();

[[nodiscard]] store::Options store_options(const config::Config& config);

// Opens the key ring. When there is none, makes it together with the master secret, but only beside a store that is
// still empty: new keys would leave everything sealed under the lost ones closed for ever. Errors: those of
// crypto::KeyRing::open and crypto::load_master_secret
[[nodiscard]] Result<std::unique_ptr<crypto::KeyRing>> open_key_ring(const config::KeyRing& ring, bool store_is_empty,
                                                                     crypto::Random& random, const Clock& clock);

// Members are destroyed last first.
struct Foundation {
  SystemClock clock;
  crypto::SystemRandom random;
  std::unique_ptr<store::Database> db;
  std::unique_ptr<crypto::KeyRing> keys;
};

// Opens everything and brings the schema up to date.
[[nodiscard]] Result<std::unique_ptr<Foundation>> open_foundation(const config::Config& config);

}  // namespace yunguan::app
