// SPDX-License-Identifier: Apache-2.0
#include "identity/person_store.h"

#include <fmt/format.h>

#include "identity/enum_name.h"
#include "identity/login_digest.h"

namespace yunguan::identity {

namespace {

constexpr store::NamedQuery kFind{"identity.find_person",
                                  "SELECT " YG_PERSON_COLUMNS " FROM person p WHERE p.id = :id"};
constexpr store::NamedQuery kFindLogin{"identity.find_person_login",
                                       "SELECT " YG_PERSON_COLUMNS " FROM person p WHERE p.login = :login"};
constexpr store::NamedQuery kInsert{
    "identity.insert_person",
    "INSERT INTO person (id, login, login_digest, name, phone_sealed, phone_index, unit_id, state, created_at, version,"
    " access_rule, expires_at, integrity) VALUES (:id, :login, :digest, :name, :phone, :phone_index, :unit, :state, "
    ":at,"
    " :version, :access_rule, :expires, :integrity)"};
constexpr store::NamedQuery kUpdate{
    "identity.update_person",
    "UPDATE person SET name = :name, phone_sealed = :phone, phone_index = :phone_index, unit_id = :unit,"
    " state = :state, version = :version, access_rule = :access_rule, expires_at = :expires, integrity = :integrity"
    " WHERE id = :id AND version = :before"};
constexpr store::NamedQuery kFindAccount{
    "identity.find_account", "SELECT " YG_PERSON_COLUMNS ", " YG_CREDENTIAL_COLUMNS
                             " FROM person p JOIN credential c ON c.person_id = p.id WHERE p.login = :login"};
constexpr store::NamedQuery kSetCredential{
    "identity.set_credential",
    "INSERT INTO credential (person_id, password_hash, changed_at, must_change, integrity)"
    " VALUES (:person, :hash, :at, :must_change, :integrity) ON CONFLICT (person_id) DO UPDATE SET"
    " password_hash = excluded.password_hash, changed_at = excluded.changed_at, must_change = excluded.must_change,"
    " integrity = excluded.integrity"};
constexpr store::NamedQuery kKeepPassword{
    "identity.keep_password",
    "INSERT INTO password_history (person_id, changed_at, password_hash) VALUES (:person, :at, :hash)"
    " ON CONFLICT (person_id, changed_at) DO UPDATE SET password_hash = excluded.password_hash"};
constexpr store::NamedQuery kSetLastSignIn{"identity.set_last_sign_in",
                                           "UPDATE credential SET last_sign_in_at = :at WHERE person_id = :person"};
constexpr store::NamedQuery kHistory{"identity.password_history",
                                     "SELECT password_hash FROM password_history WHERE person_id = :person"
                                     " ORDER BY changed_at DESC LIMIT :count"};
constexpr store::NamedQuery kPreferences{"identity.preferences",
                                         "SELECT content FROM preference WHERE person_id = :person"};
constexpr store::NamedQuery kSetPreferences{"identity.set_preferences",
                                            "INSERT INTO preference (person_id, content) VALUES (:person, :content)"
                                            " ON CONFLICT (person_id) DO UPDATE SET content = excluded.content"};

Person whole_row(const store::Row& row) { return person_at(row, 0); }

}  // namespace

Person person_at(const store::Row& row, std::size_t first) {
  return {.id = row.id<PersonId>(first),
          .login = row.text(first + 1),
          .name = row.text(first + 2),
          .phone_sealed = row.optional_text(first + 3),
          .phone_index = row.optional_text(first + 4),
          .unit_id = row.id<UnitId>(first + 5),
          .state = from_name_or(row.text(first + 6), PersonState::disabled),
          .created_at = row.instant(first + 7),
          .version = row.integer(first + 8),
          .access_rule = row.optional_text(first + 9),
          .expires_at = row.optional_instant(first + 10)};
}

Credential credential_at(const store::Row& row, std::size_t first) {
  return {.person_id = row.id<PersonId>(first),
          .password_hash = row.text(first + 1),
          .changed_at = row.instant(first + 2),
          .must_change = row.truth(first + 3),
          .last_sign_in_at = row.optional_instant(first + 4)};
}

Result<std::optional<Person>> find_person(store::Reader& reader, PersonId id) {
  return reader.one(kFind, {id}, whole_row);
}

Result<std::optional<Person>> find_person(store::Reader& reader, std::string_view login) {
  return reader.one(kFindLogin, {login}, whole_row);
}

Result<void> insert_person(store::Transaction& tx, const crypto::KeyRing& keys, const Person& person) {
  YG_TRY_ASSIGN(const std::string integrity, code_of(person).code(keys));
  YG_TRY(tx.run(kInsert, {person.id, person.login, login_digest(person.login), person.name, person.phone_sealed,
                          person.phone_index, person.unit_id, name_of(person.state), person.created_at, person.version,
                          person.access_rule, person.expires_at, integrity}));
  return {};
}

Result<bool> update_person(store::Transaction& tx, const crypto::KeyRing& keys, const Person& person) {
  YG_TRY_ASSIGN(const std::string integrity, code_of(person).code(keys));
  YG_TRY_ASSIGN(const std::int64_t rows,
                tx.run(kUpdate, {person.name, person.phone_sealed, person.phone_index, person.unit_id,
                                 name_of(person.state), person.version, person.access_rule, person.expires_at,
                                 integrity, person.id, person.version - 1}));
  return rows == 1;
}

Result<std::optional<Account>> find_account(store::Reader& reader, const crypto::KeyRing& keys,
                                            std::string_view login) {
  constexpr std::size_t kCredentialColumn = kPersonIntegrityColumn + 1;
  std::string person_code;
  std::string credential_code;
  YG_TRY_ASSIGN(auto account, reader.one(kFindAccount, {login}, [&](const store::Row& row) {
    person_code = row.text(kPersonIntegrityColumn);
    credential_code = row.text(kCredentialColumn + kCredentialIntegrityColumn);
    return Account{person_at(row, 0), credential_at(row, kCredentialColumn), false};
  }));
  if (!account) return account;
  YG_TRY_ASSIGN(const bool person_sound, code_of(account->person).matches(keys, person_code));
  YG_TRY_ASSIGN(const bool credential_sound, code_of(account->credential).matches(keys, credential_code));
  account->sound = person_sound && credential_sound;
  return account;
}

Result<void> set_credential(store::Transaction& tx, const crypto::KeyRing& keys, const Credential& credential) {
  YG_TRY_ASSIGN(const std::string integrity, code_of(credential).code(keys));
  YG_TRY(tx.run(kSetCredential, {credential.person_id, credential.password_hash, credential.changed_at,
                                 credential.must_change, integrity}));
  YG_TRY(tx.run(kKeepPassword, {credential.person_id, credential.changed_at, credential.password_hash}));
  return {};
}

Result<void> set_last_sign_in(store::Transaction& tx, PersonId id, Instant at) {
  YG_TRY(tx.run(kSetLastSignIn, {at, id}));
  return {};
}

Result<std::vector<std::string>> password_history(store::Reader& reader, PersonId id, std::int64_t count) {
  return reader.all(kHistory, {id, count}, [](const store::Row& row) { return row.text(0); });
}

Result<std::string> preferences(store::Reader& reader, PersonId id) {
  YG_TRY_ASSIGN(auto content, reader.one(kPreferences, {id}, [](const store::Row& row) { return row.text(0); }));
  return std::move(content).value_or("{}");
}

Result<void> set_preferences(store::Transaction& tx, PersonId id, std::string_view content) {
  YG_TRY(tx.run(kSetPreferences, {id, content}));
  return {};
}

crypto::RowCode code_of(const Person& person) {
  crypto::RowCode code("person");
  code.add("id", person.id)
      .add("login", person.login)
      .add("name", person.name)
      .add("phone_sealed", person.phone_sealed)
      .add("phone_index", person.phone_index)
      .add("unit_id", person.unit_id)
      .add("state", name_of(person.state))
      .add("created_at", person.created_at)
      .add("version", person.version);
  // Rows of before there were rules and ends keep their codes.
  if (person.access_rule) code.add("access_rule", *person.access_rule);
  if (person.expires_at) code.add("expires_at", *person.expires_at);
  return code;
}

crypto::RowCode code_of(const Credential& credential) {
  crypto::RowCode code("credential");
  code.add("person_id", credential.person_id)
      .add("password_hash", credential.password_hash)
      .add("changed_at", credential.changed_at)
      .add("must_change", credential.must_change);
  return code;
}

Result<Person> person_named(store::Reader& reader, std::string_view login) {
  YG_TRY_ASSIGN(auto person, find_person(reader, login));
  if (person) return std::move(*person);
  return fail(
      ErrorKind::not_found, "person.not_found",
      {fmt::format("没有登录名为 {} 的人员。", login), fmt::format("There is nobody with the login {}.", login)});
}

}  // namespace yunguan::identity
