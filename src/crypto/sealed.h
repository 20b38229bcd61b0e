// SPDX-License-Identifier: Apache-2.0
// Personal data and secrets at rest. A sealed field is text, so that it fits any column:
//
//   v1:<data key version>:<base64 of nonce (12) ‖ SM4-GCM ciphertext ‖ tag (16)>
//
// bound to its table, column and row: moved to another place it does not open. A sealed value is found again whole by
// its blind index (HMAC-SM3 under a key of its own) kept in a column beside it.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "crypto/key_ring.h"

namespace yunguan::crypto {

struct FieldPlace {
  std::string_view table;
  std::string_view column;
  std::int64_t row = 0;  // the row's identifier
};

Result<std::string> seal(const KeyRing& ring, const FieldPlace& place, std::string_view text);

// sealed.format (invalid) when the text is no sealed field, crypto.not_authentic, keys.unknown_version.
Result<std::string> open_sealed(const KeyRing& ring, const FieldPlace& place, std::string_view sealed);

// The version of the data key a field was sealed under, 0 when it is no sealed field: for sealing anew after a
// rotation.
[[nodiscard]] std::uint32_t sealed_version(std::string_view sealed);

// What every field sealed under that version begins with, so that a statement can tell it from older ones.
[[nodiscard]] std::string sealed_prefix(std::uint32_t version);

// "<key version>:<32 hex digits>" for an equality index. `scope` ("person.phone") keeps equal values of different
// columns apart; callers normalise the value first.
Result<std::string> blind_index(const KeyRing& ring, std::string_view scope, std::string_view value);

// The index under every key version, newest first: what a search must look for while old rows are being re-indexed.
Result<std::vector<std::string>> blind_index_candidates(const KeyRing& ring, std::string_view scope,
                                                        std::string_view value);

}  // namespace yunguan::crypto
