// SPDX-License-Identifier: Apache-2.0
// The text of the key file:
//
//   yunguan-keys 1
//   key data 1 2026-11-21T14:05:09+08:00 <wrapped key, base64>
//   …                                      versions of a purpose rise by one from 1; every purpose has at least one
//   sm3 <digest of all lines above, hex>   notices accidents; the wrapping itself resists intent
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "crypto/key_ring.h"

namespace yunguan::crypto {

struct WrappedKey {
  KeyInfo info;
  std::string wrapped;
};

[[nodiscard]] std::string format_key_file(const std::vector<WrappedKey>& keys);

// Keys of a purpose in the order of their versions. keys.damaged with the line; `name` is the file's name for messages.
Result<std::vector<WrappedKey>> parse_key_file(std::string_view content, std::string_view name);

}  // namespace yunguan::crypto
