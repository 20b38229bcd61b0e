// SPDX-License-Identifier: Apache-2.0
// Setting from where and when people and holders of a role may sign in.
#pragma once

#include <boost/describe.hpp>
#include <functional>
#include <string>
#include <vector>

#include "identity/context.h"
#include "identity/person.h"
#include "identity/restriction.h"
#include "identity/role.h"

namespace yunguan::identity {

struct RoleAccess {
  RoleId role_id;
  std::string role_code;
  Text role_name;
  AccessRule rule;
  std::int64_t version = 0;
};
BOOST_DESCRIBE_STRUCT(RoleAccess, (), (role_id, role_code, role_name, rule, version))

struct PersonAccess {
  PersonId person_id;
  std::string login;
  AccessRule rule;
  std::vector<RoleAccess> roles;  // held ones that limit something; they hold besides
  bool allowed_now = true;        // by time alone
  std::int64_t version = 0;       // of the person's row
};
BOOST_DESCRIBE_STRUCT(PersonAccess, (), (person_id, login, rule, roles, allowed_now, version))

class AccessRules {
 public:
  // Whose limits have changed: a person, or the holders of a role; the other is empty.
  using Changed = std::function<void(PersonId, RoleId)>;

  explicit AccessRules(const Context& context) : context_(context) {}

  // Before the server starts: told after a change.
  void listen(Changed changed) { changed_ = std::move(changed); }

  // person.not_found, also for one outside the caller's scope (recorded then).
  Result<PersonAccess> of_person(const Asking& asking, PersonId id) const;
  // Takes effect on living sessions with their next request. Errors: those of checked_rule(), http.stale, and (conflict)
  //   access.self            nobody sets limits for himself
  //   access.no_certificate  certificate_required for somebody without a valid certificate
  //   access.last_administrator  no security administrator would be left who can always sign in
  Result<PersonAccess> set_for_person(const Asking& asking, PersonId id, std::int64_t version,
                                      const AccessRule& rule) const;

  // role.not_found
  Result<RoleAccess> of_role(RoleId id) const;
  // Errors: those of checked_rule(), http.stale, access.role_rule (invalid: what holds for people only),
  // access.security_role (conflict: those who lift limits stand under none of a role)
  Result<RoleAccess> set_for_role(const Asking& asking, RoleId id, std::int64_t version, const AccessRule& rule) const;

 private:
  Result<Person> visible(const Asking& asking, std::string_view permission, PersonId id) const;

  const Context context_;
  Changed changed_;
};

// access.last_administrator (conflict) when there are active security administrators, but none who can sign in from
// anywhere at any time: then nobody could lift a limit that turns out to be wrong. Asked in the transaction of a change,
// after it.
Result<void> check_limits_can_be_lifted(store::Reader& reader, Instant now);

}  // namespace yunguan::identity
