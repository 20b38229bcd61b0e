// SPDX-License-Identifier: Apache-2.0
// What holds for the three separated administrators beyond check_separation (role.h).
#pragma once

#include "identity/principal.h"
#include "identity/role_store.h"
#include "store/database.h"

namespace yunguan::identity {

// identity.last_administrator (conflict) when nobody active would be left of the person's kind of administrator.
Result<void> check_not_last_administrator(store::Reader& reader, PersonId person);

// identity.admin_reset (conflict) when the person is an administrator of another kind than the caller: whoever could set
// that password could become that administrator. Commands on the machine may.
Result<void> check_may_reset(store::Reader& reader, const Principal& caller, PersonId person);

}  // namespace yunguan::identity
