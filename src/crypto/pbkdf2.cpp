// SPDX-License-Identifier: Apache-2.0
#include "crypto/pbkdf2.h"

#include <fmt/format.h>
#include <openssl/evp.h>

#include <optional>

#include "base/error.h"
#include "base/parse.h"
#include "crypto/base64.h"

namespace yunguan::crypto {

namespace {

constexpr std::string_view kScheme = "pbkdf2-hmac-sm3";
constexpr std::size_t kSaltBytes = 16;
constexpr std::size_t kHashBytes = 32;

struct Stored {
  std::uint32_t iterations;
  std::string salt;
  std::string hash;
};

std::optional<Stored> parse(std::string_view stored) {
  const auto parts = split(stored, '$');
  if (parts.size() != 5 || !parts[0].empty() || parts[1] != kScheme) return std::nullopt;
  const auto iterations = parse_integer<std::uint32_t>(parts[2]);
  auto salt = from_base64(parts[3]);
  auto hash = from_base64(parts[4]);
  if (!iterations || *iterations == 0 || *iterations > kPasswordIterationsMax || !salt || !hash ||
      hash->size() != kHashBytes) {
    return std::nullopt;
  }
  return Stored{*iterations, std::move(*salt), std::move(*hash)};
}

}  // namespace

Secret pbkdf2_hmac_sm3(std::string_view password, std::string_view salt, std::uint32_t iterations, std::size_t bytes) {
  std::string derived(bytes, '\0');
  YG_ASSERT(PKCS5_PBKDF2_HMAC(password.data(), static_cast<int>(password.size()),
                              reinterpret_cast<const unsigned char*>(salt.data()), static_cast<int>(salt.size()),
                              static_cast<int>(iterations), EVP_sm3(), static_cast<int>(bytes),
                              reinterpret_cast<unsigned char*>(derived.data())) == 1);
  return Secret(std::move(derived));
}

std::string hash_password(std::string_view password, Random& random, std::uint32_t iterations) {
  YG_ASSERT(iterations > 0 && iterations <= kPasswordIterationsMax);
  const std::string salt = random.bytes(kSaltBytes);
  const Secret hash = pbkdf2_hmac_sm3(password, salt, iterations, kHashBytes);
  return fmt::format("${}${}${}${}", kScheme, iterations, to_base64(salt), to_base64(hash.bytes()));
}

bool verify_password(std::string_view password, std::string_view stored) {
  const auto parsed = parse(stored);
  if (!parsed) return false;
  const Secret hash = pbkdf2_hmac_sm3(password, parsed->salt, parsed->iterations, kHashBytes);
  return equal_in_constant_time(hash.bytes(), parsed->hash);
}

bool password_needs_rehash(std::string_view stored, std::uint32_t iterations) {
  const auto parsed = parse(stored);
  return !parsed || parsed->iterations < iterations;
}

}  // namespace yunguan::crypto
