// SPDX-License-Identifier: Apache-2.0
// Signing in and out, and changing one's own password. An unknown login, a wrong password and a disabled person get the
// same answer after the same work.
#pragma once

#include <string>
#include <string_view>

#include "identity/context.h"
#include "identity/login_secret.h"
#include "identity/person.h"
#include "identity/session.h"

namespace yunguan::identity {

// For whoever claims to be `login`, by the key of a certificate (certificate_proof.h says what is signed).
struct CertificateSignIn {
  std::string login;
  std::string certificate;  // PEM
  std::string nonce;
  std::string signature;  // hex of r ‖ s, or of DER
};
BOOST_DESCRIBE_STRUCT(CertificateSignIn, (), (login, certificate, nonce, signature))

class SignIn {
 public:
  explicit SignIn(const Context& context);

  // The token of a new session. Errors: those of LoginSecret; sign_in.refused (unauthorized); sign_in.locked
  // (unauthorized, says until when); sign_in.session_exists (conflict, with SessionChoice::oldest_wins); and once the
  // password was right sign_in.certificate_required, sign_in.outside_network, sign_in.outside_hours (unauthorized).
  Result<std::string> sign_in(const http::Request& request, std::string_view login, std::string_view secret_hex);

  // The same with a certificate. Errors: those of crypto::Certificate::from_pem; sign_in.refused, .locked, .session_exists,
  // .outside_network, .outside_hours as above; and (unauthorized) sign_in.certificate_… nonce, replayed, signature (see
  // certificate_proof.h), unknown, other_person, waiting, disabled, not_yet_valid, expired, untrusted.
  Result<std::string> sign_in_with_certificate(const http::Request& request, const CertificateSignIn& wanted);

  Result<void> sign_out(const http::Request& request);
  // One of the caller's own. session.not_found
  Result<void> end_own_session(const http::Request& request, SessionId id);

  // `secret_hex` holds "old", "new" and "nonce". Ends the caller's other sessions. A wrong old password counts as a failed
  // sign-in. Errors: identity.password with one detail per broken rule, sign_in.refused, sign_in.locked.
  Result<void> change_password(const http::Request& request, std::string_view secret_hex);

  // The caller's own password once more, before an act that hangs on it: `secret_hex` holds "password" and "nonce". `entry`
  // is how a refusal is recorded. Errors: those of LoginSecret, sign_in.refused, sign_in.locked.
  Result<void> prove_password(const http::Request& request, std::string_view secret_hex, AuditEntry entry);

 private:
  // One try: whose, and how it is recorded.
  struct Attempt {
    std::string login;
    AuditEntry entry;
    bool single_session = false;  // by the person's own rule
  };
  // Of a caller nobody knows yet.
  static AuditEntry nobodys_entry(const http::Request& request);
  static void name_in(Attempt& attempt, const Person& person);
  // Uses the nonce up and counts the attempt; fails when the login is locked.
  Result<void> open_attempt(const Attempt& attempt, const LoginSecret& secret);
  // Always fails, with `error`; `code` is what the log says.
  Result<void> refuse(const Attempt& attempt, Error error, std::string_view code);
  Result<std::string> admit(const http::Request& request, const Attempt& attempt, std::string_view password,
                            Credential credential);
  Result<std::string> admit_certificate(const http::Request& request, const Attempt& attempt, PersonId person,
                                        CertificateId certificate);
  Result<void> choose_session(store::Transaction& tx, PersonId person, bool single);
  // Refuses a person who is outside the limits.
  Result<void> check_limits(const http::Request& request, const Attempt& attempt, const Person& person);
  Result<void> end(const http::Request& request, SessionId id, SessionEnd reason, std::string_view action);

  const Context context_;
  // A hash no password is known for: what an unknown login is compared with.
  const std::string nobody_hash_;
};

}  // namespace yunguan::identity
