// SPDX-License-Identifier: Apache-2.0
#include "bulk/rights.h"

#include <algorithm>

#include "identity/person_store.h"
#include "identity/role_store.h"

namespace yunguan::bulk {
namespace {

constexpr store::NamedQuery kIntegrity{"bulk.person_integrity", "SELECT integrity FROM person WHERE id = :id"};

std::unexpected<Error> tampered(std::string_view table) {
  return fail(ErrorKind::forbidden, "identity.tampered",
              {"权限数据与其完整性校验码不符，已停止执行；请联系审计管理员核验。",
               "Access-control data does not fit its integrity code; the act is stopped. Ask the audit administrator "
               "to check."},
              {.field = std::string(table)});
}

}  // namespace

Result<identity::Scope> rights_of(store::Reader& reader, const crypto::KeyRing& keys, const identity::UnitTree& tree,
                                  PersonId id, std::string_view permission) {
  YG_TRY_ASSIGN(const auto person, identity::find_person(reader, id));
  if (!person || person->state != identity::PersonState::active) return identity::Scope{};
  YG_TRY_ASSIGN(const auto code, reader.one(kIntegrity, {id}, [](const store::Row& row) { return row.text(0); }));
  YG_TRY_ASSIGN(const bool person_sound, identity::code_of(*person).matches(keys, code.value_or("")));
  if (!person_sound) return tampered("person");
  YG_TRY_ASSIGN(const auto roles, identity::roles_of(reader, id));
  std::vector<std::string> tops;
  for (const identity::HeldRole& held : roles) {
    YG_TRY_ASSIGN(const bool held_sound, identity::code_of(held.held).matches(keys, held.held_integrity));
    if (!held_sound) return tampered("person_role");
    YG_TRY_ASSIGN(const bool role_sound, identity::code_of(held.role).matches(keys, held.role_integrity));
    if (!role_sound) return tampered("role");
    const identity::Unit* unit = tree.find(held.held.unit_id);
    if (unit != nullptr && std::ranges::find(held.role.permissions, permission) != held.role.permissions.end())
      tops.push_back(unit->path);
  }
  return identity::Scope{std::move(tops)};
}

}  // namespace yunguan::bulk
