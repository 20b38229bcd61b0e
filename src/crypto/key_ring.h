// SPDX-License-Identifier: Apache-2.0
// The product's keys: each has a purpose and versions. New work uses the newest version, old versions still open what
// was made under them. Keys stay inside the device; the file holds them wrapped. Key material is never logged or
// returned.
#pragma once

#include <array>
#include <atomic>
#include <chrono>
#include <filesystem>
#include <memory>
#include <shared_mutex>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"
#include "crypto/device.h"
#include "crypto/random.h"

namespace yunguan::crypto {

enum class KeyPurpose : std::uint8_t {
  data,         // SM4: sealed fields, attachments
  integrity,    // HMAC-SM3: integrity codes of rows
  blind_index,  // HMAC-SM3: finding sealed values whole
  seal,         // SM2: daily seals of the audit chain
  login,        // SM2: passwords on their way from the browser
};
inline constexpr std::array kKeyPurposes{KeyPurpose::data, KeyPurpose::integrity, KeyPurpose::blind_index,
                                         KeyPurpose::seal, KeyPurpose::login};
[[nodiscard]] std::string_view name_of(KeyPurpose purpose);

struct KeyInfo {
  KeyPurpose purpose;
  std::uint32_t version;  // 1, 2, …
  Instant created_at;
};

// A message authentication code or signature and the version of the key that made it.
struct Marked {
  std::uint32_t version = 0;
  std::string bytes;
};

// How long a process may go on with the keys it knows before it looks whether another one has rotated.
inline constexpr std::chrono::seconds kLookForRotation{10};

// Thread-safe. Outlives all who use it.
class KeyRing {
 public:
  // Makes version 1 of every purpose and writes the file. keys.exists when there is one already.
  static Result<std::unique_ptr<KeyRing>> create(std::unique_ptr<Device> device, const std::filesystem::path& file,
                                                 Random& random, const Clock& clock);
  // Errors: keys.missing, keys.damaged (with the line), keys.permissions, keys.unwrap, keys.io
  static Result<std::unique_ptr<KeyRing>> open(std::unique_ptr<Device> device, const std::filesystem::path& file,
                                               Random& random, const Clock& clock);
  ~KeyRing();

  [[nodiscard]] std::vector<KeyInfo> keys() const;
  [[nodiscard]] std::uint32_t current_version(KeyPurpose purpose) const;

  // Adds a version and writes the file; other processes find it when they meet its number, and use it for new work
  // within kLookForRotation.
  Result<std::uint32_t> rotate(KeyPurpose purpose);

  // Purpose data. `nonce` of the answer is fresh. Rotate before 2^32 encryptions under one version (NIST SP
  // 800-38D 8.3).
  struct Encrypted {
    std::uint32_t version = 0;
    std::string nonce;
    std::string ciphertext;  // the tag behind it
  };
  Result<Encrypted> encrypt(std::string_view associated, std::string_view plain) const;
  // crypto.not_authentic, keys.unknown_version
  Result<std::string> decrypt(const Encrypted& sealed, std::string_view associated) const;

  // Purposes integrity and blind_index; version 0 is the newest. keys.unknown_version
  Result<Marked> mac(KeyPurpose purpose, std::string_view data, std::uint32_t version = 0) const;

  // Purpose seal.
  Result<Marked> sign(std::string_view message) const;
  Result<bool> verify(std::string_view message, const Marked& signature) const;

  // Purpose login: the newest key as hex for the browser, and opening what it sent (GM/T 0009 DER) with any version.
  Result<std::string> login_public_key_hex() const;
  Result<Secret> login_decrypt(std::string_view ciphertext) const;

 private:
  struct Entry;
  // By purpose, then by version - 1.
  using Keys = std::array<std::vector<std::shared_ptr<const Entry>>, kKeyPurposes.size()>;

  KeyRing(std::unique_ptr<Device> device, std::filesystem::path file, Random& random, const Clock& clock);
  Result<std::shared_ptr<const Keys>> load() const;
  Result<std::shared_ptr<const Entry>> make(KeyPurpose purpose, std::uint32_t version) const;
  [[nodiscard]] std::shared_ptr<const Keys> snapshot() const;
  void look_for_rotation() const;
  Result<std::shared_ptr<const Entry>> find(KeyPurpose purpose, std::uint32_t version) const;

  // Fixed after construction.
  const std::unique_ptr<Device> device_;
  const std::filesystem::path file_;
  Random& random_;
  const Clock& clock_;

  mutable std::atomic<std::int64_t> looked_at_;  // microseconds of clock_

  mutable std::shared_mutex mutex_;
  // Under mutex_; replaced whole.
  mutable std::shared_ptr<const Keys> keys_;
  // Under mutex_: of the file when it was last found changed.
  mutable std::filesystem::file_time_type written_at_;
};

}  // namespace yunguan::crypto
