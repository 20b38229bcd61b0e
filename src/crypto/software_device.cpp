// SPDX-License-Identifier: Apache-2.0
#include "crypto/software_device.h"

#include <fmt/format.h>

#include "base/parse.h"
#include "crypto/base64.h"
#include "crypto/private_file.h"
#include "crypto/sm2.h"

namespace yunguan::crypto {

namespace {

constexpr std::size_t kSaltBytes = 16;
constexpr std::size_t kMacKeyBytes = 32;
constexpr std::size_t kMasterBytesMin = 16;

std::unexpected<Error> not_authentic() {
  return fail(ErrorKind::invalid, "crypto.not_authentic",
              {"密文与密钥或其所在位置不符，或已被改动。",
               "The ciphertext does not belong to this key or place, or has been changed."});
}

class SoftwareCipherKey final : public CipherKey {
 public:
  explicit SoftwareCipherKey(std::string_view key) : cipher_(key) {}
  Result<std::string> encrypt(std::string_view nonce, std::string_view associated, std::string_view plain) override {
    return cipher_.encrypt(nonce, associated, plain);
  }
  Result<std::string> decrypt(std::string_view nonce, std::string_view associated,
                              std::string_view ciphertext) override {
    auto plain = cipher_.decrypt(nonce, associated, ciphertext);
    if (!plain) return not_authentic();
    return std::move(*plain);
  }

 private:
  Sm4Gcm cipher_;
};

class SoftwareMacKey final : public MacKey {
 public:
  explicit SoftwareMacKey(std::string_view key) : hmac_(key) {}
  Result<Digest> mac(std::string_view data) override { return hmac_.code(data); }

 private:
  HmacSm3 hmac_;
};

class SoftwarePairKey final : public PairKey {
 public:
  explicit SoftwarePairKey(Sm2PrivateKey key) : key_(std::move(key)), public_key_(key_.public_key()) {}
  Result<std::string> sign(std::string_view message) override { return key_.sign(message); }
  Result<bool> verify(std::string_view message, std::string_view signature) override {
    return public_key_.verify(message, signature);
  }
  Result<Secret> decrypt(std::string_view ciphertext) override {
    auto plain = key_.decrypt(ciphertext);
    if (!plain) return not_authentic();
    return std::move(*plain);
  }
  Result<std::string> public_key_hex() override { return public_key_.to_hex(); }

 private:
  const Sm2PrivateKey key_;
  const Sm2PublicKey public_key_;
};

std::string wrapping_label(KeyKind kind, std::string_view label) {
  return fmt::format("yunguan key {} {}", static_cast<int>(kind), label);
}

}  // namespace

SoftwareDevice::SoftwareDevice(Secret master, Random& random, std::uint32_t iterations)
    : master_(std::move(master)), random_(random), iterations_(iterations) {}

const Sm4Gcm& SoftwareDevice::wrapping_key(std::string_view salt) {
  std::lock_guard lock(mutex_);
  auto found = wrapping_keys_.find(salt);
  if (found == wrapping_keys_.end()) {
    const Secret key = pbkdf2_hmac_sm3(master_.bytes(), salt, iterations_, kSm4KeyBytes);
    found = wrapping_keys_.emplace(salt, std::make_unique<Sm4Gcm>(key.bytes())).first;
  }
  return *found->second;
}

Result<std::string> SoftwareDevice::generate(KeyKind kind, std::string_view label) {
  const Secret key = kind == KeyKind::pair
                         ? Sm2PrivateKey::generate().to_pkcs8()
                         : Secret(random_.bytes(kind == KeyKind::cipher ? kSm4KeyBytes : kMacKeyBytes));
  std::string salt;
  {
    std::lock_guard lock(mutex_);
    salt = wrapping_keys_.empty() ? random_.bytes(kSaltBytes) : wrapping_keys_.begin()->first;
  }
  const std::string nonce = random_.bytes(kGcmNonceBytes);
  return salt + nonce + wrapping_key(salt).encrypt(nonce, wrapping_label(kind, label), key.bytes());
}

Result<Secret> SoftwareDevice::unwrap(KeyKind kind, std::string_view wrapped, std::string_view label) {
  constexpr std::size_t kHead = kSaltBytes + kGcmNonceBytes;
  std::optional<std::string> key;
  if (wrapped.size() > kHead) {
    key = wrapping_key(wrapped.substr(0, kSaltBytes))
              .decrypt(wrapped.substr(kSaltBytes, kGcmNonceBytes), wrapping_label(kind, label), wrapped.substr(kHead));
  }
  if (!key) {
    return fail(ErrorKind::invalid, "keys.unwrap",
                {"主密钥打不开该密钥：主密钥不对，或密钥文件被改动。",
                 "The master secret does not open this key: it is another secret, or the key file has been changed."});
  }
  return Secret(std::move(*key));
}

Result<std::unique_ptr<CipherKey>> SoftwareDevice::import_cipher(std::string_view wrapped, std::string_view label) {
  YG_TRY_ASSIGN(const Secret key, unwrap(KeyKind::cipher, wrapped, label));
  return std::make_unique<SoftwareCipherKey>(key.bytes());
}

Result<std::unique_ptr<MacKey>> SoftwareDevice::import_mac(std::string_view wrapped, std::string_view label) {
  YG_TRY_ASSIGN(const Secret key, unwrap(KeyKind::mac, wrapped, label));
  return std::make_unique<SoftwareMacKey>(key.bytes());
}

Result<std::unique_ptr<PairKey>> SoftwareDevice::import_pair(std::string_view wrapped, std::string_view label) {
  YG_TRY_ASSIGN(const Secret der, unwrap(KeyKind::pair, wrapped, label));
  YG_TRY_ASSIGN(Sm2PrivateKey key, Sm2PrivateKey::from_pkcs8(der.bytes()));
  return std::make_unique<SoftwarePairKey>(std::move(key));
}

Result<Secret> load_master_secret(const std::filesystem::path& file, bool create, Random& random) {
  YG_TRY_ASSIGN(const std::optional<std::string> found, read_private_file(file));
  if (found) {
    const std::string_view secret = trimmed(*found);
    if (secret.size() < kMasterBytesMin) {
      return fail(ErrorKind::invalid, "keys.secret_short",
                  {fmt::format("主密钥文件 {} 的内容不足 {} 字节。", file.string(), kMasterBytesMin),
                   fmt::format("The master secret in {} is shorter than {} bytes.", file.string(), kMasterBytesMin)},
                  {.file = file.filename().string()});
    }
    return Secret(std::string(secret));
  }
  if (!create) {
    return fail(
        ErrorKind::unavailable, "keys.secret_missing",
        {fmt::format("找不到主密钥文件 {}；没有它，已加密的数据无法打开。请从备份恢复。", file.string()),
         fmt::format("The master secret {} is missing; without it the encrypted data cannot be opened. Restore it "
                     "from the backup.",
                     file.string())},
        {.file = file.filename().string()});
  }
  Secret made(to_base64(random.bytes(32)));
  YG_TRY(write_private_file(file, std::string(made.bytes()) + "\n", Existing::refuse));
  return made;
}

}  // namespace yunguan::crypto
