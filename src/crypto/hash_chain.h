// SPDX-License-Identifier: Apache-2.0
// The chain over the audit rows and its daily seal. Each link takes in the link before, its own position and the row's
// integrity code; whoever changes, removes, inserts or reorders a row breaks every link behind it. The seal is an SM2
// signature over the day's last link, so that the whole chain cannot be made anew without the seal key.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/time.h"
#include "crypto/key_ring.h"
#include "crypto/sm3.h"

namespace yunguan::crypto {

// What stands before position 1.
[[nodiscard]] Digest chain_start(std::string_view chain_name);

// SM3("link" ‖ previous ‖ position as 8 bytes big-endian ‖ row_code).
[[nodiscard]] Digest chain_link(const Digest& previous, std::int64_t position, std::string_view row_code);

// What a daily seal says. All of it is signed.
struct DaySeal {
  std::string chain_name;     // "audit"
  Date day;                   // of the Shanghai calendar
  std::int64_t position = 0;  // of the last link of that day or before
  Digest link{};              // that link
  Digest previous_link{};     // the link the seal before it signed; chain_start() for the first
};

// "v1:<seal key version>:<base64 of the DER signature>"
Result<std::string> sign_day_seal(const KeyRing& ring, const DaySeal& seal);
// False when the seal does not say what was signed, or `signature` is none.
Result<bool> verify_day_seal(const KeyRing& ring, const DaySeal& seal, std::string_view signature);

}  // namespace yunguan::crypto
