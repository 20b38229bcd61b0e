// SPDX-License-Identifier: Apache-2.0
#include "bulk/rights.h"

#include "identity/standing.h"

namespace yunguan::bulk {

Result<identity::Scope> rights_of(store::Reader& reader, const crypto::KeyRing& keys, const identity::UnitTree& tree,
                                  PersonId id, std::string_view permission, Instant now) {
  YG_TRY_ASSIGN(const auto principal, identity::principal_of_person(reader, keys, tree, id, now));
  return principal == nullptr ? identity::Scope{} : principal->scope(permission);
}

}  // namespace yunguan::bulk
