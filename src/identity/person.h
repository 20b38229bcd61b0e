// SPDX-License-Identifier: Apache-2.0
// People who may sign in.
#pragma once

#include <boost/describe.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "base/error.h"
#include "base/id.h"
#include "base/time.h"

namespace yunguan::identity {

// "locked" is no state of the row: it follows from failed sign-ins and passes by itself.
enum class PersonState : std::uint8_t { active, disabled };
BOOST_DESCRIBE_ENUM(PersonState, active, disabled)

// A row of the store. The telephone number is sealed; its blind index finds it whole.
struct Person {
  PersonId id;
  std::string login;  // unique for ever, lower case
  std::string name;
  std::optional<std::string> phone_sealed;
  std::optional<std::string> phone_index;
  UnitId unit_id;
  PersonState state = PersonState::active;
  Instant created_at;
  std::int64_t version = 1;
  std::optional<std::string> access_rule;  // restriction.h; absent: signs in from anywhere at any time
  std::optional<Instant> expires_at;       // the account ends by itself then; none: it does not
};

// Whether the account is in use: not disabled, and not at its end.
[[nodiscard]] inline bool may_act(const Person& person, Instant now) {
  return person.state == PersonState::active && (!person.expires_at || now < *person.expires_at);
}

// The last day of an account that ends at this moment: "2026-12-31".
[[nodiscard]] inline std::string last_day_of(Instant end) {
  return format_date(shanghai_date(end - std::chrono::microseconds{1}));
}

struct Credential {
  PersonId person_id;
  std::string password_hash;
  Instant changed_at;
  bool must_change = false;
  // Not under the integrity code: changes with every sign-in.
  std::optional<Instant> last_sign_in_at;
};

// 3 … 40 of a … z, 0 … 9, ".", "_", "-", beginning with a letter; capitals are lowered. Error: person.login
Result<std::string> checked_login(std::string_view login);
// 1 … 100 bytes, without control characters. Error: person.name
Result<std::string> checked_person_name(std::string_view name);
// Digits with an optional leading "+", 7 … 20 of them; spaces and "-" are dropped. Error: person.phone
Result<std::string> checked_phone(std::string_view phone);

// "138****0001": at most three characters in front and four behind are shown, at least four and a third of all hidden.
[[nodiscard]] std::string masked_phone(std::string_view phone);

}  // namespace yunguan::identity
