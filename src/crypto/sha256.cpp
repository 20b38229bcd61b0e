// SPDX-License-Identifier: Apache-2.0
#include "crypto/sha256.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include "base/error.h"

namespace yunguan::crypto {

Sha256::Sha256() : context_(EVP_MD_CTX_new()) {
  YG_ASSERT(context_ != nullptr && EVP_DigestInit_ex(context_, EVP_sha256(), nullptr) == 1);
}

Sha256::~Sha256() { EVP_MD_CTX_free(context_); }

void Sha256::update(std::string_view data) { YG_ASSERT(EVP_DigestUpdate(context_, data.data(), data.size()) == 1); }

std::string Sha256::finish() {
  std::string digest(32, '\0');
  YG_ASSERT(EVP_DigestFinal_ex(context_, reinterpret_cast<unsigned char*>(digest.data()), nullptr) == 1);
  return digest;
}

std::string hmac_sha256(std::string_view key, std::string_view data) {
  std::string code(32, '\0');
  unsigned size = 0;
  const auto* const bytes = reinterpret_cast<const unsigned char*>(data.data());
  YG_ASSERT(HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()), bytes, data.size(),
                 reinterpret_cast<unsigned char*>(code.data()), &size) != nullptr &&
            size == code.size());
  return code;
}

}  // namespace yunguan::crypto
