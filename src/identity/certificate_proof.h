// SPDX-License-Identifier: Apache-2.0
// Proving to have the key of a certificate: the holder signs a nonce of ours together with what it is for and who he says
// he is, so that a signature serves one purpose, for one login, once, within two minutes.
#pragma once

#include <boost/describe.hpp>
#include <string>
#include <string_view>

#include "crypto/x509.h"
#include "identity/login_nonce.h"

namespace yunguan::identity {

struct Challenge {
  std::string nonce;
  Instant expires_at;
};
BOOST_DESCRIBE_STRUCT(Challenge, (), (nonce, expires_at))

Result<Challenge> issue_challenge(const Context& context);

inline constexpr std::string_view kSignInPurpose = "sign_in";
inline constexpr std::string_view kEnrolPurpose = "enrol";

// What is signed (SM2 with SM3, identity 1234567812345678): "yunguan <purpose>\n<nonce>\n<login>".
[[nodiscard]] std::string proof_message(std::string_view purpose, std::string_view nonce, std::string_view login);

// The nonce, to be used up in the act's transaction by consume_challenge(). Errors (unauthorized):
//   sign_in.certificate_nonce      not ours, or too old
//   sign_in.certificate_signature  `signature` (hex of r ‖ s, or of DER) is not the certificate's, or of something else
Result<LoginNonce> check_proof(const Context& context, const crypto::Certificate& certificate, std::string_view purpose,
                               std::string_view login, std::string_view nonce, std::string_view signature);

// sign_in.certificate_replayed (unauthorized)
Result<void> consume_challenge(store::Transaction& tx, const LoginNonce& nonce, Instant now);

}  // namespace yunguan::identity
