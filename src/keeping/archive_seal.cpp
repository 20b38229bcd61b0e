// SPDX-License-Identifier: Apache-2.0
#include "keeping/archive_seal.h"

#include <zstd.h>

#include "base/error.h"
#include "crypto/base64.h"
#include "crypto/pbkdf2.h"

namespace yunguan::keeping {
namespace {

constexpr int kZstdLevel = 1;

std::string big_endian(std::uint64_t number) {
  std::string bytes(8, '\0');
  for (std::size_t i = 0; i < 8; ++i) bytes[7 - i] = static_cast<char>(number >> (8 * i));
  return bytes;
}

// The head without the key it wraps.
std::string bound_part(ArchiveHead head) {
  head.wrapped_key.clear();
  return json::write(head);
}

std::string nonce_of(char kind, std::uint64_t number) {
  return std::string{kind, '\0', '\0', '\0'} + big_endian(number);
}

crypto::Secret wrapping_key(const ArchiveHead& head, const crypto::Secret& secret) {
  const auto salt = crypto::from_base64(head.salt);
  return crypto::pbkdf2_hmac_sm3(secret.bytes(), salt.value_or(""), static_cast<std::uint32_t>(head.iterations),
                                 crypto::kSm4KeyBytes);
}

std::string packed(std::string_view plain) {
  std::string out(ZSTD_compressBound(plain.size()), '\0');
  const std::size_t size = ZSTD_compress(out.data(), out.size(), plain.data(), plain.size(), kZstdLevel);
  YG_ASSERT(ZSTD_isError(size) == 0);
  out.resize(size);
  return out;
}

std::optional<std::string> unpacked(std::string_view bytes, std::size_t size_max) {
  const auto size = ZSTD_getFrameContentSize(bytes.data(), bytes.size());
  if (size == ZSTD_CONTENTSIZE_ERROR || size == ZSTD_CONTENTSIZE_UNKNOWN || size > size_max) return std::nullopt;
  std::string out(size, '\0');
  const std::size_t got = ZSTD_decompress(out.data(), out.size(), bytes.data(), bytes.size());
  if (ZSTD_isError(got) != 0 || got != size) return std::nullopt;
  return out;
}

}  // namespace

ArchiveSeal::ArchiveSeal(std::string_view key, const ArchiveHead& head)
    : cipher_(std::make_unique<crypto::Sm4Gcm>(key)), head_(crypto::sm3(json::write(head))) {}

ArchiveSeal ArchiveSeal::make(ArchiveHead& head, const crypto::Secret& secret, crypto::Random& random,
                              std::uint32_t iterations) {
  constexpr std::size_t kSaltBytes = 16;
  head.salt = crypto::to_base64(random.bytes(kSaltBytes));
  head.iterations = iterations;
  const crypto::Secret key{random.bytes(crypto::kSm4KeyBytes)};
  const std::string nonce = random.bytes(crypto::kGcmNonceBytes);
  const crypto::Sm4Gcm wrapping(wrapping_key(head, secret).bytes());
  head.wrapped_key = crypto::to_base64(nonce + wrapping.encrypt(nonce, bound_part(head), key.bytes()));
  return {key.bytes(), head};
}

std::optional<ArchiveSeal> ArchiveSeal::open(const ArchiveHead& head, const crypto::Secret& secret) {
  const auto wrapped = crypto::from_base64(head.wrapped_key);
  const bool sane = head.iterations > 0 && head.iterations <= crypto::kPasswordIterationsMax;
  if (!wrapped || wrapped->size() <= crypto::kGcmNonceBytes || !sane) return std::nullopt;
  const crypto::Sm4Gcm wrapping(wrapping_key(head, secret).bytes());
  auto key = wrapping.decrypt(wrapped->substr(0, crypto::kGcmNonceBytes), bound_part(head),
                              wrapped->substr(crypto::kGcmNonceBytes));
  if (!key || key->size() != crypto::kSm4KeyBytes) return std::nullopt;
  const crypto::Secret kept{std::move(*key)};
  return ArchiveSeal{kept.bytes(), head};
}

std::string ArchiveSeal::seal(char kind, std::uint64_t number, std::string_view plain) const {
  return cipher_->encrypt(nonce_of(kind, number), crypto::bytes_of(head_), packed(plain));
}

std::optional<std::string> ArchiveSeal::unseal(char kind, std::uint64_t number, std::string_view sealed) const {
  // The manifest grows with the number of files; nobody who lacks the key can make a large one.
  constexpr std::size_t kManifestMax = 1u << 30;
  const auto bytes = cipher_->decrypt(nonce_of(kind, number), crypto::bytes_of(head_), sealed);
  if (!bytes) return std::nullopt;
  return unpacked(*bytes, kind == 'M' ? kManifestMax : kChunkBytes);
}

}  // namespace yunguan::keeping
