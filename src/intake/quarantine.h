// SPDX-License-Identifier: Apache-2.0
// Rows of months that are not open: kept beside the journal until somebody opens the month again, then taken into it, once.
#pragma once

#include <functional>

#include "intake/file_taker.h"
#include "intake/register.h"

namespace yunguan::intake {

using ReopeningId = StrongId<struct ReopeningTag>;

// asked: nothing of it was done yet. taking: the month is open, rows are being taken. done: all that waited are in the journal.
enum class ReopeningState : std::uint8_t { asked, taking, done };
BOOST_DESCRIBE_ENUM(ReopeningState, asked, taking, done)

struct Reopening {
  ReopeningId id;
  std::string month;
  std::string reason;
  Instant open_until;  // rows of the month that come until then are taken as those of an open one
  ReopeningState state = ReopeningState::asked;
  std::int64_t rows = 0;  // taken out of quarantine
  std::string asked_by;
  Instant asked_at;
  std::optional<Instant> finished_at;
};
BOOST_DESCRIBE_STRUCT(Reopening, (), (id, month, reason, open_until, state, rows, asked_by, asked_at, finished_at))

[[nodiscard]] Result<ReopeningId> insert_reopening(store::Transaction& tx, const Reopening& reopening);
// The newest first, at most 50.
[[nodiscard]] Result<std::vector<Reopening>> last_reopenings(store::Reader& reader);
[[nodiscard]] Result<std::optional<Reopening>> next_reopening(store::Reader& reader);

// Present and previous month of the clock, and those that were opened again and whose time is not over.
class CalendarMonths final : public OpenMonths {
 public:
  // Both outlive it.
  CalendarMonths(store::Database& db, const Clock& clock) : db_(db), clock_(clock) {}
  Result<std::vector<std::uint32_t>> now() override;

 private:
  store::Database& db_;
  const Clock& clock_;
};

// The first rows of a quarantine file.
[[nodiscard]] Result<std::vector<QuarantinedRow>> first_quarantined(const std::filesystem::path& path,
                                                                    UsageFileId file);

// Called before the first row of a month that was opened again enters the journal: whoever folds the rows prepares for them. May be called
// again with the same month.
using OpenMonth = std::function<Result<void>(std::uint32_t month)>;

class QuarantineTaker {
 public:
  struct Ground {
    store::Database& db;
    const Clock& clock;
    journal::Journal& journal;
    Places places;
    std::uint32_t shards = 16;
    OpenMonth open_month;
  };
  explicit QuarantineTaker(Ground ground) : ground_(std::move(ground)) {}

  // Carries the next reopening out as far as it gets; false when there is none. Errors: intake.stopping; those of the store.
  Result<bool> take_next(const Patience& patience) const;

 private:
  Result<std::int64_t> take_file(const Reopening& reopening, const UsageFile& file, const Patience& patience) const;

  const Ground ground_;
};

}  // namespace yunguan::intake
