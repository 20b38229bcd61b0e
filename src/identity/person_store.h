// SPDX-License-Identifier: Apache-2.0
// The SQL of people, their passwords and their preferences.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "crypto/key_ring.h"
#include "crypto/row_code.h"
#include "identity/person.h"
#include "store/database.h"

namespace yunguan::identity {

Result<std::optional<Person>> find_person(store::Reader& reader, PersonId id);
Result<std::optional<Person>> find_person(store::Reader& reader, std::string_view login);
// The same for those who name somebody at a terminal: person.not_found when there is nobody.
Result<Person> person_named(store::Reader& reader, std::string_view login);
Result<void> insert_person(store::Transaction& tx, const crypto::KeyRing& keys, const Person& person);
// Everything but id, login and created_at; false when the row no longer has the version before.
Result<bool> update_person(store::Transaction& tx, const crypto::KeyRing& keys, const Person& person);

// Whom a login belongs to, for signing in. `sound`: neither row was changed behind the product's back.
struct Account {
  Person person;
  Credential credential;
  bool sound = false;
};
Result<std::optional<Account>> find_account(store::Reader& reader, const crypto::KeyRing& keys, std::string_view login);
// Also keeps the hash in the password history.
Result<void> set_credential(store::Transaction& tx, const crypto::KeyRing& keys, const Credential& credential);
Result<void> set_last_sign_in(store::Transaction& tx, PersonId id, Instant at);
// The newest `count` hashes, the present one first.
Result<std::vector<std::string>> password_history(store::Reader& reader, PersonId id, std::int64_t count);

// A JSON object; "{}" when the person has none.
Result<std::string> preferences(store::Reader& reader, PersonId id);
Result<void> set_preferences(store::Transaction& tx, PersonId id, std::string_view content);

[[nodiscard]] crypto::RowCode code_of(const Person& person);
[[nodiscard]] crypto::RowCode code_of(const Credential& credential);

[[nodiscard]] Person person_at(const store::Row& row, std::size_t first_column);
#define YG_PERSON_COLUMNS                                                                               \
  "p.id, p.login, p.name, p.phone_sealed, p.phone_index, p.unit_id, p.state, p.created_at, p.version, " \
  "p.access_rule, p.expires_at, p.integrity"
inline constexpr std::size_t kPersonIntegrityColumn = 11;
[[nodiscard]] Credential credential_at(const store::Row& row, std::size_t first_column);
#define YG_CREDENTIAL_COLUMNS \
  "c.person_id, c.password_hash, c.changed_at, c.must_change, c.last_sign_in_at, c.integrity"
inline constexpr std::size_t kCredentialIntegrityColumn = 5;

}  // namespace yunguan::identity
