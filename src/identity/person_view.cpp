// SPDX-License-Identifier: Apache-2.0
#include "identity/person_view.h"

#include "crypto/sealed.h"
#include "identity/person_store.h"
#include "identity/role_store.h"

namespace yunguan::identity {

PersonRow person_row_at(const store::Row& row) {
  constexpr std::size_t kBehind = kPersonIntegrityColumn + 1;
  return {person_at(row, 0), row.truth(kBehind), row.optional_instant(kBehind + 1), row.instant(kBehind + 2)};
}

Result<PersonView> view_of(store::Reader& reader, const crypto::KeyRing& keys, const UnitTree& units,
                           const PersonRow& row, Instant now) {
  const Person& person = row.person;
  PersonView view{.id = person.id,
                  .login = person.login,
                  .name = person.name,
                  .unit_id = person.unit_id,
                  .unit_name = std::string(units.name(person.unit_id)),
                  .last_sign_in_at = row.last_sign_in_at,
                  .must_change_password = row.must_change_password,
                  .created_at = person.created_at,
                  .version = person.version};
  if (person.phone_sealed) {
    YG_TRY_ASSIGN(const std::string phone,
                  crypto::open_sealed(keys, {"person", "phone", person.id.value}, *person.phone_sealed));
    view.phone_masked = masked_phone(phone);
  }
  if (row.locked_until > now) view.locked_until = row.locked_until;
  if (person.expires_at) view.expires_on = last_day_of(*person.expires_at);
  if (person.state == PersonState::disabled) {
    view.state = PersonStanding::disabled;
  } else if (!may_act(person, now)) {
    view.state = PersonStanding::expired;
  } else if (view.locked_until) {
    view.state = PersonStanding::locked;
  }
  YG_TRY_ASSIGN(const auto roles, roles_of(reader, person.id));
  for (const HeldRole& held : roles) {
    view.roles.push_back(
        {held.role.id, held.role.code, held.role.name, held.held.unit_id, std::string(units.name(held.held.unit_id))});
  }
  return view;
}

}  // namespace yunguan::identity
