// SPDX-License-Identifier: Apache-2.0
// How posts between this platform and others are signed, both ways.
#pragma once

#include <string>
#include <string_view>

namespace yunguan::client {

// "sha256=<hex>" of HMAC-SHA256 over "<timestamp>.<text>".
[[nodiscard]] std::string signature_of(std::string_view secret, std::string_view timestamp, std::string_view text);

}  // namespace yunguan::client
