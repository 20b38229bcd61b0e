// SPDX-License-Identifier: Apache-2.0
// A person's signing key and certificate in a file, closed with a PIN: stands in for the USB key where there is none. The
// browser opens it (web/src/session/key-file.ts) and signs; neither PIN nor key leaves it.
//
//   {"kind": "yunguan.signing_key", "version": 1, "certificate": "<PEM>",
//    "kdf": {"name": "pbkdf2-hmac-sm3", "iterations": 50000, "salt": "<hex, 16 bytes>"},
//    "cipher": {"name": "sm4-cbc", "iv": "<hex, 16 bytes>"},
//    "key": "<hex: SM4-CBC with PKCS#7 padding of the scalar's 32 bytes>",
//    "mac": "<hex: HMAC-SM3 of iv ‖ ciphertext>"}
//
// The PIN gives 32 bytes by PBKDF2: 16 for SM4, then 16 for the HMAC.
#pragma once

#include <string>
#include <string_view>

#include "base/error.h"
#include "crypto/random.h"
#include "crypto/secret.h"
#include "crypto/x509.h"

namespace yunguan::crypto {

inline constexpr std::uint32_t kPinIterations = 50'000;  // a second in a browser
inline constexpr std::size_t kPinMin = 6;

// key_file.pin (invalid) when the PIN has fewer than kPinMin characters.
Result<std::string> signing_key_file(const Sm2PrivateKey& key, const Certificate& certificate, std::string_view pin,
                                     Random& random);

struct SigningKey {
  Certificate certificate;
  Sm2PrivateKey key;
};
// key_file.format (invalid); key_file.pin (invalid) when the PIN is wrong or the file was changed.
Result<SigningKey> open_signing_key_file(std::string_view file, std::string_view pin);

}  // namespace yunguan::crypto
