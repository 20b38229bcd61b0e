// SPDX-License-Identifier: Apache-2.0
// Sealing anew, under the newest data key, what was sealed under an older one; what follows a rotation sooner or later.
#pragma once

#include "crypto/key_ring.h"
#include "store/database.h"

namespace yunguan::identity {

struct Resealed {
  std::int64_t rows = 0;
  // Rows that were changed behind the product's back: left as they are, since a new code would make them look genuine.
  std::int64_t left = 0;
};

// People's telephone numbers. Beside a running platform too; stopped half-way, it goes on where it was.
Result<Resealed> reseal_people(store::Database& db, const crypto::KeyRing& keys);

}  // namespace yunguan::identity
