// SPDX-License-Identifier: Apache-2.0
#include "crypto/sm4.h"

#include <gcrypt.h>
#include <openssl/crypto.h>

#include "base/error.h"

namespace yunguan::crypto {

namespace {

void initialise_gcrypt() {
  static const bool done = [] {
    YG_ASSERT(gcry_check_version("1.10.0") != nullptr);
    // Keys are wiped by their owners; libgcrypt's locked pool of 32 KiB would be a limit without a use.
    gcry_control(GCRYCTL_DISABLE_SECMEM, 0);
    gcry_control(GCRYCTL_INITIALIZATION_FINISHED, 0);
    return true;
  }();
  (void)done;
}

void check(gcry_error_t error) { YG_ASSERT(error == 0); }

}  // namespace

class Sm4Gcm::Lease {
 public:
  explicit Lease(const Sm4Gcm& owner) : owner_(owner) {
    {
      std::lock_guard lock(owner.mutex_);
      if (!owner.idle_.empty()) {
        handle_ = owner.idle_.back();
        owner.idle_.pop_back();
      }
    }
    if (handle_ == nullptr) handle_ = owner.open_handle(owner.key_);
  }
  ~Lease() {
    std::lock_guard lock(owner_.mutex_);
    owner_.idle_.push_back(handle_);
  }
  Lease(const Lease&) = delete;
  Lease& operator=(const Lease&) = delete;

  void begin(std::string_view nonce, std::string_view associated) {
    YG_ASSERT(nonce.size() == kGcmNonceBytes);
    check(gcry_cipher_reset(handle_));
    check(gcry_cipher_setiv(handle_, nonce.data(), nonce.size()));
    if (!associated.empty()) check(gcry_cipher_authenticate(handle_, associated.data(), associated.size()));
  }
  [[nodiscard]] gcry_cipher_hd_t handle() const { return handle_; }

 private:
  const Sm4Gcm& owner_;
  gcry_cipher_hd_t handle_ = nullptr;
};

Sm4Gcm::Sm4Gcm(std::string_view key) : key_(key) {
  YG_ASSERT(key.size() == kSm4KeyBytes);
  initialise_gcrypt();
}

Sm4Gcm::~Sm4Gcm() {
  for (gcry_cipher_hd_t handle : idle_) gcry_cipher_close(handle);
  OPENSSL_cleanse(key_.data(), key_.size());
}

gcry_cipher_handle* Sm4Gcm::open_handle(std::string_view key) const {
  gcry_cipher_hd_t handle = nullptr;
  check(gcry_cipher_open(&handle, GCRY_CIPHER_SM4, GCRY_CIPHER_MODE_GCM, 0));
  check(gcry_cipher_setkey(handle, key.data(), key.size()));
  return handle;
}

std::string Sm4Gcm::encrypt(std::string_view nonce, std::string_view associated, std::string_view plain) const {
  Lease lease(*this);
  lease.begin(nonce, associated);
  std::string result(plain.size() + kGcmTagBytes, '\0');
  if (!plain.empty()) {
    check(gcry_cipher_encrypt(lease.handle(), result.data(), plain.size(), plain.data(), plain.size()));
  }
  check(gcry_cipher_gettag(lease.handle(), result.data() + plain.size(), kGcmTagBytes));
  return result;
}

std::optional<std::string> Sm4Gcm::decrypt(std::string_view nonce, std::string_view associated,
                                           std::string_view ciphertext_and_tag) const {
  if (ciphertext_and_tag.size() < kGcmTagBytes || nonce.size() != kGcmNonceBytes) return std::nullopt;
  const std::size_t size = ciphertext_and_tag.size() - kGcmTagBytes;
  Lease lease(*this);
  lease.begin(nonce, associated);
  std::string plain(size, '\0');
  if (size != 0) check(gcry_cipher_decrypt(lease.handle(), plain.data(), size, ciphertext_and_tag.data(), size));
  if (gcry_cipher_checktag(lease.handle(), ciphertext_and_tag.data() + size, kGcmTagBytes) != 0) return std::nullopt;
  return plain;
}

}  // namespace yunguan::crypto
