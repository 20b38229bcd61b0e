// SPDX-License-Identifier: Apache-2.0
// Ends the periods of cards when they are due: tests, silent periods, undoable closings (SIM-10, SIM-12). What is due stands in the cards
// themselves, so a run that a crash cut off is done again whole, and a clock that jumps ends nothing twice and loses nothing.
#pragma once

#include <condition_variable>
#include <mutex>
#include <thread>

#include "identity/audit.h"
#include "identity/unit_tree.h"
#include "life/act_on_cards.h"

namespace yunguan::life {

// Cards whose period has ended. Its conditions are those of the index card_by_due, word for word, without which the index would not be used.
inline constexpr std::string_view kDueSql =
    "SELECT id FROM card WHERE state_until IS NOT NULL AND state NOT IN (1, 4, 5, 6, 8) AND state_until <= :now "
    "ORDER BY state_until LIMIT 2000";

// Thread-safe.
class PeriodClock {
 public:
  PeriodClock(store::Database& db, const identity::Audit& audit, CardActs acts, const Clock& clock);
  ~PeriodClock();

  // Looks every minute until stop(), which waits for the run at hand.
  void start();
  void stop();
  // Ends everything that is due now, in runs of 2,000 cards and one transaction each; how many cards.
  Result<std::int64_t> tick();

 private:
  Result<std::int64_t> run_once(Instant now);
  void work();

  // Fixed after construction.
  store::Database& db_;
  const identity::Audit& audit_;
  const CardActs acts_;
  const Clock& clock_;

  std::mutex mutex_;
  std::condition_variable wake_;
  bool running_ = false;  // under mutex_
  std::thread thread_;
};

// Cards whose period ends within the announced days.
struct EndingSoon {
  card::State state{};
  std::int64_t cards = 0;
};
// `units`: nullopt is the whole fleet. In the order of states; those without a card are left out.
Result<std::vector<EndingSoon>> ending_soon(store::Reader& reader, const std::optional<std::vector<UnitId>>& units,
                                            Instant now, std::chrono::days within);

}  // namespace yunguan::life
