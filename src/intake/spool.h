// SPDX-License-Identifier: Apache-2.0
// A file copied out of a folder that others write to, and its digest, in one go.
#pragma once

#include <filesystem>
#include <functional>
#include <string>

#include "base/error.h"

namespace yunguan::intake {

// What tells one state of a file from another.
struct Stamp {
  std::uint64_t inode = 0;
  std::uint64_t size = 0;
  std::int64_t modified = 0;  // nanoseconds
  friend bool operator==(const Stamp&, const Stamp&) = default;
  [[nodiscard]] std::string text() const;
};
// intake.no_file (not_found) for anything but a regular file; a link is followed nowhere.
[[nodiscard]] Result<Stamp> stamp_of(const std::filesystem::path& path);

struct Copied {
  std::string digest;  // SHA-256 of the bytes, in hex
  std::uint64_t bytes = 0;
};
struct CopyTerms {
  std::uint64_t keep_free = 0;  // bytes that must stay free where the copy lies
  // Told after each piece how many bytes there are; false stops the copying (intake.stopping). May be empty.
  std::function<bool(std::uint64_t bytes)> piece;
};
// On disk when it returns; after an error nothing is left of it. Errors: intake.changed (conflict) when the file is another one, or
// differently long or newer, than `stamp` says, before or after; file.disk_full, file.disk (unavailable).
[[nodiscard]] Result<Copied> copy_file(const std::filesystem::path& from, const Stamp& stamp,
                                       const std::filesystem::path& to, const CopyTerms& terms);

}  // namespace yunguan::intake
