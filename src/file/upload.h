// SPDX-License-Identifier: Apache-2.0
// A file that comes in parts, and a file that is kept for somebody: what they are; no disk and no SQL here.
#pragma once

#include <boost/describe.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "base/id.h"
#include "base/time.h"
#include "file/content_kind.h"

namespace yunguan::file {

using UploadId = StrongId<struct UploadTag>;
using KeptFileId = StrongId<struct KeptFileTag>;

inline constexpr std::int64_t kPartBytes = 8 << 20;
inline constexpr std::size_t kNameBytesMax = 200;

struct Limits {
  std::int64_t file_bytes = 256 << 20;       // of one upload
  std::int64_t open_uploads = 8;             // of one person, not finished
  std::uint64_t disk_reserve = 512u << 20;   // bytes that stay free whatever is sent
  std::chrono::seconds request_time{300};    // to take one part, or to look through the whole file
  std::chrono::hours abandoned_after{24};    // an upload nobody has sent to
  std::chrono::hours finished_kept{24 * 7};  // a finished upload
  std::chrono::hours files_kept{24 * 30};    // a result file
};

enum class UploadState : std::uint8_t { open, finished };
BOOST_DESCRIBE_ENUM(UploadState, open, finished)

struct Upload {
  UploadId id;
  std::string name;
  std::int64_t size = 0;
  ContentKind kind = ContentKind::csv;
  UploadState state = UploadState::open;
  std::int64_t part_bytes = kPartBytes;
  std::vector<std::int64_t> parts;  // that have come, from 1
  std::optional<std::string> sm3;   // hex; as announced, then as it is
  Instant created_at;
  Instant expires_at;
};
BOOST_DESCRIBE_STRUCT(Upload, (), (id, name, size, kind, state, part_bytes, parts, sm3, created_at, expires_at))

struct NewUpload {
  std::string name;
  std::int64_t size = 0;
  std::optional<std::string> sm3;  // hex, checked when it is finished
};
BOOST_DESCRIBE_STRUCT(NewUpload, (), (name, size, sm3))

[[nodiscard]] constexpr std::int64_t part_count(std::int64_t size) { return (size + kPartBytes - 1) / kPartBytes; }
// Of part `number`, from 1: all are kPartBytes but the last.
[[nodiscard]] constexpr std::int64_t part_size(std::int64_t size, std::int64_t number) {
  return number < part_count(size) ? kPartBytes : size - (part_count(size) - 1) * kPartBytes;
}
static_assert(part_count(1) == 1 && part_count(kPartBytes) == 1 && part_count(kPartBytes + 1) == 2);
static_assert(part_size(kPartBytes + 1, 2) == 1 && part_size(kPartBytes, 1) == kPartBytes);

// The name without folders that a browser or a person may have put before it. file.name (invalid) for a name that is
// empty, too long, no UTF-8, holds control characters, or has an ending nobody here reads.
[[nodiscard]] Result<std::string> clean_name(std::string_view name);
// clean_name, file.size (invalid), file.too_large (too_large), file.sm3 (invalid).
[[nodiscard]] Result<NewUpload> check_new(const NewUpload& wanted, const Limits& limits);

}  // namespace yunguan::file
