// SPDX-License-Identifier: Apache-2.0
// Base64 by RFC 4648: the standard alphabet with padding (section 4), and the URL alphabet without it (section 5).
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace yunguan::crypto {

[[nodiscard]] std::string to_base64(std::string_view bytes);

// Strict: full padding, no line breaks, no stray bits after the last byte; nullopt otherwise.
[[nodiscard]] std::optional<std::string> from_base64(std::string_view text);

// For tokens in cookies and addresses.
[[nodiscard]] std::string to_base64url(std::string_view bytes);
[[nodiscard]] std::optional<std::string> from_base64url(std::string_view text);

}  // namespace yunguan::crypto
