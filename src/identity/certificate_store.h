// SPDX-License-Identifier: Apache-2.0
// The SQL of people's certificates.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "crypto/key_ring.h"
#include "crypto/row_code.h"
#include "identity/certificate.h"
#include "store/database.h"

namespace yunguan::identity {

struct FoundCertificate {
  PersonCertificate certificate;
  std::string integrity;
};

Result<std::optional<FoundCertificate>> find_certificate(store::Reader& reader, CertificateId id);
Result<std::optional<FoundCertificate>> find_certificate(store::Reader& reader, std::string_view fingerprint);
// Newest first, disabled ones behind.
Result<std::vector<PersonCertificate>> certificates_of(store::Reader& reader, PersonId person);
// Whose certificate has this key already, be it disabled.
Result<std::optional<PersonId>> owner_of_key(store::Reader& reader, std::string_view public_key);
// An active one within its dates.
Result<bool> has_valid_certificate(store::Reader& reader, PersonId person, Instant now);

Result<void> insert_certificate(store::Transaction& tx, const crypto::KeyRing& keys,
                                const PersonCertificate& certificate);
// State, approval and disabling; false when the row is no longer in state `before`.
Result<bool> update_certificate(store::Transaction& tx, const crypto::KeyRing& keys,
                                const PersonCertificate& certificate, CertificateState before);
Result<void> set_certificate_used(store::Transaction& tx, CertificateId id, Instant at);

[[nodiscard]] crypto::RowCode code_of(const PersonCertificate& certificate);

// For the integrity check.
struct TableCheck;
Result<void> check_certificates(store::Reader& reader, const crypto::KeyRing& keys, TableCheck& check);

[[nodiscard]] PersonCertificate certificate_at(const store::Row& row, std::size_t first_column);
#define YG_CERTIFICATE_COLUMNS                                                                           \
  "k.id, k.person_id, k.fingerprint, k.public_key, k.pem, k.subject, k.issuer, k.serial, k.not_before, " \
  "k.not_after, k.state, k.enrolled_at, k.enrolled_by, k.approved_at, k.approved_by, k.disabled_at, "    \
  "k.disabled_by, k.disabled_reason, k.last_used_at, k.integrity"
inline constexpr std::size_t kCertificateIntegrityColumn = 19;

}  // namespace yunguan::identity
