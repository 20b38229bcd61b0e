// SPDX-License-Identifier: Apache-2.0
#include "crypto/sm3.h"

#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/params.h>

#include "base/error.h"

namespace yunguan::crypto {

namespace {

// Fetched once: an implicit fetch costs more than hashing a row.
const EVP_MD* sm3_method() {
  static const EVP_MD* const method = EVP_MD_fetch(nullptr, "SM3", nullptr);
  YG_ASSERT(method != nullptr);
  return method;
}

EVP_MAC* hmac_method() {
  static EVP_MAC* const method = EVP_MAC_fetch(nullptr, "HMAC", nullptr);
  YG_ASSERT(method != nullptr);
  return method;
}

unsigned char* raw(Digest& digest) { return reinterpret_cast<unsigned char*>(digest.data()); }
const unsigned char* raw(std::string_view data) { return reinterpret_cast<const unsigned char*>(data.data()); }

}  // namespace

Digest sm3(std::string_view data) {
  Digest digest;
  YG_ASSERT(EVP_Digest(data.data(), data.size(), raw(digest), nullptr, sm3_method(), nullptr) == 1);
  return digest;
}

Sm3::Sm3() : context_(EVP_MD_CTX_new()) {
  YG_ASSERT(context_ != nullptr && EVP_DigestInit_ex2(context_, sm3_method(), nullptr) == 1);
}

Sm3::~Sm3() { EVP_MD_CTX_free(context_); }

void Sm3::update(std::string_view data) { YG_ASSERT(EVP_DigestUpdate(context_, data.data(), data.size()) == 1); }

Digest Sm3::finish() {
  Digest digest;
  YG_ASSERT(EVP_DigestFinal_ex(context_, raw(digest), nullptr) == 1);
  return digest;
}

void HmacSm3::Free::operator()(evp_mac_ctx_st* context) const { EVP_MAC_CTX_free(context); }

HmacSm3::HmacSm3(std::string_view key) : keyed_(EVP_MAC_CTX_new(hmac_method())) {
  char digest_name[] = "SM3";
  const OSSL_PARAM parameters[] = {OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, digest_name, 0),
                                   OSSL_PARAM_construct_end()};
  YG_ASSERT(keyed_ != nullptr && EVP_MAC_init(keyed_.get(), raw(key), key.size(), parameters) == 1);
}

Digest HmacSm3::code(std::string_view data) const {
  const std::unique_ptr<evp_mac_ctx_st, Free> context(EVP_MAC_CTX_dup(keyed_.get()));
  Digest digest;
  std::size_t size = 0;
  YG_ASSERT(context != nullptr && EVP_MAC_update(context.get(), raw(data), data.size()) == 1 &&
            EVP_MAC_final(context.get(), raw(digest), &size, digest.size()) == 1 && size == digest.size());
  return digest;
}

}  // namespace yunguan::crypto
