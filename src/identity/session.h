// SPDX-License-Identifier: Apache-2.0
// Sessions live in the store, so that they outlast a restart and every node knows them. Only a digest of the token is
// kept: who reads the store cannot use a session, and an integrity code keeps who writes it from making one.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "identity/certificate.h"
#include "identity/context.h"

namespace yunguan::identity {

inline constexpr std::string_view kSessionCookie = "yunguan_session";

struct Session {
  SessionId id;
  std::string token_digest;
  PersonId person_id;
  Instant created_at;
  Instant expires_at;
  Instant last_seen_at;
  std::string remote_ip;
  std::string user_agent;
  std::optional<Instant> ended_at;
  std::optional<CertificateId> certificate_id;  // signed in with it; none: with the password
};

enum class SessionEnd : std::uint8_t {
  sign_out,
  by_person,
  replaced,
  password,
  disabled,
  reset,
  kicked,       // by an administrator
  certificate,  // the certificate it began with was disabled, or has become necessary
  restored,     // the platform was restored from a backup
};
BOOST_DESCRIBE_ENUM(SessionEnd, sign_out, by_person, replaced, password, disabled, reset, kicked, certificate, restored)

// The token for the cookie: 32 random bytes, base64url.
Result<std::string> begin_session(store::Transaction& tx, const Context& context, PersonId person,
                                  std::string_view remote_ip, std::string_view user_agent,
                                  std::optional<CertificateId> certificate = std::nullopt);
// False when it was over already, or is another person's.
Result<bool> end_session(store::Transaction& tx, PersonId person, SessionId id, SessionEnd reason, Instant now);
// All of a person but `except`; returns how many.
Result<std::int64_t> end_sessions(store::Transaction& tx, PersonId person, SessionId except, SessionEnd reason,
                                  Instant now);
// Those that began with the certificate; none: those of the person that began with the password.
Result<std::int64_t> end_sessions_of(store::Transaction& tx, PersonId person, std::optional<CertificateId> certificate,
                                     Instant now);
// Everybody's; returns how many.
Result<std::int64_t> end_all_sessions(store::Transaction& tx, SessionEnd reason, Instant now);
// Living ones, newest first.
Result<std::vector<Session>> live_sessions(store::Reader& reader, const SignInPolicy& policy, PersonId person,
                                           Instant now);

// Who stands behind a token, with roles as they are this moment. Errors:
//   session.none (unauthorized)  no such session
//   session.over (unauthorized)  it has ended, was idle too long or is too old, or its person is disabled
//   session.kicked (unauthorized)  an administrator has ended it
//   identity.tampered (forbidden)  a row that decides on access was changed behind the product's back; log it
Result<std::shared_ptr<Principal>> principal_of_token(const Context& context, std::string_view token);

// Keeps a session from idling out; at most once a minute, so that reading does not write each time.
Result<void> touch_session(const Context& context, const Principal& principal);

// For the integrity check: living and ended ones.
struct TableCheck;
Result<void> check_sessions(store::Reader& reader, const crypto::KeyRing& keys, TableCheck& check);

// Follows from the token, which a page of another origin can neither read nor guess.
[[nodiscard]] std::string csrf_token_of(std::string_view token);

}  // namespace yunguan::identity
