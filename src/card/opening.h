// SPDX-License-Identifier: Apache-2.0
// Who may say that no card is opened for a unit, for example because it stands frozen for a violation (SIM-14).
#pragma once

#include <functional>

#include "base/error.h"
#include "base/id.h"
#include "store/database.h"

namespace yunguan::card {

// An error when no card may be opened for the unit now. Asked inside the transaction that opens it, or before an import's rows are taken.
using OpeningObjection = std::function<Result<void>(store::Reader&, UnitId)>;

}  // namespace yunguan::card
