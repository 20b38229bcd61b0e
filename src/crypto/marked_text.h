// SPDX-License-Identifier: Apache-2.0
// "v1:<key version>:<base64>", the printable form of sealed fields, integrity codes and signatures.
#pragma once

#include <fmt/format.h>

#include <optional>
#include <string>
#include <string_view>

#include "base/parse.h"
#include "crypto/base64.h"
#include "crypto/key_ring.h"

namespace yunguan::crypto {

[[nodiscard]] inline std::string to_text(const Marked& marked) {
  return fmt::format("v1:{}:{}", marked.version, to_base64(marked.bytes));
}

[[nodiscard]] inline std::optional<Marked> marked_from_text(std::string_view text) {
  const auto parts = split(text, ':');
  if (parts.size() != 3 || parts[0] != "v1") return std::nullopt;
  const auto version = parse_integer<std::uint32_t>(parts[1]);
  auto bytes = from_base64(parts[2]);
  if (!version || *version == 0 || !bytes) return std::nullopt;
  return Marked{*version, std::move(*bytes)};
}

}  // namespace yunguan::crypto
