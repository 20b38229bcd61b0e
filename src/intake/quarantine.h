// SPDX-License-Identifier: Apache-2.0
// Rows of months that are not open: kept beside the journal until somebody opens the month again, then taken into it, once.
#pragma once

#include <atomic>
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
  // The newest month that is published to those who fold rows; 0: none yet. It never goes back.
  using NewestPublished = std::function<Result<std::uint32_t>()>;
  // `db` and `clock` outlive it. Without `newest_published` nobody folds, and nothing waits.
  CalendarMonths(store::Database& db, const Clock& clock, NewestPublished newest_published = {})
      : db_(db), clock_(clock), ask_newest_(std::move(newest_published)) {}
  Result<std::vector<std::uint32_t>> now() override;
  Result<void> check_published(std::uint32_t month) override;

 private:
  store::Database& db_;
  const Clock& clock_;
  const NewestPublished ask_newest_;
  std::atomic<std::uint32_t> newest_ = 0;  // as it was asked for last
};

// The first rows of a quarantine file.
[[nodiscard]] Result<std::vector<QuarantinedRow>> first_quarantined(const std::filesystem::path& path,
                                                                    UsageFileId file);

// How far the quarantined rows of one file and month are in the journal: "usage/quarantine/2026-08/9a3f…".
[[nodiscard]] std::string quarantine_mark(std::string_view month, std::string_view digest);

class QuarantineTaker {
 public:
  struct Ground {
    store::Database& db;
    const Clock& clock;
    journal::Journal& journal;
    Places places;
    std::uint32_t shards = 16;
    OpenMonths& months;
  };
  explicit QuarantineTaker(Ground ground) : ground_(std::move(ground)) {}

  // Carries the next reopening out as far as it gets; false when there is none. Errors: intake.stopping; those of the store.
  Result<bool> take_next(const Patience& patience) const;

 private:
  Result<std::int64_t> take_file(const Reopening& reopening, const UsageFile& file, const Patience& patience) const;

  const Ground ground_;
};

}  // namespace yunguan::intake
