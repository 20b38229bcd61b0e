// SPDX-License-Identifier: Apache-2.0
// Writes an archive from front to end. A second thread packs, seals and writes while the caller goes on reading.
#pragma once

#include <condition_variable>
#include <deque>
#include <filesystem>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>

#include "keeping/archive_seal.h"
#include "keeping/disk_file.h"

namespace yunguan::keeping {

// Used by one thread. The file has a temporary name until finish(): whatever happens before, also a crash, leaves nothing
// under `path`. What is left under the temporary name is removed by the destructor or by remove_unfinished().
class ArchiveWriter {
 public:
  // `head` without salt, iterations and key; they are made. `random` outlives the call only.
  static Result<std::unique_ptr<ArchiveWriter>> create(const std::filesystem::path& path, ArchiveHead head,
                                                       const crypto::Secret& secret, crypto::Random& random,
                                                       std::uint32_t iterations);
  ~ArchiveWriter();

  [[nodiscard]] const ArchiveHead& head() const { return head_; }

  void begin_part(std::string name);
  // Waits while more than a few chunks are not written yet. Fails with what writing failed with.
  Result<void> write(std::string_view bytes);
  void end_part(std::optional<std::int64_t> rows = {}, std::vector<std::string> columns = {});

  // Fills in format, identity, parts and totals of `manifest`, has the text signed, and gives the file its name. On disk
  // when it returns.
  using Sign = std::function<Result<std::string>(std::string_view)>;
  Result<Manifest> finish(Manifest manifest, const Sign& sign);

 private:
  ArchiveWriter(std::filesystem::path path, ArchiveHead head, ArchiveSeal seal, DiskFile file);
  Result<void> hand_over();
  void run();
  Result<void> write_chunk(char kind, std::string_view plain);
  Result<void> wait_for_writer();

  // Fixed after construction.
  const std::filesystem::path path_;
  ArchiveHead head_;
  const ArchiveSeal seal_;

  // The caller's.
  std::string waiting_;  // not a whole chunk yet
  std::vector<ArchivePart> parts_;
  std::unique_ptr<crypto::Sm3> digest_;
  bool named_ = false;

  // The writer thread's until it has ended.
  DiskFile file_;
  std::uint64_t chunks_ = 0;

  std::mutex mutex_;
  std::condition_variable changed_;
  // Under mutex_.
  std::deque<std::string> queue_;
  bool closed_ = false;
  Result<void> outcome_;
  std::thread thread_;
};

// Removes what writers that were killed have left in the folder.
Result<void> remove_unfinished(const std::filesystem::path& folder);

}  // namespace yunguan::keeping
