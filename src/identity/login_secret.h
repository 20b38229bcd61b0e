// SPDX-License-Identifier: Apache-2.0
// Passwords on their way from the browser. It fetches a public key and a nonce, and sends hex of the SM2 ciphertext
// (C1 ‖ C3 ‖ C2, as sm-crypto writes it) of a JSON object of texts: {"password": "…", "nonce": "…"}. A nonce is accepted
// once, so a recorded ciphertext is worth nothing; fetching one stores nothing.
#pragma once

#include <boost/describe.hpp>
#include <boost/json/object.hpp>
#include <string>
#include <string_view>

#include "identity/login_nonce.h"

namespace yunguan::identity {

struct LoginKey {
  std::string public_key;  // hex, 04 ‖ x ‖ y
  std::string nonce;
  Instant expires_at;
};

Result<LoginKey> issue_login_key(const Context& context);

class LoginSecret {
 public:
  // Errors: sign_in.secret (invalid: not hex, not for our key, not such an object), sign_in.nonce (invalid: not ours or
  // too old; fetch a key and try again).
  static Result<LoginSecret> open(const Context& context, std::string_view hex);

  // One of the texts, for example "password"; sign_in.secret when it is not there.
  [[nodiscard]] Result<std::string> text(std::string_view name) const;

  // Uses the nonce up in the caller's transaction. sign_in.replayed (conflict) when it has been used before.
  Result<void> consume(store::Transaction& tx, Instant now) const;

 private:
  boost::json::object fields_;
  LoginNonce nonce_;
};

}  // namespace yunguan::identity
