// SPDX-License-Identifier: Apache-2.0
// Cards' part of sealing anew after a rotation (identity/reseal.h).
#pragma once

#include "identity/reseal.h"

namespace yunguan::card {

// The persons of cards. Beside a running platform too; stopped half-way, it goes on where it was.
Result<identity::Resealed> reseal_persons(store::Database& db, const crypto::KeyRing& keys);

}  // namespace yunguan::card
