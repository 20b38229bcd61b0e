// SPDX-License-Identifier: Apache-2.0
// What one can do with people, limited to the caller's scope and recorded in the audit log.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "http/page.h"
#include "identity/context.h"
#include "identity/person.h"
#include "identity/person_view.h"

namespace yunguan::identity {

struct NewPerson {
  std::string login;
  std::string name;
  std::optional<std::string> phone;
  UnitId unit_id;
  std::optional<std::string> expires_on = {};  // as in PersonChange
  std::string password;
  bool must_change_password = true;
  bool check_policy = true;
};

struct PersonChange {
  std::optional<std::string> name;
  std::optional<std::string> phone;  // "" removes it
  std::optional<UnitId> unit_id;
  std::optional<PersonState> state;
  std::optional<std::string> expires_on;  // last day of the account, "2026-12-31"; "": it does not end
};
BOOST_DESCRIBE_STRUCT(PersonChange, (), (name, phone, unit_id, state, expires_on))

class PersonService {
 public:
  explicit PersonService(const Context& context);

  // Filters unit_id (with all below it), state, role; free search in login, name and the whole telephone number.
  [[nodiscard]] const http::List& people() const { return people_; }
  Result<http::Page<PersonView>> list(const Asking& asking, const http::ListQuery& query) const;
  // person.not_found, also for one outside the caller's scope (recorded then).
  Result<PersonView> get(const Asking& asking, PersonId id) const;

  // Errors: person.login, .name, .phone, .unit, .expires (invalid), identity.password, person.login_taken (conflict)
  Result<PersonView> create(const Asking& asking, const NewPerson& wanted) const;
  // Errors: those above, http.stale, person.self (conflict: disabling oneself), identity.last_administrator (conflict)
  Result<PersonView> update(const Asking& asking, PersonId id, std::int64_t version, const PersonChange& change) const;
  // Ends the person's sessions; the password must be changed at the next sign-in. The system administrator cannot do so
  // to a security or audit administrator and thus become one: identity.admin_reset (conflict); that is done on the machine.
  Result<void> reset_password(const Asking& asking, PersonId id, std::string_view password) const;
  Result<void> unlock(const Asking& asking, PersonId id) const;
  // The whole telephone number; recorded with the reason. person.no_phone (conflict), person.reason (invalid)
  Result<std::string> reveal_phone(const Asking& asking, PersonId id, std::string_view reason) const;

 private:
  Result<Person> visible(const Asking& asking, std::string_view permission, PersonId id) const;
  Result<void> set_phone(Person& person, std::string_view phone) const;
  Result<void> check_unit(const Asking& asking, UnitId id) const;
  Result<void> change_state(store::Transaction& tx, const Asking& asking, Person& person, PersonState state) const;
  Result<void> change_end(store::Transaction& tx, Person& person, std::optional<Instant> end) const;
  Result<PersonView> view(PersonId id) const;
  [[nodiscard]] http::List::Declaration declare_list() const;

  const Context context_;
  const http::List people_;
};

}  // namespace yunguan::identity
