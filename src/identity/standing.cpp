// SPDX-License-Identifier: Apache-2.0
#include "identity/standing.h"

#include "identity/held_restrictions.h"
#include "identity/person_store.h"

namespace yunguan::identity {
namespace {

constexpr store::NamedQuery kIntegrity{"identity.person_integrity", "SELECT integrity FROM person WHERE id = :id"};

}  // namespace

std::unexpected<Error> tampered(std::string_view table) {
  return fail(
      ErrorKind::forbidden, "identity.tampered",
      {"权限数据与其完整性校验码不符，已拒绝访问；请联系审计管理员核验。",
       "Access-control data does not fit its integrity code; access is refused. Ask the audit administrator to check."},
      {.field = std::string(table)});
}

Result<void> check_integrity(const crypto::KeyRing& keys, const Standing& standing) {
  YG_TRY_ASSIGN(const bool person_sound, code_of(standing.person).matches(keys, standing.person_integrity));
  if (!person_sound) return tampered("person");
  std::set<RoleKind> kinds;
  for (const HeldRole& held : standing.roles) {
    YG_TRY_ASSIGN(const bool held_sound, code_of(held.held).matches(keys, held.held_integrity));
    if (!held_sound) return tampered("person_role");
    YG_TRY_ASSIGN(const bool role_sound, code_of(held.role).matches(keys, held.role_integrity));
    if (!role_sound) return tampered("role");
    kinds.insert(held.role.kind);
  }
  // Two kinds at once cannot come from the product.
  if (kinds.size() > 1) return tampered("person_role");
  return {};
}

Result<std::shared_ptr<Principal>> make_principal(const Standing& standing, const UnitTree& units) {
  auto principal = std::make_shared<Principal>();
  principal->person_id = standing.person.id;
  principal->login = standing.person.login;
  principal->name = standing.person.name;
  principal->unit_id = standing.person.unit_id;
  if (const Unit* unit = units.find(standing.person.unit_id)) {
    principal->unit_path = unit->path;
    principal->unit_name = unit->name;
  }
  for (const HeldRole& held : standing.roles) {
    const Unit* unit = units.find(held.held.unit_id);
    if (unit == nullptr) continue;
    principal->grants.push_back({.role_id = held.role.id,
                                 .role_code = held.role.code,
                                 .role_name = held.role.name,
                                 .kind = held.role.kind,
                                 .permissions = {held.role.permissions.begin(), held.role.permissions.end()},
                                 .unit_id = unit->id,
                                 .unit_path = unit->path});
  }
  YG_TRY_ASSIGN(principal->restrictions, restrictions_of(standing.person, standing.roles));
  return principal;
}

Result<std::shared_ptr<Principal>> principal_of_person(store::Reader& reader, const crypto::KeyRing& keys,
                                                       const UnitTree& units, PersonId id, Instant now) {
  YG_TRY_ASSIGN(auto person, find_person(reader, id));
  if (!person || !may_act(*person, now)) return nullptr;
  YG_TRY_ASSIGN(const auto code, reader.one(kIntegrity, {id}, [](const store::Row& row) { return row.text(0); }));
  YG_TRY_ASSIGN(auto roles, roles_of(reader, id));
  const Standing standing{std::move(*person), code.value_or(""), std::move(roles)};
  YG_TRY(check_integrity(keys, standing));
  return make_principal(standing, units);
}

}  // namespace yunguan::identity
