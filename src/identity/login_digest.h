// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "crypto/hex.h"
#include "crypto/sm3.h"

namespace yunguan::identity {

// What failed sign-ins are counted under: unknown logins are counted like known ones, and what people type there by
// mistake (their password) is not kept.
[[nodiscard]] inline std::string login_digest(std::string_view login) {
  return crypto::to_hex(crypto::bytes_of(crypto::sm3(std::string("login:") += login)));
}

}  // namespace yunguan::identity
