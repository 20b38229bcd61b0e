// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "identity/integrity.h"

namespace yunguan::access {

// Systems, permits and what happened to permits.
void add_integrity_checks(identity::IntegrityCheck& integrity);

}  // namespace yunguan::access
