// SPDX-License-Identifier: Apache-2.0
// Content codings (RFC 9110 §12.5.3): which one a client takes, and bodies in it.
#pragma once

#include <string>
#include <string_view>

namespace yunguan::http {

enum class Coding : std::uint8_t { identity, gzip, zstd };

// The smallest body worth the work.
inline constexpr std::size_t kCompressFrom = 1'024;

// zstd before gzip before none, among those the client takes.
[[nodiscard]] Coding accepted_coding(std::string_view accept_encoding);
[[nodiscard]] std::string_view coding_name(Coding coding);
// Text, JSON, scripts and vector images; not what is packed already.
[[nodiscard]] bool compresses_well(std::string_view content_type);

enum class Effort : std::uint8_t { quick, thorough };
// `body` in that coding, or "" when it would not get smaller.
[[nodiscard]] std::string compressed(std::string_view body, Coding coding, Effort effort);

}  // namespace yunguan::http
