// SPDX-License-Identifier: Apache-2.0
// SM4 (GB/T 32907-2016) in Galois/Counter Mode (RFC 8998 section 2.1 names its parameters), by libgcrypt: OpenSSL 3.0
// has no SM4-GCM.
#pragma once

#include <cstddef>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

struct gcry_cipher_handle;

namespace yunguan::crypto {

inline constexpr std::size_t kSm4KeyBytes = 16;
inline constexpr std::size_t kGcmNonceBytes = 12;
inline constexpr std::size_t kGcmTagBytes = 16;

// One key. Both calls may come from any thread.
class Sm4Gcm {
 public:
  // `key` has kSm4KeyBytes.
  explicit Sm4Gcm(std::string_view key);
  ~Sm4Gcm();
  Sm4Gcm(const Sm4Gcm&) = delete;
  Sm4Gcm& operator=(const Sm4Gcm&) = delete;

  // Ciphertext followed by the tag. `nonce` has kGcmNonceBytes and must never come twice under one key.
  [[nodiscard]] std::string encrypt(std::string_view nonce, std::string_view associated, std::string_view plain) const;

  // nullopt when ciphertext, tag, nonce, associated data or key do not belong together.
  [[nodiscard]] std::optional<std::string> decrypt(std::string_view nonce, std::string_view associated,
                                                   std::string_view ciphertext_and_tag) const;

 private:
  // A handle with the key set, taken for one operation: setting up key and hash tables costs more than a short field.
  class Lease;
  [[nodiscard]] gcry_cipher_handle* open_handle(std::string_view key) const;

  mutable std::mutex mutex_;
  // Under mutex_.
  mutable std::vector<gcry_cipher_handle*> idle_;
  // Fixed after construction.
  std::string key_;
};

}  // namespace yunguan::crypto
