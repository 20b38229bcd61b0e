// SPDX-License-Identifier: Apache-2.0
// Passwords at rest: PBKDF2 (RFC 8018) with HMAC-SM3, everything needed to check one kept in one printable string.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "crypto/random.h"
#include "crypto/secret.h"

namespace yunguan::crypto {

// About 0.15 s on one core of 2020's server; stored with every hash, so it can be raised at any time.
inline constexpr std::uint32_t kPasswordIterations = 200'000;
inline constexpr std::uint32_t kPasswordIterationsMax = 10'000'000;

[[nodiscard]] Secret pbkdf2_hmac_sm3(std::string_view password, std::string_view salt, std::uint32_t iterations,
                                     std::size_t bytes);

// "$pbkdf2-hmac-sm3$<iterations>$<salt, base64>$<hash, base64>" with a fresh salt of 16 bytes and a hash of 32.
[[nodiscard]] std::string hash_password(std::string_view password, Random& random,
                                        std::uint32_t iterations = kPasswordIterations);

// False for a wrong password and for a string that is no such hash. Takes as long as making the stored hash.
[[nodiscard]] bool verify_password(std::string_view password, std::string_view stored);

// True when `stored` was made with fewer iterations than asked for now: hash again at the next good sign-in.
[[nodiscard]] bool password_needs_rehash(std::string_view stored, std::uint32_t iterations = kPasswordIterations);

}  // namespace yunguan::crypto
