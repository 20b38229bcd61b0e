// SPDX-License-Identifier: Apache-2.0
#include "bulk/rights.h"

#include "identity/person_store.h"
#include "identity/standing.h"

namespace yunguan::bulk {
namespace {

constexpr store::NamedQuery kIntegrity{"bulk.person_integrity", "SELECT integrity FROM person WHERE id = :id"};

}  // namespace

Result<identity::Scope> rights_of(store::Reader& reader, const crypto::KeyRing& keys, const identity::UnitTree& tree,
                                  PersonId id, std::string_view permission, Instant now) {
  YG_TRY_ASSIGN(auto person, identity::find_person(reader, id));
  if (!person || !identity::may_act(*person, now)) return identity::Scope{};
  YG_TRY_ASSIGN(const auto code, reader.one(kIntegrity, {id}, [](const store::Row& row) { return row.text(0); }));
  YG_TRY_ASSIGN(auto roles, identity::roles_of(reader, id));
  const identity::Standing standing{std::move(*person), code.value_or(""), std::move(roles)};
  YG_TRY(identity::check_integrity(keys, standing));
  YG_TRY_ASSIGN(const auto principal, identity::make_principal(standing, tree));
  return principal->scope(permission);
}

}  // namespace yunguan::bulk
