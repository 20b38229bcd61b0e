// SPDX-License-Identifier: Apache-2.0
#include "client/signature.h"

#include <fmt/format.h>

#include "crypto/hex.h"
#include "crypto/sha256.h"

namespace yunguan::client {

std::string signature_of(std::string_view secret, std::string_view timestamp, std::string_view text) {
  return "sha256=" + crypto::to_hex(crypto::hmac_sha256(secret, fmt::format("{}.{}", timestamp, text)));
}

}  // namespace yunguan::client
