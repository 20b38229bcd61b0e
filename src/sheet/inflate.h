// SPDX-License-Identifier: Apache-2.0
// Compressed bytes to plain ones, never more than asked for.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "base/error.h"

namespace yunguan::sheet {

enum class Compression : unsigned char { none, gzip, zstd };
[[nodiscard]] Compression compression_of(std::string_view bytes);

// All members or frames one after another, as the command line tools do. `file` is for messages.
// Errors: file.damaged, file.too_large.
[[nodiscard]] Result<std::string> inflate(std::string_view bytes, Compression compression, std::size_t max,
                                          const std::string& file);

}  // namespace yunguan::sheet
