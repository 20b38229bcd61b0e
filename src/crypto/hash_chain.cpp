// SPDX-License-Identifier: Apache-2.0
#include "crypto/hash_chain.h"

#include <fmt/format.h>

#include "crypto/hex.h"
#include "crypto/marked_text.h"

namespace yunguan::crypto {

namespace {

std::string sealed_text(const DaySeal& seal) {
  return fmt::format("yunguan day seal 1\nchain {}\nday {}\nposition {}\nlink {}\nprevious {}\n", seal.chain_name,
                     format_date(seal.day), seal.position, to_hex(bytes_of(seal.link)),
                     to_hex(bytes_of(seal.previous_link)));
}

}  // namespace

Digest chain_start(std::string_view chain_name) { return sm3(fmt::format("yunguan chain {}", chain_name)); }

Digest chain_link(const Digest& previous, std::int64_t position, std::string_view row_code) {
  std::string input = "link";
  input += bytes_of(previous);
  for (int shift = 56; shift >= 0; shift -= 8) input += static_cast<char>(position >> shift & 0xff);
  input += row_code;
  return sm3(input);
}

Result<std::string> sign_day_seal(const KeyRing& ring, const DaySeal& seal) {
  YG_TRY_ASSIGN(const Marked signature, ring.sign(sealed_text(seal)));
  return to_text(signature);
}

Result<bool> verify_day_seal(const KeyRing& ring, const DaySeal& seal, std::string_view signature) {
  const auto mark = marked_from_text(signature);
  if (!mark) return false;
  auto verified = ring.verify(sealed_text(seal), *mark);
  if (!verified && verified.error().code == "keys.unknown_version") return false;
  return verified;
}

}  // namespace yunguan::crypto
