// SPDX-License-Identifier: Apache-2.0
// What the intake leaves behind and for how long: files of rejected rows, files of rows that wait for their month, and the marks by which
// the journal knows files and batches.
//
// Against taking anything twice stand two things: the register, whose digests stay for ever, and the journal's marks, which lie in the
// commit of the rows. A file that the register calls taken and the journal does not know has lost its rows (the journal was set back or is
// new), and is taken again when it is delivered again. Marks that were removed by their age are no such sign: up to when they were is itself
// a mark.
#pragma once

#include "intake/drop_folder.h"

namespace yunguan::intake {

struct KeepFor {
  std::chrono::days rejects{180};
  // After the end of a month: so long it can be opened again, and so long rows wait for that.
  std::chrono::days quarantine{731};
  std::chrono::days marks{400};
};

struct Removed {
  std::int64_t rejects = 0;     // files
  std::int64_t quarantine = 0;  // files
  std::int64_t rows = 0;        // that waited in them for a month that cannot be opened again
  std::int64_t marks = 0;
  [[nodiscard]] bool any() const { return rejects + quarantine + rows + marks > 0; }
};
BOOST_DESCRIBE_STRUCT(Removed, (), (rejects, quarantine, rows, marks))

// The kind under which the counts of each run are kept (keeping/check_store.h).
inline constexpr std::string_view kCleanUpCheck = "usage_clean_up";

struct CleanUp {
  Instant at;
  std::int64_t rejects = 0;
  std::int64_t quarantine = 0;
  std::int64_t rows = 0;
  std::int64_t marks = 0;
};
BOOST_DESCRIBE_STRUCT(CleanUp, (), (at, rejects, quarantine, rows, marks))

// What was removed lately, and what is kept: of things older than this there is nothing any more, or there will be nothing after the next run.
struct CleanUps {
  std::vector<CleanUp> runs;  // newest first
  std::int64_t rejects_days = 0;
  Date rejects_since;
  std::int64_t quarantine_days = 0;  // after the end of a month
  std::string quarantine_since;      // the oldest month that can be opened again, "2024-11"
  std::int64_t marks_days = 0;
  Date marks_since;
};
BOOST_DESCRIBE_STRUCT(CleanUps, (),
                      (runs, rejects_days, rejects_since, quarantine_days, quarantine_since, marks_days, marks_since))
Result<CleanUps> clean_ups(store::Reader& reader, const KeepFor& keep, Instant now);

// False when rows of that month are waited for no longer.
[[nodiscard]] bool can_be_reopened(std::uint32_t month, std::chrono::days keep, Instant now);

// Marks of files and batches that came in before this are no longer in the journal.
Result<Instant> forgotten_until(journal::Journal& journal);

// One thread at a time; beside a running intake.
class Leftovers {
 public:
  // `ground` outlives it.
  Leftovers(const Reception::Ground& ground, KeepFor keep) : ground_(ground), keep_(keep) {}

  // Removes what is due. Called again after an error it goes on.
  Result<Removed> remove_due() const;

 private:
  Result<std::int64_t> remove_rejects() const;
  Result<void> remove_quarantine(Removed& removed) const;
  Result<bool> is_waited_for(const UsageFile& file) const;
  Result<void> forget_quarantine(const UsageFile& file, Removed& removed) const;
  Result<std::int64_t> forget_marks() const;

  const Reception::Ground& ground_;
  const KeepFor keep_;
};

}  // namespace yunguan::intake
