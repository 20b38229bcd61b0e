// SPDX-License-Identifier: Apache-2.0
// Doing a bulk act: its waiting cards are read, judged again, and written run by run, each run with the cards' history and commands, the
// result of every card, an audit entry and the place to go on from in one transaction. While one run is being written the next is made
// ready.
#pragma once

#include <chrono>
#include <vector>

#include "bulk/ground.h"
#include "job/job_runner.h"

namespace yunguan::bulk {

inline constexpr std::string_view kRunJob = "bulk.run";

class RunPass {
 public:
  // `act` in State::approved, or running when an earlier try died.
  RunPass(const Ground& ground, job::Context& context, Act act);

  // To the end, or until a person stops it: then the act is left in State::stopped and the error is job::Context::stop_here(). When the
  // platform stops the act goes on at the next start. bulk.rights_lost (forbidden): the person may no longer do this anywhere.
  // After an error or a crash whole runs are done or not.
  Result<void> run();

  // The two halves of run(), for its tests.
  struct ReadyRun {
    std::vector<Judged> judged;
    card::PreparedChanges changes;
    card::Origin origin;
    std::int64_t behind = 0;                         // position of the last card of this run
    std::shared_ptr<const identity::UnitTree> tree;  // it was judged with
    bool opens = false;                              // Deed::opens()
  };
  Result<ReadyRun> make_ready(const std::vector<Item>& items);
  // Somebody may have changed one of these cards meanwhile: then they are judged again within the transaction.
  Result<void> write(ReadyRun& ready);

 private:
  struct Counts {
    std::int64_t changed = 0;
    std::int64_t skipped = 0;
    std::int64_t failed = 0;
    Reasons reasons;
  };
  Result<void> begin();
  // The next waiting cards behind `position`, which moves on to where they end; none at the end of the act.
  Result<std::vector<Item>> next_items(std::int64_t& position) const;
  Result<void> finish();
  Result<void> stop_if_asked();
  Result<Deed> deed_now(const std::shared_ptr<const identity::UnitTree>& tree);
  Result<std::int64_t> next_events(std::size_t count);
  Result<card::PreparedChanges> prepare(std::vector<Judged>& judged, std::int64_t first_event,
                                        const card::Origin& origin, card::Crew& crew) const;
  Result<void> write_once(ReadyRun& ready, bool look_again);
  // card.stale: a unit of the run has come to stand so that none is opened for it.
  static Result<void> check_openings(store::Reader& reader, const ReadyRun& ready);
  Result<void> look_again(store::Transaction& tx, ReadyRun& ready);
  Result<void> keep(store::Transaction& tx, const ReadyRun& ready, Counts& counts);
  [[nodiscard]] card::Origin origin() const;
  [[nodiscard]] identity::AuditEntry entry(std::string action) const;

  const Ground& ground_;
  job::Context& context_;
  Act act_;                      // fixed after begin()
  card::Crew crew_;              // of the thread that makes runs ready; never of the one that writes
  std::int64_t last_ = 0;        // position of the act's last card
  std::int64_t to_go_ = 0;       // cards not yet made ready
  std::int64_t event_next_ = 0;  // of the entries of histories reserved for this act; some are never used
  std::int64_t event_end_ = 0;
  std::size_t run_cards_;
  // Of the thread that writes, while it does.
  Counts counts_;
  std::chrono::steady_clock::duration written_in_{};  // the last run, within its transaction
};

}  // namespace yunguan::bulk
