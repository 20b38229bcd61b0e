// SPDX-License-Identifier: Apache-2.0
// Reads an archive and believes nothing in it before it is proved. Errors, all with nothing changed anywhere:
//   backup.missing (not_found), backup.not_a_backup, backup.cut_short, backup.damaged (invalid)
//   backup.newer_format (conflict)   made by a newer program
//   backup.wrong_passphrase, backup.wrong_master_secret (forbidden)
#pragma once

#include <filesystem>
#include <functional>
#include <optional>

#include "keeping/archive_seal.h"
#include "keeping/disk_file.h"

namespace yunguan::keeping {

// Used by one thread.
class ArchiveReader {
 public:
  // Reads the head, and sees that the end is there.
  static Result<ArchiveReader> open(const std::filesystem::path& path);

  [[nodiscard]] const ArchiveHead& head() const { return head_; }
  [[nodiscard]] std::uint64_t size() const { return size_; }

  // With the passphrase or the master secret, as the head says.
  Result<void> unlock(const crypto::Secret& secret);
  // After unlock().
  Result<Manifest> manifest() const;

  // Everything in order. `data` comes in pieces of any size; a part's digest has been compared when `end` is called.
  struct Visitor {
    std::function<Result<void>(const ArchivePart&)> begin = [](const ArchivePart&) { return Result<void>{}; };
    std::function<Result<void>(const ArchivePart&, std::string_view)> data = [](const ArchivePart&, std::string_view) {
      return Result<void>{};
    };
    std::function<Result<void>(const ArchivePart&)> end = [](const ArchivePart&) { return Result<void>{}; };
  };
  Result<void> each(const Visitor& visitor) const;

 private:
  ArchiveReader(DiskFile file, ArchiveHead head, std::uint64_t begin, std::uint64_t manifest_at, std::uint64_t size)
      : file_(std::move(file)), head_(std::move(head)), begin_(begin), manifest_at_(manifest_at), size_(size) {}
  struct Chunk {
    char kind = 0;
    std::string sealed;
    std::uint64_t next = 0;  // offset
  };
  [[nodiscard]] std::unexpected<Error> damaged() const;
  Result<Chunk> chunk_at(std::uint64_t offset) const;

  DiskFile file_;
  ArchiveHead head_;
  std::uint64_t begin_;        // of the first chunk
  std::uint64_t manifest_at_;  // of the last
  std::uint64_t size_;
  std::optional<ArchiveSeal> seal_;
};

}  // namespace yunguan::keeping
