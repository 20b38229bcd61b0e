// SPDX-License-Identifier: Apache-2.0
// Hexadecimal text of bytes. Byte strings are std::string throughout this folder.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace yunguan::crypto {

// Lower-case hex, two digits a byte.
[[nodiscard]] std::string to_hex(std::string_view bytes);

// Upper or lower case, no separators; nullopt for an odd length or any other character.
[[nodiscard]] std::optional<std::string> from_hex(std::string_view hex);

}  // namespace yunguan::crypto
