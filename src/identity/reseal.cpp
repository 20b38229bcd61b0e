// SPDX-License-Identifier: Apache-2.0
#include "identity/reseal.h"

#include "crypto/sealed.h"
#include "identity/person_store.h"

namespace yunguan::identity {

namespace {

constexpr store::NamedQuery kSealed{"identity.sealed_people",
                                    "SELECT id, phone_sealed FROM person WHERE phone_sealed IS NOT NULL ORDER BY id"};
constexpr store::NamedQuery kWithCode{"identity.person_with_code",
                                      "SELECT " YG_PERSON_COLUMNS " FROM person p WHERE p.id = :id"};

Result<void> reseal(store::Transaction& tx, const crypto::KeyRing& keys, PersonId id, Resealed& outcome) {
  std::string integrity;
  YG_TRY_ASSIGN(auto person, tx.one(kWithCode, {id}, [&](const store::Row& row) {
    integrity = row.text(kPersonIntegrityColumn);
    return person_at(row, 0);
  }));
  if (!person || !person->phone_sealed) return {};  // meanwhile gone
  YG_TRY_ASSIGN(const bool sound, code_of(*person).matches(keys, integrity));
  if (!sound) {
    ++outcome.left;
    return {};
  }
  const crypto::FieldPlace place{"person", "phone", id.value};
  YG_TRY_ASSIGN(const std::string phone, crypto::open_sealed(keys, place, *person->phone_sealed));
  YG_TRY_ASSIGN(person->phone_sealed, crypto::seal(keys, place, phone));
  person->version += 1;
  YG_TRY_ASSIGN(const bool updated, update_person(tx, keys, *person));
  // Somebody who changed the row meanwhile has sealed it himself.
  if (updated) ++outcome.rows;
  return {};
}

}  // namespace

Result<Resealed> reseal_people(store::Database& db, const crypto::KeyRing& keys) {
  const std::uint32_t newest = keys.current_version(crypto::KeyPurpose::data);
  std::vector<PersonId> old;
  YG_TRY(db.read([&](store::Reader& reader) {
    return reader.each(kSealed, {}, [&](const store::Row& row) {
      if (crypto::sealed_version(row.text(1)) != newest) old.push_back(row.id<PersonId>(0));
      return true;
    });
  }));
  Resealed outcome;
  for (const PersonId id : old) {
    YG_TRY_ASSIGN(const Resealed one, db.write([&](store::Transaction& tx) -> Result<Resealed> {
      Resealed attempt;  // the body may run again
      YG_TRY(reseal(tx, keys, id, attempt));
      return attempt;
    }));
    outcome.rows += one.rows;
    outcome.left += one.left;
  }
  return outcome;
}

}  // namespace yunguan::identity
