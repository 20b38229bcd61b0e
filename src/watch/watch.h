// SPDX-License-Identifier: Apache-2.0
// The monitoring as it runs: what it goes by is published into the journal, every shard is folded as it grows, and what is found goes to
// whoever keeps findings.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "journal/fold_runner.h"
#include "monitor/live_fold.h"
#include "watch/month_keeper.h"
#include "watch/publisher.h"

namespace yunguan::watch {

// Takes findings of one shard, set-wise, as they stand when everything before `upto` is folded. `since`: when the oldest row behind the new
// ones came in. An error is a fault of the environment: the same is said again.
using TakeFound =
    std::function<Result<void>(std::span<const monitor::Found> found, journal::Offset upto, Instant since)>;

// A record that no model could take.
struct SetAside {
  std::uint32_t shard = 0;
  std::uint64_t offset = 0;
  std::uint8_t kind = 0;
  std::string code;
  Text reason;
  Instant at;
};

struct ShardState {
  std::uint32_t shard = 0;
  std::uint64_t end = 0;     // records in the journal
  std::uint64_t folded = 0;  // of them
  std::uint64_t cards = 0;
  std::optional<Error> trouble;
};

class Watch {
 public:
  struct Ground {
    Publisher::Ground publisher;  // may_close: when empty, once the month's figures are kept
    monitor::SettingsLibrary& library;
    TakeFound take_found;
    // A month closes when its figures are kept; empty function: at once.
    KeepMonth keep_month;
    // Its shards are the publisher's. Without threads nothing moves but by publish() and step().
    journal::FoldRunner::Options folding;
  };
  explicit Watch(Ground ground);
  ~Watch();

  Result<void> start();
  void stop();
  // For those who have no threads: one look at what there is to publish; some blocks of a shard, true when there was any.
  Result<void> publish() { return publisher_.look(); }
  Result<bool> step(std::uint32_t shard) { return runner_->step({shard}); }

  // What the models go by has changed: look at once.
  void settings_changed() { publisher_.wake(); }

  // Waits until cards and settings are passed on as they are at the call, everything that is in the journal then is folded, and what was
  // found is taken. False when the time was over first.
  bool catch_up(std::chrono::milliseconds at_most) {
    return publisher_.catch_up(at_most) && runner_->catch_up(at_most);
  }

  [[nodiscard]] std::vector<ShardState> shards();
  [[nodiscard]] std::vector<monitor::MonthCounts> counts();
  [[nodiscard]] std::vector<std::uint32_t> open_months();
  // What the card has used in a month that is open; nullopt when it is not, or the card is not known.
  [[nodiscard]] std::optional<monitor::CardMonth> card_month(std::string_view msisdn, std::uint32_t month);
  // The newest of those set aside since the start, and how many there were.
  [[nodiscard]] std::vector<SetAside> set_aside(std::size_t count_max);
  [[nodiscard]] std::uint64_t set_aside_count();
  [[nodiscard]] std::optional<Error> publishing_trouble();

 private:
  class FoundSink;
  void look(std::uint32_t shard, const std::function<void(const monitor::LiveFold&)>& look);
  [[nodiscard]] monitor::MonthCounts counts(std::uint32_t month);
  // One look into a shard for all of its cards: some thousand cards hold no shard long.
  [[nodiscard]] std::vector<std::optional<monitor::CardMonth>> card_months(std::uint32_t month,
                                                                           std::span<const std::uint64_t> msisdns);
  [[nodiscard]] Publisher::Ground publishing();

  const Ground ground_;
  monitor::CardLists card_lists_;
  std::unique_ptr<FoundSink> sink_;
  std::unique_ptr<journal::FoldRunner> runner_;
  MonthKeeper keeper_;
  Publisher publisher_;
};

}  // namespace yunguan::watch
