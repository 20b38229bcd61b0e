// SPDX-License-Identifier: Apache-2.0
// Files that only their owner may read: the master secret and the wrapped keys.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "base/error.h"

namespace yunguan::crypto {

// The content, or nullopt when there is no such file. keys.permissions when group or others have any right on it,
// keys.io when it cannot be read.
Result<std::optional<std::string>> read_private_file(const std::filesystem::path& file);

enum class Existing : std::uint8_t { refuse, replace };

// Writes a file of mode 0600 beside its place, syncs it and moves it there, so that a crash leaves the old or the new
// one whole. With Existing::refuse a file that appeared meanwhile is kept and keys.exists returned. keys.io otherwise.
Result<void> write_private_file(const std::filesystem::path& file, std::string_view content, Existing existing);

}  // namespace yunguan::crypto
