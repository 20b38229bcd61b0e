// SPDX-License-Identifier: Apache-2.0
#include "faults.h"

namespace yunguan::simulation {
namespace {

constexpr const char* name_of(Write what) {
  switch (what) {
    case Write::commit:
      return "commit";
    case Write::keep:
      return "keep";
    case Write::say:
      return "word on findings";
    case Write::sql:
      break;
  }
  return "store";
}

}  // namespace

std::unexpected<Error> dead() {
  return fail(ErrorKind::unavailable, "simulation.dead", {"进程已不在", "the process is dead"});
}

void Faults::calm_down() { calm_ = true; }

void Faults::go_on(Rates rates) {
  rates_ = rates;
  calm_ = false;
  full_until_ = away_until_ = {};
}

Fate Faults::draw(Write what, Life& life) {
  if (calm_ || (what == Write::sql && !serial)) return Fate::done;
  if (dice_.one_in(rates_.slow)) {
    const auto seconds = dice_.between(1, dice_.one_in(8) ? 900 : 20);
    trace_.say("{}: a {} takes {} s", life.name, name_of(what), seconds);
    clock_.pass(std::chrono::seconds{seconds});
  }
  if (dice_.one_in(rates_.death)) {
    life.alive = false;
    ++deaths;
    const bool after = dice_.one_in(2);
    trace_.say("{}: dies {} a {}", life.name, after ? "after" : "before", name_of(what));
    return after ? Fate::dies_after : Fate::dies_before;
  }
  // Nobody takes over from one that stands at the register: two processes would share a spool, which the lock of a data directory forbids.
  if (what != Write::sql && !hanging_ && !life.lost_its_lease && dice_.one_in(rates_.hang)) {
    trace_.say("{}: hangs before a {}", life.name, name_of(what));
    ++hangs;
    hanging_ = true;
    on_hang(life);
    hanging_ = false;
    trace_.say("{}: goes on with its {}", life.name, name_of(what));
    return Fate::hangs;
  }
  const std::uint32_t rate = what == Write::commit ? rates_.commit : what == Write::keep ? rates_.keep : rates_.sql;
  if (what == Write::say || !dice_.one_in(rate)) return Fate::done;
  const bool heard = dice_.one_in(2);
  ++(heard ? refusals : unheard);
  trace_.say("{}: a {} {}", life.name, name_of(what), heard ? "is refused" : "is done and answered with an error");
  return heard ? Fate::refused : Fate::unheard;
}

}  // namespace yunguan::simulation
