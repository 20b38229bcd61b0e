// SPDX-License-Identifier: Apache-2.0
// SM2 (GB/T 32918-2016) over the recommended curve (GB/T 32918.5), by OpenSSL: signatures with SM3 and the standard
// identity "1234567812345678" (GB/T 35276-2017 section 10), public-key encryption, and the forms keys travel in.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/error.h"
#include "crypto/secret.h"

struct evp_pkey_st;

namespace yunguan::crypto {

inline constexpr std::string_view kSm2Identity = "1234567812345678";

using Sm2Pkey = std::shared_ptr<evp_pkey_st>;

// Usable from any thread.
class Sm2PublicKey {
 public:
  // "04" ‖ x ‖ y in hex: the form sm-crypto in the browser takes. Error code: crypto.sm2_key
  static Result<Sm2PublicKey> from_hex(std::string_view hex);
  // SubjectPublicKeyInfo in PEM. Error code: crypto.sm2_key
  static Result<Sm2PublicKey> from_pem(std::string_view pem);

  [[nodiscard]] std::string to_hex() const;
  [[nodiscard]] std::string to_pem() const;

  // `signature` is DER SEQUENCE { r, s }; anything malformed is simply no signature.
  [[nodiscard]] bool verify(std::string_view message, std::string_view signature,
                            std::string_view identity = kSm2Identity) const;

  // GM/T 0009-2012 ciphertext in DER.
  [[nodiscard]] std::string encrypt(std::string_view plain) const;

 private:
  friend class Sm2PrivateKey;
  friend class Certificate;  // x509.h
  explicit Sm2PublicKey(Sm2Pkey key) : key_(std::move(key)) {}
  Sm2Pkey key_;
};

// Usable from any thread.
class Sm2PrivateKey {
 public:
  static Sm2PrivateKey generate();
  // 32 bytes of the scalar and the 65 bytes of its point. Error code: crypto.sm2_key
  static Result<Sm2PrivateKey> from_bytes(std::string_view scalar, std::string_view point);
  // PKCS#8 in DER, the form that is wrapped for storage. Error code: crypto.sm2_key
  static Result<Sm2PrivateKey> from_pkcs8(std::string_view der);
  [[nodiscard]] Secret to_pkcs8() const;
  // The scalar, 32 bytes: for a person's key file (signing_key_file.h).
  [[nodiscard]] Secret scalar() const;

  [[nodiscard]] Sm2PublicKey public_key() const { return Sm2PublicKey(key_); }

  // DER SEQUENCE { r, s }.
  [[nodiscard]] std::string sign(std::string_view message, std::string_view identity = kSm2Identity) const;

  // Of GM/T 0009-2012 DER; nullopt when it was not made for this key or has been changed.
  [[nodiscard]] std::optional<Secret> decrypt(std::string_view ciphertext) const;

 private:
  friend class Certificate;  // x509.h
  explicit Sm2PrivateKey(Sm2Pkey key) : key_(std::move(key)) {}
  Sm2Pkey key_;
};

// sm-crypto (npm) writes a ciphertext as hex of C1 ‖ C3 ‖ C2, C1 without its leading 04 (with it is taken as well);
// OpenSSL reads SEQUENCE { x, y, C3, C2 } (GM/T 0009-2012 section 7.2). nullopt when it is too short or no hex.
[[nodiscard]] std::optional<std::string> sm2_ciphertext_from_c1c3c2(std::string_view hex);

// r ‖ s of 64 bytes, as hardware and browser libraries give it, to DER. nullopt for another length.
[[nodiscard]] std::optional<std::string> sm2_signature_from_raw(std::string_view raw);

}  // namespace yunguan::crypto
