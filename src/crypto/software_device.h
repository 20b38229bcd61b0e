// SPDX-License-Identifier: Apache-2.0
// The device in software: keys are wrapped by SM4-GCM under a key derived from a master secret with PBKDF2-HMAC-SM3.
// Its keys live in this process's memory while imported, which a certified module avoids.
#pragma once

#include <filesystem>
#include <map>
#include <mutex>

#include "crypto/device.h"
#include "crypto/pbkdf2.h"
#include "crypto/random.h"
#include "crypto/sm4.h"

namespace yunguan::crypto {

class SoftwareDevice final : public Device {
 public:
  // `random` outlives the device. Derivation costs `iterations` once per start.
  SoftwareDevice(Secret master, Random& random, std::uint32_t iterations = kPasswordIterations);

  Result<std::string> generate(KeyKind kind, std::string_view label) override;
  Result<std::unique_ptr<CipherKey>> import_cipher(std::string_view wrapped, std::string_view label) override;
  Result<std::unique_ptr<MacKey>> import_mac(std::string_view wrapped, std::string_view label) override;
  Result<std::unique_ptr<PairKey>> import_pair(std::string_view wrapped, std::string_view label) override;

 private:
  Result<Secret> unwrap(KeyKind kind, std::string_view wrapped, std::string_view label);
  const Sm4Gcm& wrapping_key(std::string_view salt);

  // Fixed after construction.
  const Secret master_;
  Random& random_;
  const std::uint32_t iterations_;

  std::mutex mutex_;
  // Under mutex_; by salt. Every wrapped key carries its salt; new ones use the first salt met.
  std::map<std::string, std::unique_ptr<Sm4Gcm>, std::less<>> wrapping_keys_;
};

// The master secret kept in a file of mode 0600; made there from `random` when it is missing and `create` is set.
// Errors: keys.secret_missing, keys.permissions (others may read it), keys.secret_short (under 16 bytes), keys.io
Result<Secret> load_master_secret(const std::filesystem::path& file, bool create, Random& random);

}  // namespace yunguan::crypto
