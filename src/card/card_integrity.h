// SPDX-License-Identifier: Apache-2.0
// Cards' part of the integrity check: rows, sealed persons and kept counters.
#pragma once

#include "identity/integrity.h"

namespace yunguan::card {

void add_integrity_checks(identity::IntegrityCheck& integrity);

}  // namespace yunguan::card
