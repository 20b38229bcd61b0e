// SPDX-License-Identifier: Apache-2.0
// What goes wrong in a world: drawn each time something is to become durable.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "base/error.h"
#include "dice.h"
#include "trace.h"

namespace yunguan::simulation {

// One process, from its start until it dies. Everything it reaches outside asks here first.
struct Life {
  std::string name;
  bool alive = true;
  bool lost_its_lease = false;  // another has taken over; it does not know yet
};

[[nodiscard]] std::unexpected<Error> dead();

// What becomes of one write.
enum class Fate : std::uint8_t {
  done,
  refused,      // nothing is written
  unheard,      // written, but an error is the answer
  dies_before,  // the process is killed before it is written …
  dies_after,   // … or after
  hangs,        // stands still so long that another node takes over
};
enum class Write : std::uint8_t {
  commit,
  keep,
  sql,
  say,  // findings are about to be handed to the store, which may refuse them by itself
};

class Faults {
 public:
  // One in so many; 0: never.
  struct Rates {
    std::uint32_t commit = 0, keep = 0, sql = 0;  // refused or unheard
    std::uint32_t death = 0;
    std::uint32_t hang = 0;
    std::uint32_t slow = 0;
  };
  Faults(VirtualClock& clock, Trace& trace, Dice dice) : clock_(clock), trace_(trace), dice_(dice) {}

  // `on_hang` runs while the process stands still.
  Fate draw(Write what, Life& life);
  // Nothing goes wrong from here on, and what was wrong has passed.
  void calm_down();
  void go_on(Rates rates);
  [[nodiscard]] bool is_calm() const { return calm_; }

  void fill_disk(std::chrono::seconds time) { full_until_ = clock_.now() + time; }
  void take_store_away(std::chrono::seconds time) { away_until_ = clock_.now() + time; }
  [[nodiscard]] bool is_disk_full() const { return !calm_ && clock_.now() < full_until_; }
  [[nodiscard]] bool is_store_away() const { return !calm_ && clock_.now() < away_until_; }

  std::function<void(Life&)> on_hang;
  bool serial = true;  // false while several threads write to the store: nothing is drawn for them
  std::uint64_t deaths = 0, refusals = 0, unheard = 0, hangs = 0;

 private:
  VirtualClock& clock_;
  Trace& trace_;
  Dice dice_;
  Rates rates_;
  bool calm_ = true;
  bool hanging_ = false;
  Instant full_until_{}, away_until_{};
};

}  // namespace yunguan::simulation
