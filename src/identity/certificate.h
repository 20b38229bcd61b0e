// SPDX-License-Identifier: Apache-2.0
// Certificates people sign in with: X.509 with an SM2 key, each one person's.
#pragma once

#include <boost/describe.hpp>
#include <optional>
#include <string>

#include "base/id.h"
#include "base/time.h"

namespace yunguan::identity {

using CertificateId = StrongId<struct CertificateTag>;

// A certificate signs in once two have a hand in it: the person (who proves to have the key) and a security administrator
// or a trusted authority. Disabled is the end: another certificate is enrolled instead.
enum class CertificateState : std::uint8_t {
  waiting_for_person,         // enrolled by the administrator; the person has not confirmed it
  waiting_for_administrator,  // enrolled by the person; nobody vouches for it yet
  active,
  disabled,
};
BOOST_DESCRIBE_ENUM(CertificateState, waiting_for_person, waiting_for_administrator, active, disabled)

// A row of the store.
struct PersonCertificate {
  CertificateId id;
  PersonId person_id;
  std::string fingerprint;  // SM3 over the DER form, hex: what the certificate is known by
  std::string public_key;   // hex
  std::string pem;
  std::string subject;
  std::string issuer;
  std::string serial;
  Instant not_before;
  Instant not_after;
  CertificateState state = CertificateState::waiting_for_person;
  Instant enrolled_at;
  std::string enrolled_by;  // login
  std::optional<Instant> approved_at;
  std::string approved_by;
  std::optional<Instant> disabled_at;
  std::string disabled_by;
  std::string disabled_reason;
  // Not under the integrity code: changes with every sign-in.
  std::optional<Instant> last_used_at;
};

}  // namespace yunguan::identity
