// SPDX-License-Identifier: Apache-2.0
// The versions of the working calendar. The newest counts, on every node; one that is kept never changes.
#pragma once

#include <atomic>
#include <filesystem>
#include <functional>
#include <memory>
#include <mutex>
#include <vector>

#include "crypto/key_ring.h"
#include "duty/calendar.h"
#include "identity/audit.h"
#include "store/database.h"

namespace yunguan::duty {

// Thread-safe. The newest version is kept in memory; which one that is, is asked each time.
class CalendarShelf {
 public:
  // References to what outlives it.
  CalendarShelf(store::Database& db, const crypto::KeyRing& keys) : db_(db), keys_(keys) {}

  // At start: a file that was not read before becomes the newest version, unless a person has changed the calendar: then that counts.
  // Errors: those of WorkingCalendar::load.
  Result<void> take_file(const std::filesystem::path& path, const identity::Audit& audit, Instant now);
  // The file is another than the last that was taken, and does not count.
  [[nodiscard]] bool file_is_passed_over() const { return passed_over_; }

  // Not within a transaction. duty.no_calendar (unavailable): before the start.
  Result<std::shared_ptr<const WorkingCalendar>> now();

 private:
  store::Database& db_;
  const crypto::KeyRing& keys_;
  std::atomic<bool> passed_over_{false};
  std::mutex mutex_;
  std::shared_ptr<const WorkingCalendar> newest_;  // under mutex_
};

// The newest version; none before the first start.
Result<std::optional<CalendarVersion>> newest_calendar(store::Reader& reader);
// Newest first; at most `limit`.
Result<std::vector<CalendarVersion>> calendar_versions(store::Reader& reader, std::int64_t limit);
// http.stale (stale) when somebody has kept one of that number.
Result<void> keep_calendar(store::Transaction& tx, const crypto::KeyRing& ring, const CalendarVersion& version);
// Whether each version fits its code.
Result<void> each_calendar_code(store::Reader& reader, const crypto::KeyRing& ring,
                                const std::function<void(std::int64_t number, bool sound)>& visit);

}  // namespace yunguan::duty
