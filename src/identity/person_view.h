// SPDX-License-Identifier: Apache-2.0
// People as lists show them.
#pragma once

#include <vector>

#include "crypto/key_ring.h"
#include "identity/person.h"
#include "identity/role.h"
#include "identity/unit_tree.h"
#include "store/database.h"

namespace yunguan::identity {

struct RoleHeld {
  RoleId role_id;
  std::string role_code;
  Text role_name;
  UnitId unit_id;
  std::string unit_name;
};
BOOST_DESCRIBE_STRUCT(RoleHeld, (), (role_id, role_code, role_name, unit_id, unit_name))

enum class PersonStanding : std::uint8_t { active, locked, disabled, expired };
BOOST_DESCRIBE_ENUM(PersonStanding, active, locked, disabled, expired)

// A person as others see one: the telephone number is masked.
struct PersonView {
  PersonId id;
  std::string login;
  std::string name;
  std::string phone_masked;
  UnitId unit_id;
  std::string unit_name;
  PersonStanding state = PersonStanding::active;
  std::optional<Instant> locked_until;
  std::optional<std::string> expires_on;  // last day of the account
  std::vector<RoleHeld> roles;
  std::optional<Instant> last_sign_in_at;
  bool must_change_password = false;
  Instant created_at;
  std::int64_t version = 1;
};
BOOST_DESCRIBE_STRUCT(PersonView, (),
                      (id, login, name, phone_masked, unit_id, unit_name, state, locked_until, expires_on, roles,
                       last_sign_in_at, must_change_password, created_at, version))

// What PersonView is made of, as it lies in the store.
struct PersonRow {
  Person person;
  bool must_change_password = false;
  std::optional<Instant> last_sign_in_at;
  Instant locked_until;
};

inline constexpr std::string_view kPeopleFrom =
    "FROM person p JOIN unit u ON u.id = p.unit_id JOIN credential c ON c.person_id = p.id"
    " LEFT JOIN sign_in_attempt a ON a.login_digest = p.login_digest";
#define YG_PERSON_ROW_COLUMNS YG_PERSON_COLUMNS ", c.must_change, c.last_sign_in_at, COALESCE(a.locked_until, 0)"
[[nodiscard]] PersonRow person_row_at(const store::Row& row);

// Opens the telephone number to mask it; adds the names of units and the roles.
Result<PersonView> view_of(store::Reader& reader, const crypto::KeyRing& keys, const UnitTree& units,
                           const PersonRow& row, Instant now);

}  // namespace yunguan::identity
