// SPDX-License-Identifier: Apache-2.0
// The intake at work: one thread looks into the folders, one takes what waits in the spool, file by file, and rows whose month was opened again.
#pragma once

#include <condition_variable>
#include <thread>

#include "intake/drop_folder.h"
#include "intake/lost_rows.h"
#include "intake/quarantine.h"

namespace yunguan::intake {

class Runner {
 public:
  struct Ground {
    Reception& reception;
    DropFolder& folders;
    const FileTaker& taker;
    const QuarantineTaker& quarantine;
    TroubleBoard& board;
    PaceMeter& pace;
    std::function<bool()> paused;                         // for instance read-only mode; may be empty
    std::function<bool(std::chrono::milliseconds)> wait;  // as Patience::wait
    LostRows* lost = nullptr;                             // may be null
  };
  // All outlive it.
  explicit Runner(Ground ground) : ground_(std::move(ground)) {}
  ~Runner() { stop(); }

  // Before start(): hears that files have come or changed. Any of our threads; must not block.
  void listen(std::function<void()> changed) { changed_ = std::move(changed); }

  // Errors: those of Reception::prepare. Batches that were never answered are settled first.
  Result<void> start();
  // What start() does before its threads begin, for those who have none.
  Result<void> prepare();
  // What was under way goes on at the next start where it stood.
  void stop();
  // There may be something to do.
  void wake();

  // The file that is being taken, with its figures so far.
  [[nodiscard]] std::optional<UsageFile> present() const;

  // One step of either thread, for those who have none; true when there was something to do. Errors pass by themselves.
  Result<bool> look(const std::stop_token& stop);
  Result<bool> take(const std::stop_token& stop);

 private:
  void work(const std::stop_token& stop, Result<bool> (Runner::*step)(const std::stop_token&), const char* subject);
  Result<void> settle_batches();
  [[nodiscard]] Patience patience(const std::stop_token& stop);
  Result<void> take_file(UsageFile file, const std::stop_token& stop);
  Result<void> conclude(UsageFile& file, const Result<Progress>& outcome, const Patience& patience);
  [[nodiscard]] Instant now() const { return ground_.reception.ground().clock.now(); }
  void tell() const {
    if (changed_) changed_();
  }

  const Ground ground_;
  std::function<void()> changed_;
  mutable std::mutex mutex_;
  std::condition_variable_any wake_;
  // Under mutex_.
  std::uint64_t wakes_ = 0;
  std::optional<UsageFile> present_;

  std::jthread looker_;
  std::jthread taker_;
};

}  // namespace yunguan::intake
