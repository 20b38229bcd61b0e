// SPDX-License-Identifier: Apache-2.0
#include "crypto/signing_key_file.h"

#include <openssl/evp.h>

#include <boost/describe.hpp>
#include <memory>

#include "base/json.h"
#include "crypto/hex.h"
#include "crypto/pbkdf2.h"
#include "crypto/sm3.h"

namespace yunguan::crypto {

namespace {

constexpr std::string_view kKind = "yunguan.signing_key";
constexpr std::string_view kKdf = "pbkdf2-hmac-sm3";
constexpr std::string_view kCipher = "sm4-cbc";
constexpr std::size_t kBlockBytes = 16;
constexpr std::size_t kScalarBytes = 32;
constexpr std::size_t kFileMax = 64 * 1024;

struct KdfPart {
  std::string name;
  std::int64_t iterations = 0;
  std::string salt;
};
BOOST_DESCRIBE_STRUCT(KdfPart, (), (name, iterations, salt))

struct CipherPart {
  std::string name;
  std::string iv;
};
BOOST_DESCRIBE_STRUCT(CipherPart, (), (name, iv))

struct File {
  std::string kind;
  std::int64_t version = 1;
  std::string certificate;
  KdfPart kdf;
  CipherPart cipher;
  std::string key;
  std::string mac;
};
BOOST_DESCRIBE_STRUCT(File, (), (kind, version, certificate, kdf, cipher, key, mac))

std::unexpected<Error> bad_file() {
  return fail(ErrorKind::invalid, "key_file.format", {"不是有效的密钥文件。", "This is no valid key file."});
}

std::unexpected<Error> bad_pin() {
  return fail(ErrorKind::invalid, "key_file.pin",
              {"PIN 不正确，或密钥文件已损坏。", "The PIN is wrong, or the key file is damaged."});
}

const unsigned char* raw(std::string_view bytes) { return reinterpret_cast<const unsigned char*>(bytes.data()); }

// SM4-CBC with PKCS#7 padding; nullopt when the padding is wrong.
std::optional<std::string> sm4_cbc(bool encrypt, std::string_view key, std::string_view iv, std::string_view input) {
  const std::unique_ptr<EVP_CIPHER_CTX, decltype(&EVP_CIPHER_CTX_free)> context(EVP_CIPHER_CTX_new(),
                                                                                EVP_CIPHER_CTX_free);
  YG_ASSERT(EVP_CipherInit_ex2(context.get(), EVP_sm4_cbc(), raw(key), raw(iv), encrypt ? 1 : 0, nullptr) == 1);
  std::string output(input.size() + kBlockBytes, '\0');
  auto* const out = reinterpret_cast<unsigned char*>(output.data());
  int written = 0;
  int last = 0;
  if (EVP_CipherUpdate(context.get(), out, &written, raw(input), static_cast<int>(input.size())) != 1 ||
      EVP_CipherFinal_ex(context.get(), out + written, &last) != 1) {
    return std::nullopt;
  }
  output.resize(static_cast<std::size_t>(written + last));
  return output;
}

std::string mac_of(std::string_view mac_key, std::string_view iv, std::string_view ciphertext) {
  return std::string(bytes_of(HmacSm3(mac_key).code(std::string(iv).append(ciphertext))));
}

}  // namespace

Result<std::string> signing_key_file(const Sm2PrivateKey& key, const Certificate& certificate, std::string_view pin,
                                     Random& random) {
  if (pin.size() < kPinMin) {
    return fail(ErrorKind::invalid, "key_file.pin", {"PIN 至少 6 位。", "A PIN has at least 6 characters."});
  }
  const std::string salt = random.bytes(kBlockBytes);
  const std::string iv = random.bytes(kBlockBytes);
  const Secret derived = pbkdf2_hmac_sm3(pin, salt, kPinIterations, 2 * kBlockBytes);
  const auto ciphertext = sm4_cbc(true, derived.bytes().substr(0, kBlockBytes), iv, key.scalar().bytes());
  YG_ASSERT(ciphertext.has_value());
  return json::write(File{.kind = std::string(kKind),
                          .certificate = certificate.to_pem(),
                          .kdf = {std::string(kKdf), kPinIterations, to_hex(salt)},
                          .cipher = {std::string(kCipher), to_hex(iv)},
                          .key = to_hex(*ciphertext),
                          .mac = to_hex(mac_of(derived.bytes().substr(kBlockBytes), iv, *ciphertext))});
}

Result<SigningKey> open_signing_key_file(std::string_view text, std::string_view pin) {
  if (text.size() > kFileMax) return bad_file();
  const auto file = json::read<File>(text);
  if (!file || file->kind != kKind || file->version != 1 || file->kdf.name != kKdf || file->cipher.name != kCipher ||
      file->kdf.iterations < 1 || file->kdf.iterations > kPasswordIterationsMax) {
    return bad_file();
  }
  const auto salt = from_hex(file->kdf.salt);
  const auto iv = from_hex(file->cipher.iv);
  const auto ciphertext = from_hex(file->key);
  const auto mac = from_hex(file->mac);
  if (!salt || !iv || iv->size() != kBlockBytes || !ciphertext || !mac) return bad_file();
  YG_TRY_ASSIGN(Certificate certificate, Certificate::from_pem(file->certificate));
  const Secret derived = pbkdf2_hmac_sm3(pin, *salt, static_cast<std::uint32_t>(file->kdf.iterations), 2 * kBlockBytes);
  if (!equal_in_constant_time(mac_of(derived.bytes().substr(kBlockBytes), *iv, *ciphertext), *mac)) return bad_pin();
  auto plain = sm4_cbc(false, derived.bytes().substr(0, kBlockBytes), *iv, *ciphertext);
  if (!plain) return bad_pin();
  const Secret scalar(std::move(*plain));
  if (scalar.bytes().size() != kScalarBytes) return bad_file();
  YG_TRY_ASSIGN(const std::string point, [&]() -> Result<std::string> {
    auto bytes = from_hex(certificate.public_key().to_hex());
    if (!bytes) return bad_file();
    return std::move(*bytes);
  }());
  // Also finds a key that is not the certificate's.
  YG_TRY_ASSIGN(Sm2PrivateKey key, Sm2PrivateKey::from_bytes(scalar.bytes(), point));
  return SigningKey{std::move(certificate), std::move(key)};
}

}  // namespace yunguan::crypto
