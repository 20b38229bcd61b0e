// SPDX-License-Identifier: Apache-2.0
// Usage handed over in a request: all of it is in the journal when it is answered, or nothing is. The answer is kept in the commit that holds the
// rows, so that the same batch sent again adds nothing and hears the same.
#pragma once

#include <mutex>
#include <set>

#include "intake/board.h"
#include "intake/drop_folder.h"

namespace yunguan::intake {

inline constexpr std::size_t kRejectedNamed = 1'000;
inline constexpr std::size_t kBatchIdMax = 128;

struct BatchAnswer {
  UsageFileId id;  // in the register
  std::int64_t rows = 0;
  std::int64_t taken = 0;
  std::int64_t quarantined = 0;       // of months that are not open
  std::int64_t rejected_count = 0;    // rows = taken + quarantined + rejected_count
  std::vector<RejectedRow> rejected;  // the first kRejectedNamed
};
BOOST_DESCRIBE_STRUCT(BatchAnswer, (), (id, rows, taken, quarantined, rejected_count, rejected))

struct BatchInput {
  std::string caller;  // under whose name the id is remembered
  std::string id;
  std::string feed;      // its name
  std::string body;      // CSV as in a file of the feed
  std::string encoding;  // "" or "gzip"
  std::string by;        // login
};

// "usage/batch/9a3f…"
[[nodiscard]] std::string batch_mark(std::string_view digest);
// The end of a batch that the register has missed.
[[nodiscard]] Result<void> settle_batch(const Reception::Ground& ground, UsageFile file);

// Any thread.
class Batches {
 public:
  // All outlive it.
  Batches(const Reception::Ground& ground, OpenMonths& months, PaceMeter& pace, std::uint32_t shards)
      : ground_(ground), months_(months), pace_(pace), shards_(shards) {}

  // Errors: intake.batch_id, intake.batch_other (the id was used for another body), intake.encoding, input.corrupt, csv.header,
  // usage.column, mapping.* (invalid); intake.feed_unknown (invalid); intake.batch_large (too_large, unpacked);
  // intake.batch_running, intake.batch_old (conflict; taken so long ago that the answer is gone); journal.busy (too_many); intake.month_awaited and those of
  // journal, disk and store (unavailable): nothing is lost by sending the same again.
  Result<BatchAnswer> submit(const BatchInput& input);

 private:
  Result<BatchAnswer> take(const BatchInput& input, const std::string& digest, const std::string& body_digest);
  Result<UsageFile> open_row(const BatchInput& input, const Feed& feed, const std::string& digest);

  const Reception::Ground& ground_;
  OpenMonths& months_;
  PaceMeter& pace_;
  const std::uint32_t shards_;
  std::mutex mutex_;
  std::set<std::string> running_;  // under mutex_: digests
};

}  // namespace yunguan::intake
