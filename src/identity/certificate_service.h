// SPDX-License-Identifier: Apache-2.0
// Enrolling, confirming, approving and disabling certificates. Two have a hand in every one that signs in: its person, who
// proves to have the key and knows the password, and a security administrator or a trusted authority. So nobody can put
// a key of his own under another's name, nor take one for himself.
#pragma once

#include <boost/describe.hpp>
#include <string>
#include <vector>

#include "crypto/x509.h"
#include "http/page.h"
#include "identity/certificate.h"
#include "identity/context.h"
#include "identity/person.h"
#include "identity/sign_in.h"

namespace yunguan::identity {

// The state, and what the dates make of an active one.
enum class CertificateStanding : std::uint8_t {
  waiting_for_person,
  waiting_for_administrator,
  active,
  not_yet_valid,
  expired,
  disabled,
};
BOOST_DESCRIBE_ENUM(CertificateStanding, waiting_for_person, waiting_for_administrator, active, not_yet_valid, expired,
                    disabled)

struct CertificateView {
  CertificateId id;
  PersonId person_id;
  std::string login;
  std::string name;
  std::string unit_name;
  std::string fingerprint;
  std::string subject;
  std::string issuer;
  std::string serial;
  Instant not_before;
  Instant not_after;
  CertificateStanding state = CertificateStanding::active;
  Instant enrolled_at;
  std::string enrolled_by;
  std::optional<Instant> approved_at;
  std::string approved_by;
  std::optional<Instant> disabled_at;
  std::string disabled_by;
  std::string disabled_reason;
  std::optional<Instant> last_used_at;
};
BOOST_DESCRIBE_STRUCT(CertificateView, (),
                      (id, person_id, login, name, unit_name, fingerprint, subject, issuer, serial, not_before,
                       not_after, state, enrolled_at, enrolled_by, approved_at, approved_by, disabled_at, disabled_by,
                       disabled_reason, last_used_at))

struct CertificateItems {
  std::vector<CertificateView> items;
};
BOOST_DESCRIBE_STRUCT(CertificateItems, (), (items))

// A person's own: the password once more (as LoginSecret), and a proof for purpose "enrol".
struct OwnCertificate {
  std::string certificate;  // PEM
  std::string nonce;
  std::string signature;
  std::string secret;
};
BOOST_DESCRIBE_STRUCT(OwnCertificate, (), (certificate, nonce, signature, secret))

class CertificateService {
 public:
  CertificateService(const Context& context, SignIn& sign_in);

  // ---- A person's own
  Result<CertificateItems> own(const Principal& principal) const;
  // Active at once when a trusted authority issued it; otherwise it waits for an administrator. Sending one that an
  // administrator enrolled confirms it. Errors: those of Certificate::from_pem, check_proof and SignIn::prove_password;
  // certificate.taken (conflict: it or its key is in use already), certificate.expired, certificate.untrusted (invalid)
  Result<CertificateView> enrol_own(const http::Request& request, const OwnCertificate& wanted) const;
  // certificate.not_found
  Result<void> disable_own(const http::Request& request, CertificateId id) const;

  // ---- Of others
  // Filters state, unit_id (with all below it), person_id; free search in login, name, subject and fingerprint.
  [[nodiscard]] const http::List& declaration() const { return list_; }
  Result<http::Page<CertificateView>> list(const Asking& asking, const http::ListQuery& query) const;
  // Waits for the person. person.not_found, certificate.self (conflict: one's own goes the other way), and as above.
  Result<CertificateView> enrol_for(const Asking& asking, PersonId person, std::string_view pem) const;
  // certificate.not_found, certificate.self (conflict), certificate.state (conflict: it does not wait for that)
  Result<CertificateView> approve(const Asking& asking, CertificateId id) const;
  // Ends the sessions that began with it. certificate.not_found, access.last_administrator (conflict)
  Result<CertificateView> disable(const Asking& asking, CertificateId id, std::string_view reason) const;

  // A command on the machine, which needs nobody else: active at once.
  Result<CertificateView> enrol_on_machine(const Actor& machine, std::string_view login,
                                           const crypto::Certificate& certificate) const;

 private:
  Result<void> check_acceptable(const crypto::Certificate& certificate) const;
  Result<PersonCertificate> insert(store::Transaction& tx, PersonId person, const crypto::Certificate& certificate,
                                   CertificateState state, std::string_view by) const;
  Result<PersonCertificate> visible(const Asking& asking, std::string_view permission, CertificateId id) const;
  Result<void> end(store::Transaction& tx, PersonCertificate& certificate, std::string_view by,
                   std::string_view reason) const;
  Result<CertificateView> view(CertificateId id) const;
  [[nodiscard]] http::List::Declaration declare_list() const;

  const Context context_;
  SignIn& sign_in_;
  const http::List list_;
};

}  // namespace yunguan::identity
