// SPDX-License-Identifier: Apache-2.0
// The register: what was handed in, when, by whom, and what became of it. It follows the journal: whether rows were taken is decided there.
#pragma once

#include <boost/describe.hpp>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "intake/counts.h"
#include "intake/feed.h"
#include "intake/sequence.h"

namespace yunguan::intake {

using UsageFileId = StrongId<struct UsageFileTag>;

// folder: found in a feed's folder; upload: handed in at the console; batch: POST /api/v1/usage; kafka: a stretch of one partition.
enum class FileKind : std::uint8_t { folder, upload, batch, kafka };
BOOST_DESCRIBE_ENUM(FileKind, folder, upload, batch, kafka)

// waiting: copied, not begun. taking: begun. done. repeated: the same bytes were handed in before. bad: not readable as a usage file.
enum class FileState : std::uint8_t { waiting, taking, done, repeated, bad };
BOOST_DESCRIBE_ENUM(FileState, waiting, taking, done, repeated, bad)

struct UsageFile {
  UsageFileId id;
  FeedId feed_id;
  std::string feed_name;
  FileKind kind = FileKind::folder;
  std::string name;
  std::string digest;
  FeedSource source = FeedSource::carrier;
  FileState state = FileState::waiting;
  std::int64_t bytes = 0;
  Counts counts;
  double seconds = 0;  // of work
  std::string received_by;
  Instant received_at;
  std::optional<Instant> finished_at;
  std::optional<UsageFileId> repeat_of;
  std::optional<Sequence> sequence;
  std::optional<Error> error;
  std::string original;  // path in the feed's folder while it still lies there; "" otherwise
  std::string stamp;     // of that file when it was copied
};

// Written into `reader.one`: all columns of a file, in the order file_at() reads them, from usage_file f JOIN usage_feed e.
[[nodiscard]] const std::string& file_select();
[[nodiscard]] UsageFile file_at(const store::Row& row);

[[nodiscard]] Result<std::optional<UsageFile>> find_file(store::Reader& reader, UsageFileId id);
// The one whose rows the journal has or will have: never a repetition.
[[nodiscard]] Result<std::optional<UsageFile>> find_by_digest(store::Reader& reader, const std::string& digest);
// Files in the spool, waiting or begun, in the order in which they came.
[[nodiscard]] Result<std::vector<UsageFile>> unfinished_files(store::Reader& reader, std::size_t limit);
// What of this path is known already, as long as it lies there.
[[nodiscard]] Result<std::optional<UsageFile>> find_original(store::Reader& reader, const std::string& path);

// file.id is given already (store::next_id, series "usage_file"). store.duplicate (conflict) when another file of that digest is known;
// a repeated or bad one is never a duplicate.
[[nodiscard]] Result<void> insert_file(store::Transaction& tx, const UsageFile& file);
// State, size, figures, end, error and original as `file` has them. False, and nothing is changed, when its end is known already: a process that
// has stood still does not take back what the one after it has done.
[[nodiscard]] Result<bool> update_file(store::Transaction& tx, const UsageFile& file);

// Rows of one file that wait for their month to be opened.
struct QuarantinedRow {
  UsageFileId file_id;
  std::int64_t line = 0;
  std::string month;
  std::string text;  // in our own columns
};
inline constexpr std::size_t kQuarantineShown = 1'000;  // of a file; all of them are in its quarantine file
// Replaces what is known of the file's quarantined rows.
[[nodiscard]] Result<void> keep_quarantine(store::Transaction& tx, UsageFileId file, const Counts& counts,
                                           const std::vector<QuarantinedRow>& first);

}  // namespace yunguan::intake
