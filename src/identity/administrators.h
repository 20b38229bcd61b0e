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

// Administrators take no part in business: nobody makes one a holder of a post, a stand-in, on duty, or part of an order.
// identity.administrator (invalid) of that field when the person is one.
Result<void> check_takes_part(store::Reader& reader, PersonId person, std::string field);

}  // namespace yunguan::identity

// The same of the person `p` in a piece of SQL.
#define YG_TAKES_PART                                                                                               \
  "NOT EXISTS (SELECT 1 FROM person_role taken JOIN role office ON office.id = taken.role_id WHERE taken.person_id" \
  " = p.id AND office.kind <> 'business')"
