// SPDX-License-Identifier: Apache-2.0
// The sealing of an archive: its key, and its chunks under that key.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "crypto/random.h"
#include "crypto/secret.h"
#include "crypto/sm3.h"
#include "crypto/sm4.h"
#include "keeping/archive.h"

namespace yunguan::keeping {

class ArchiveSeal {
 public:
  // A new key, wrapped into `head`, whose other fields are final. `secret` is the passphrase or the master secret.
  static ArchiveSeal make(ArchiveHead& head, const crypto::Secret& secret, crypto::Random& random,
                          std::uint32_t iterations);
  // nullopt when the secret is not the one it was made with, or the head was changed.
  static std::optional<ArchiveSeal> open(const ArchiveHead& head, const crypto::Secret& secret);

  // Packs and seals the `number`-th chunk.
  [[nodiscard]] std::string seal(char kind, std::uint64_t number, std::string_view plain) const;
  // nullopt when it is not that chunk of this archive, or was changed.
  [[nodiscard]] std::optional<std::string> unseal(char kind, std::uint64_t number, std::string_view sealed) const;

 private:
  ArchiveSeal(std::string_view key, const ArchiveHead& head);

  std::unique_ptr<crypto::Sm4Gcm> cipher_;
  crypto::Digest head_;  // of the whole head
};

}  // namespace yunguan::keeping
