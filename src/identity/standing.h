// SPDX-License-Identifier: Apache-2.0
// A person with the roles held, as a request finds them: checked row by row, then made into a principal. Sessions and API
// tokens stand on it.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "identity/person.h"
#include "identity/principal.h"
#include "identity/role_store.h"
#include "identity/unit_tree.h"

namespace yunguan::identity {

struct Standing {
  Person person;
  std::string person_integrity;
  std::vector<HeldRole> roles;
};

// identity.tampered (forbidden): a row does not fit its integrity code, or the roles are of two kinds, which cannot come
// from the product.
[[nodiscard]] Result<void> check_integrity(const crypto::KeyRing& keys, const Standing& standing);
// The same refusal for another table's row.
[[nodiscard]] std::unexpected<Error> tampered(std::string_view table);

// Without session or token, with the limits of where and when. Roles for units that are no more are left out.
[[nodiscard]] Result<std::shared_ptr<Principal>> make_principal(const Standing& standing, const UnitTree& units);

// Of somebody who asks without a request – what was begun by a person goes on under that person's rights. nullptr when the account is locked,
// disabled or over. Error: as check_integrity.
[[nodiscard]] Result<std::shared_ptr<Principal>> principal_of_person(store::Reader& reader, const crypto::KeyRing& keys,
                                                                     const UnitTree& units, PersonId id, Instant now);

}  // namespace yunguan::identity
