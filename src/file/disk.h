// SPDX-License-Identifier: Apache-2.0
// The few things done to files, each with its error said once: file.disk (unavailable).
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <string_view>

#include "base/error.h"

namespace yunguan::file {

[[nodiscard]] Result<std::uint64_t> size_of(const std::filesystem::path& path);
// At most `size` bytes from `offset`.
[[nodiscard]] Result<std::string> read_at(const std::filesystem::path& path, std::uint64_t offset, std::size_t size);
// In pieces, until `visit` fails.
[[nodiscard]] Result<void> read_all(const std::filesystem::path& path,
                                    const std::function<Result<void>(std::string_view)>& visit);

// Makes a new, empty file that only we may read; it is there after a crash.
[[nodiscard]] Result<void> make_file(const std::filesystem::path& path);
// The bytes are on disk when it returns.
[[nodiscard]] Result<void> write_at(const std::filesystem::path& path, std::uint64_t offset, std::string_view bytes);
// Takes `from` over as `to`: renamed, or copied when they lie on different disks. On disk when it returns.
[[nodiscard]] Result<void> take_over(const std::filesystem::path& from, const std::filesystem::path& to);
// Absent is fine.
[[nodiscard]] Result<void> remove_file(const std::filesystem::path& path);
// A folder that only we may enter.
[[nodiscard]] Result<void> make_folder(const std::filesystem::path& path);

// Refuses with file.disk_full (unavailable) when `bytes` more would leave less than `reserve` free.
[[nodiscard]] Result<void> check_room(const std::filesystem::path& folder, std::uint64_t bytes, std::uint64_t reserve);

// SM3 of the whole file, in lower case hex.
[[nodiscard]] Result<std::string> sm3_of(const std::filesystem::path& path);

}  // namespace yunguan::file
