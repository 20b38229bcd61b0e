// SPDX-License-Identifier: Apache-2.0
#include "identity/certificate_store.h"

#include "identity/enum_name.h"
#include "identity/integrity.h"

namespace yunguan::identity {

namespace {

constexpr store::NamedQuery kFind{"identity.find_certificate",
                                  "SELECT " YG_CERTIFICATE_COLUMNS " FROM certificate k WHERE k.id = :id"};
constexpr store::NamedQuery kFindPrint{"identity.find_certificate_print",
                                       "SELECT " YG_CERTIFICATE_COLUMNS
                                       " FROM certificate k WHERE k.fingerprint = :fingerprint"};
constexpr store::NamedQuery kOfPerson{"identity.certificates_of",
                                      "SELECT " YG_CERTIFICATE_COLUMNS
                                      " FROM certificate k WHERE k.person_id = :person"
                                      " ORDER BY CASE k.state WHEN 'disabled' THEN 1 ELSE 0 END, k.id DESC"};
constexpr store::NamedQuery kAll{"identity.check_certificates",
                                 "SELECT " YG_CERTIFICATE_COLUMNS " FROM certificate k ORDER BY k.id"};
constexpr store::NamedQuery kOwner{"identity.owner_of_key",
                                   "SELECT person_id FROM certificate WHERE public_key = :key LIMIT 1"};
constexpr store::NamedQuery kValid{"identity.valid_certificate",
                                   "SELECT id FROM certificate WHERE person_id = :person AND state = 'active' AND"
                                   " not_before <= :from AND not_after > :until LIMIT 1"};
constexpr store::NamedQuery kInsert{
    "identity.insert_certificate",
    "INSERT INTO certificate (id, person_id, fingerprint, public_key, pem, subject, issuer, serial, not_before,"
    " not_after, state, enrolled_at, enrolled_by, approved_at, approved_by, disabled_at, disabled_by, disabled_reason,"
    " integrity) VALUES (:id, :person, :fingerprint, :key, :pem, :subject, :issuer, :serial, :not_before, :not_after,"
    " :state, :enrolled_at, :enrolled_by, :approved_at, :approved_by, :disabled_at, :disabled_by, :reason, "
    ":integrity)"};
constexpr store::NamedQuery kUpdate{
    "identity.update_certificate",
    "UPDATE certificate SET state = :state, approved_at = :approved_at, approved_by = :approved_by,"
    " disabled_at = :disabled_at, disabled_by = :disabled_by, disabled_reason = :reason, integrity = :integrity"
    " WHERE id = :id AND state = :before"};
constexpr store::NamedQuery kUsed{"identity.certificate_used",
                                  "UPDATE certificate SET last_used_at = :at WHERE id = :id"};

FoundCertificate found_at(const store::Row& row) {
  return {certificate_at(row, 0), row.text(kCertificateIntegrityColumn)};
}

}  // namespace

PersonCertificate certificate_at(const store::Row& row, std::size_t first) {
  return {.id = row.id<CertificateId>(first),
          .person_id = row.id<PersonId>(first + 1),
          .fingerprint = row.text(first + 2),
          .public_key = row.text(first + 3),
          .pem = row.text(first + 4),
          .subject = row.text(first + 5),
          .issuer = row.text(first + 6),
          .serial = row.text(first + 7),
          .not_before = row.instant(first + 8),
          .not_after = row.instant(first + 9),
          .state = from_name_or(row.text(first + 10), CertificateState::disabled),
          .enrolled_at = row.instant(first + 11),
          .enrolled_by = row.text(first + 12),
          .approved_at = row.optional_instant(first + 13),
          .approved_by = row.text(first + 14),
          .disabled_at = row.optional_instant(first + 15),
          .disabled_by = row.text(first + 16),
          .disabled_reason = row.text(first + 17),
          .last_used_at = row.optional_instant(first + 18)};
}

Result<std::optional<FoundCertificate>> find_certificate(store::Reader& reader, CertificateId id) {
  return reader.one(kFind, {id}, found_at);
}

Result<std::optional<FoundCertificate>> find_certificate(store::Reader& reader, std::string_view fingerprint) {
  return reader.one(kFindPrint, {fingerprint}, found_at);
}

Result<std::vector<PersonCertificate>> certificates_of(store::Reader& reader, PersonId person) {
  return reader.all(kOfPerson, {person}, [](const store::Row& row) { return certificate_at(row, 0); });
}

Result<std::optional<PersonId>> owner_of_key(store::Reader& reader, std::string_view public_key) {
  return reader.one(kOwner, {public_key}, [](const store::Row& row) { return row.id<PersonId>(0); });
}

Result<bool> has_valid_certificate(store::Reader& reader, PersonId person, Instant now) {
  YG_TRY_ASSIGN(const auto found,
                reader.one(kValid, {person, now, now}, [](const store::Row& row) { return row.integer(0); }));
  return found.has_value();
}

Result<void> insert_certificate(store::Transaction& tx, const crypto::KeyRing& keys, const PersonCertificate& one) {
  YG_TRY_ASSIGN(const std::string integrity, code_of(one).code(keys));
  YG_TRY(tx.run(kInsert,
                {one.id, one.person_id, one.fingerprint, one.public_key, one.pem, one.subject, one.issuer, one.serial,
                 one.not_before, one.not_after, name_of(one.state), one.enrolled_at, one.enrolled_by, one.approved_at,
                 one.approved_by, one.disabled_at, one.disabled_by, one.disabled_reason, integrity}));
  return {};
}

Result<bool> update_certificate(store::Transaction& tx, const crypto::KeyRing& keys, const PersonCertificate& one,
                                CertificateState before) {
  YG_TRY_ASSIGN(const std::string integrity, code_of(one).code(keys));
  YG_TRY_ASSIGN(const std::int64_t rows,
                tx.run(kUpdate, {name_of(one.state), one.approved_at, one.approved_by, one.disabled_at, one.disabled_by,
                                 one.disabled_reason, integrity, one.id, name_of(before)}));
  return rows == 1;
}

Result<void> set_certificate_used(store::Transaction& tx, CertificateId id, Instant at) {
  YG_TRY(tx.run(kUsed, {at, id}));
  return {};
}

crypto::RowCode code_of(const PersonCertificate& one) {
  crypto::RowCode code("certificate");
  code.add("id", one.id)
      .add("person_id", one.person_id)
      .add("fingerprint", one.fingerprint)
      .add("public_key", one.public_key)
      .add("pem", one.pem)
      .add("subject", one.subject)
      .add("issuer", one.issuer)
      .add("serial", one.serial)
      .add("not_before", one.not_before)
      .add("not_after", one.not_after)
      .add("state", name_of(one.state))
      .add("enrolled_at", one.enrolled_at)
      .add("enrolled_by", one.enrolled_by)
      .add("approved_at", one.approved_at)
      .add("approved_by", one.approved_by)
      .add("disabled_at", one.disabled_at)
      .add("disabled_by", one.disabled_by)
      .add("disabled_reason", one.disabled_reason);
  return code;
}

Result<void> check_certificates(store::Reader& reader, const crypto::KeyRing& keys, TableCheck& check) {
  Result<void> outcome;
  YG_TRY(reader.each(kAll, {}, [&](const store::Row& row) {
    const FoundCertificate found = found_at(row);
    const auto sound = code_of(found.certificate).matches(keys, found.integrity);
    if (!sound) {
      outcome = std::unexpected(sound.error());
      return false;
    }
    check.count(*sound, std::to_string(found.certificate.id.value), found.certificate.subject);
    return true;
  }));
  return outcome;
}

}  // namespace yunguan::identity
