// SPDX-License-Identifier: Apache-2.0
// A cryptographic module in the shape of GM/T 0018 (SDF): keys are made inside it, leave it only wrapped, and are used
// through handles. The software device stands in for development; a certified module takes its place behind this
// header.
//
// Handles are destroyed before their device (SDF_DestroyKey is their destructor) and may be used from any thread.
// Failures are ErrorKind::unavailable (the module does not answer) unless said otherwise.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "base/error.h"
#include "crypto/secret.h"
#include "crypto/sm3.h"

namespace yunguan::crypto {

// SDF_AuthEnc / SDF_AuthDec: SM4-GCM, nonces of 12 bytes, the tag of 16 bytes behind the ciphertext.
class CipherKey {
 public:
  virtual ~CipherKey() = default;
  virtual Result<std::string> encrypt(std::string_view nonce, std::string_view associated, std::string_view plain) = 0;
  // crypto.not_authentic (invalid) when the parts do not belong together or have been changed.
  virtual Result<std::string> decrypt(std::string_view nonce, std::string_view associated,
                                      std::string_view ciphertext) = 0;
};

// SDF_HMAC with SM3.
class MacKey {
 public:
  virtual ~MacKey() = default;
  virtual Result<Digest> mac(std::string_view data) = 0;
};

// SDF_InternalSign_ECC, SDF_InternalVerify_ECC, SDF_ExternalDecrypt_ECC, SDF_ExportSignPublicKey_ECC.
class PairKey {
 public:
  virtual ~PairKey() = default;
  virtual Result<std::string> sign(std::string_view message) = 0;
  virtual Result<bool> verify(std::string_view message, std::string_view signature) = 0;
  // GM/T 0009 DER; crypto.not_authentic (invalid) when it was not made for this key.
  virtual Result<Secret> decrypt(std::string_view ciphertext) = 0;
  virtual Result<std::string> public_key_hex() = 0;
};

enum class KeyKind : std::uint8_t { cipher, mac, pair };

class Device {
 public:
  virtual ~Device() = default;

  // SDF_GenerateKeyWithKEK: a new key, wrapped. `label` is bound into the wrapping: importing under another label
  // fails.
  virtual Result<std::string> generate(KeyKind kind, std::string_view label) = 0;

  // SDF_ImportKeyWithKEK. keys.unwrap (invalid) when it was wrapped elsewhere, under another label, or is damaged.
  virtual Result<std::unique_ptr<CipherKey>> import_cipher(std::string_view wrapped, std::string_view label) = 0;
  virtual Result<std::unique_ptr<MacKey>> import_mac(std::string_view wrapped, std::string_view label) = 0;
  virtual Result<std::unique_ptr<PairKey>> import_pair(std::string_view wrapped, std::string_view label) = 0;
};

}  // namespace yunguan::crypto
