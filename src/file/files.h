// SPDX-License-Identifier: Apache-2.0
// What one can do with files: send one in parts, find a finished one, keep a result for somebody, fetch it.
//
// Uploads lie in <folder>/uploads/<id>, kept files in <folder>/files/<id>, readable by us only. A part counts once it is
// on disk and its row is committed; whatever a crash leaves on disk without a row is removed at the next start.
#pragma once

#include <array>
#include <condition_variable>
#include <filesystem>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>

#include "file/file_store.h"
#include "file/upload.h"
#include "job/job.h"

namespace yunguan::file {

// Thread-safe. Everything is one person's: to anybody else it does not exist (file.not_found).
class Files {
 public:
  Files(store::Database& db, const Clock& clock, std::filesystem::path folder, Limits limits = {});
  ~Files();

  // Makes the folders, removes what a crash left and begins to sweep hourly.
  Result<void> start();
  void stop();

  // As check_new(); file.too_many_open (too_many); file.disk_full (unavailable). No byte is taken before.
  Result<Upload> begin(const NewUpload& wanted, PersonId owner);
  // file.part (invalid) for a number or a size that is not this upload's, file.finished (conflict) afterwards. A part may
  // be sent again.
  Result<void> put_part(UploadId id, PersonId owner, std::int64_t number, std::string_view bytes);
  // file.incomplete (conflict) names the first missing part; file.digest and file.content (invalid) when it is not the
  // file that was announced. Finishing twice gives the same answer.
  Result<Upload> finish(UploadId id, PersonId owner);
  Result<Upload> find(UploadId id, PersonId owner);
  Result<void> remove(UploadId id, PersonId owner);

  struct Finished {
    std::filesystem::path path;
    std::string name;
    ContentKind kind = ContentKind::csv;
    std::int64_t size = 0;
  };
  // file.not_finished (conflict) while parts are missing. The file stays for Limits::finished_kept.
  Result<Finished> find_finished(UploadId id, PersonId owner);

  // Takes the file over and keeps it for its owner for Limits::files_kept.
  Result<job::JobFile> keep(const std::filesystem::path& file, std::string name, std::string kind, PersonId owner);
  struct Kept {
    KeptFile file;
    std::filesystem::path path;
  };
  Result<Kept> find_kept(KeptFileId id, PersonId owner);

  [[nodiscard]] const Limits& limits() const { return limits_; }
  // Removes what is over its time and what has no row; returns how many files went.
  Result<std::int64_t> sweep();

 private:
  [[nodiscard]] std::filesystem::path upload_path(UploadId id) const;
  [[nodiscard]] std::filesystem::path kept_path(KeptFileId id) const;
  [[nodiscard]] std::mutex& lock_of(UploadId id);
  Result<void> check_whole(const Upload& upload, std::string& sm3) const;
  template <class Id, class Exists>
  Result<std::int64_t> remove_strays(const std::filesystem::path& folder, Exists exists);
  void run();

  // Fixed after construction.
  store::Database& db_;
  const Clock& clock_;
  const std::filesystem::path folder_;
  const Limits limits_;

  // One act at a time on one upload; uploads share a few locks by number.
  std::array<std::mutex, 16> upload_locks_;

  std::mutex mutex_;
  std::condition_variable wake_;
  bool running_ = false;  // under mutex_
  std::thread sweeper_;
};

}  // namespace yunguan::file
