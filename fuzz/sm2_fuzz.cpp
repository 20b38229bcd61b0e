// SPDX-License-Identifier: Apache-2.0
// What anybody may send before signing in: hex that should be an SM2 ciphertext or signature. Any bytes are refused or
// taken, never read past their end.
#include <cstdint>
#include <string_view>

#include "base/error.h"
#include "crypto/hex.h"
#include "crypto/marked_text.h"
#include "crypto/sm2.h"

namespace {

using namespace yunguan::crypto;

const Sm2PrivateKey& key() {
  static const Sm2PrivateKey made =
      *Sm2PrivateKey::from_bytes(*from_hex("3945208f7b2144b13f36e38ac6d39f95889393692860b51a42fb81ef4df7c5b8"),
                                 *from_hex("0409f9df311e5421a150dd7d161e4bc5c672179fad1833fc076bb08ff356f35020"
                                           "ccea490ce26775a52dc6ea718cc1aa600aed05fbf35e084a6632f6072da9ad13"));
  return made;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  if (const auto der = sm2_ciphertext_from_c1c3c2(text)) {
    const auto plain = key().decrypt(*der);
    YG_ASSERT(!plain || plain->bytes().size() <= size);
  }
  (void)key().decrypt(text);
  if (const auto signature = sm2_signature_from_raw(text)) (void)key().public_key().verify("message", *signature);
  (void)key().public_key().verify("message", text);
  (void)Sm2PublicKey::from_hex(text);
  (void)Sm2PublicKey::from_pem(text);
  if (const auto marked = marked_from_text(text)) YG_ASSERT(marked_from_text(to_text(*marked)).has_value());
  return 0;
}
