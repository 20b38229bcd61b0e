// SPDX-License-Identifier: Apache-2.0
#include "intake/leftovers.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/json.h"
#include "base/parse.h"
#include "file/disk.h"
#include "intake/batch.h"
#include "intake/file_taker.h"
#include "intake/quarantine.h"
#include "keeping/check_store.h"

namespace yunguan::intake {
namespace {

namespace fs = std::filesystem;
using store::NamedQuery;
using store::Row;

constexpr const char* kForgottenMark = "usage/forgotten_until";
constexpr std::int64_t kMarksAtOnce = 1'000;
constexpr std::int64_t kCleanUpsShown = 10;

constexpr NamedQuery kMonthsOf{"intake.months_of_quarantine",
                               "SELECT month, row_count, CASE WHEN reopening_id IS NULL THEN 1 ELSE 0 END FROM "
                               "usage_quarantine_month WHERE file_id = :file ORDER BY month"};
constexpr NamedQuery kForgetRows{"intake.remove_quarantined_rows",
                                 "DELETE FROM usage_quarantine WHERE file_id = :file"};
constexpr NamedQuery kForgetMonths{"intake.remove_quarantined_months",
                                   "DELETE FROM usage_quarantine_month WHERE file_id = :file AND reopening_id IS NULL"};
constexpr NamedQuery kOldestOpen{"intake.oldest_unfinished",
                                 "SELECT MIN(received_at) FROM usage_file WHERE state IN ('waiting', 'taking')"};
constexpr NamedQuery kKnown{"intake.old_marks",
                            "SELECT id, received_at, kind, taken_digest FROM usage_file WHERE received_at >= :from AND "
                            "received_at < :until AND (received_at > :after OR id > :id) ORDER BY received_at, id "
                            "LIMIT :n"};

struct Known {
  std::int64_t id = 0;
  Instant at;
  std::string kind;
  std::string digest;  // "" when another row speaks for it, or none
};

struct MonthOf {
  std::string month;
  std::int64_t rows = 0;
  bool waits = false;
};

Result<std::vector<MonthOf>> months_of_file(store::Database& db, UsageFileId file) {
  return db.read([&](store::Reader& reader) {
    return reader.all(kMonthsOf, {file}, [](const Row& row) {
      return MonthOf{row.text(0), row.integer(1), row.integer(2) == 1};
    });
  });
}

// Visits the ended files of the register that have a file in `folder`. A file whose number the register does not know (any more) is left:
// its next owner begins it anew.
Result<void> each_ended(store::Database& db, const fs::path& folder, Instant before,
                        const std::function<Result<void>(const UsageFile&)>& visit) {
  std::vector<std::int64_t> numbers;
  std::error_code failed;
  for (fs::directory_iterator at{folder, failed}, end; !failed && at != end; at.increment(failed)) {
    if (const auto number = parse_integer<std::int64_t>(at->path().stem().string())) numbers.push_back(*number);
  }
  std::ranges::sort(numbers);
  for (const std::int64_t number : numbers) {
    YG_TRY_ASSIGN(const auto file,
                  db.read([&](store::Reader& reader) { return find_file(reader, UsageFileId{number}); }));
    if (file && file->finished_at && *file->finished_at < before) YG_TRY(visit(*file));
  }
  return {};
}

}  // namespace

bool can_be_reopened(std::uint32_t month, std::chrono::days keep, Instant now) {
  return month >= usage::month_of(now - keep);
}

Result<CleanUps> clean_ups(store::Reader& reader, const KeepFor& keep, Instant now) {
  CleanUps answer{.runs = {},
                  .rejects_days = keep.rejects.count(),
                  .rejects_since = shanghai_date(now - keep.rejects),
                  .quarantine_days = keep.quarantine.count(),
                  .quarantine_since = usage::month_text(usage::month_of(now - keep.quarantine)),
                  .marks_days = keep.marks.count(),
                  .marks_since = shanghai_date(now - keep.marks)};
  YG_TRY_ASSIGN(const auto runs, keeping::list_checks(reader, kCleanUpCheck, kCleanUpsShown));
  for (const keeping::CheckRun& run : runs) {
    YG_TRY_ASSIGN(const auto removed, json::decode<Removed>(run.report));
    answer.runs.push_back({run.at, removed.rejects, removed.quarantine, removed.rows, removed.marks});
  }
  return answer;
}

Result<Instant> forgotten_until(journal::Journal& journal) {
  YG_TRY_ASSIGN(const auto value, journal.storage().mark(kForgottenMark));
  return from_micros(parse_integer<std::int64_t>(value.value_or("")).value_or(0));
}

Result<Removed> Leftovers::remove_due() const {
  Removed removed;
  YG_TRY_ASSIGN(removed.rejects, remove_rejects());
  YG_TRY(remove_quarantine(removed));
  YG_TRY_ASSIGN(removed.marks, forget_marks());
  return removed;
}

Result<std::int64_t> Leftovers::remove_rejects() const {
  std::int64_t count = 0;
  YG_TRY(each_ended(ground_.db, ground_.places.rejects, ground_.clock.now() - keep_.rejects,
                    [&](const UsageFile& file) -> Result<void> {
                      YG_TRY(file::remove_file(ground_.places.rejects_of(file.id.value)));
                      ++count;
                      return {};
                    }));
  return count;
}

// The file of rows as a whole, when none of its months can be opened again.
Result<void> Leftovers::remove_quarantine(Removed& removed) const {
  return each_ended(ground_.db, ground_.places.quarantine, ground_.clock.now() - keep_.quarantine,
                    [&](const UsageFile& file) -> Result<void> {
                      YG_TRY_ASSIGN(const bool wanted, is_waited_for(file));
                      return wanted ? Result<void>{} : forget_quarantine(file, removed);
                    });
}

Result<bool> Leftovers::is_waited_for(const UsageFile& file) const {
  YG_TRY_ASSIGN(const auto months, months_of_file(ground_.db, file.id));
  const Instant now = ground_.clock.now();
  return std::ranges::any_of(months, [&](const MonthOf& of) {
    return of.waits && can_be_reopened(usage::month_number(of.month), keep_.quarantine, now);
  });
}

Result<void> Leftovers::forget_quarantine(const UsageFile& file, Removed& removed) const {
  YG_TRY_ASSIGN(const auto months, months_of_file(ground_.db, file.id));
  YG_TRY(ground_.db.write([&](store::Transaction& tx) -> Result<void> {
    YG_TRY(tx.run(kForgetRows, {file.id}));
    YG_TRY(tx.run(kForgetMonths, {file.id}));
    return {};
  }));
  YG_TRY(file::remove_file(ground_.places.quarantine_of(file.id.value)));
  journal::Batch batch;
  for (const MonthOf& of : months) {
    batch.mark(quarantine_mark(of.month, file.digest), "");
    if (of.waits) removed.rows += of.rows;
  }
  YG_TRY(ground_.journal.append(batch));
  ++removed.quarantine;
  return {};
}

// Only up to the oldest file that is not ended: it may go on by its mark.
Result<std::int64_t> Leftovers::forget_marks() const {
  YG_TRY_ASSIGN(const Instant from, forgotten_until(ground_.journal));
  YG_TRY_ASSIGN(const auto open, ground_.db.read([](store::Reader& reader) {
    return reader.one(kOldestOpen, {}, [](const Row& row) { return row.optional_instant(0); });
  }));
  Instant until = ground_.clock.now() - keep_.marks;
  if (open && *open) until = std::min(until, **open);
  std::int64_t count = 0;
  Known last{.id = 0, .at = from - std::chrono::microseconds{1}, .kind = {}, .digest = {}};
  while (last.at < until) {
    YG_TRY_ASSIGN(const auto some, ground_.db.read([&](store::Reader& reader) {
      return reader.all(kKnown, {last.at, until, last.at, last.id, kMarksAtOnce}, [](const Row& row) {
        return Known{row.integer(0), row.instant(1), row.text(2), row.optional_text(3).value_or("")};
      });
    }));
    const bool whole = static_cast<std::int64_t>(some.size()) < kMarksAtOnce;
    journal::Batch batch;
    for (const Known& known : some) {
      if (known.digest.empty() || known.kind == "kafka") continue;
      batch.mark(known.kind == "batch" ? batch_mark(known.digest) : file_mark(known.digest), "");
      ++count;
    }
    // First that marks may be missing, and only then that they are: in one commit.
    const Instant reached = whole ? until : some.back().at + std::chrono::microseconds{1};
    if (reached > from) batch.mark(kForgottenMark, fmt::format("{}", to_micros(reached)));
    YG_TRY(ground_.journal.append(batch));
    if (whole) break;
    last = some.back();
  }
  return count;
}

}  // namespace yunguan::intake
