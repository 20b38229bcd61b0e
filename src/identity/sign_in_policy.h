// SPDX-License-Identifier: Apache-2.0
// How people sign in. Set by configuration.
#pragma once

#include <boost/describe.hpp>
#include <chrono>

#include "crypto/x509.h"
#include "identity/password_policy.h"

namespace yunguan::identity {

enum class SessionChoice : std::uint8_t {
  many,         // as many sessions at a time as a person likes
  newest_wins,  // signing in ends the person's other sessions
  oldest_wins,  // no second sign-in while a session lives
};
BOOST_DESCRIBE_ENUM(SessionChoice, many, newest_wins, oldest_wins)

struct SignInPolicy {
  PasswordPolicy password;
  std::int64_t failures_max = 5;        // in a row; then the login is locked
  std::chrono::minutes lock_first{10};  // doubled with every further lock
  std::chrono::minutes lock_max{24 * 60};
  std::chrono::minutes idle{30};           // without a request
  std::chrono::minutes absolute{12 * 60};  // since sign-in
  SessionChoice sessions = SessionChoice::many;
  // Authorities whose certificates sign in. Null: certificates are believed one by one, by an administrator's approval.
  std::shared_ptr<const crypto::TrustList> authorities;
  std::chrono::seconds nonce_lifetime{120};  // of the key a browser fetches before it sends a password
};

}  // namespace yunguan::identity
