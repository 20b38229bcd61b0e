// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include "world.h"

namespace yunguan::simulation {

using namespace std::chrono_literals;

Plan plan_of(std::uint64_t seed, bool large) {
  Dice dice{seed};
  Plan plan{.seed = seed, .large = large};
  plan.shards = 1u << dice.below(large ? 4 : 3);
  plan.cards = large ? dice.between(20, 120) : dice.between(2, 12);
  plan.turns = large ? dice.between(300, 900) : dice.between(30, 160);
  plan.rows_of_parcel = large ? dice.between(10, 60) : dice.between(2, 16);
  // Some begin shortly before a month ends.
  const Date day = dice.one_in(2) ? Date{std::chrono::year{2026} / 11 / 29} : Date{std::chrono::year{2026} / 9 / 12};
  plan.begin = start_of(day) + std::chrono::minutes{dice.below(2880)};
  plan.turn_max =
      std::chrono::seconds{dice.pick(std::vector<std::uint32_t>{20, 600, 3600, 20'000, large ? 30'000u : 90'000u})};
  const auto rate = [&](std::uint32_t least, std::uint32_t most) {
    return dice.one_in(4) ? 0 : dice.between(least, most);
  };
  plan.rates = {.commit = rate(3, 60),
                .keep = rate(2, 30),
                .sql = rate(8, 200),
                .death = rate(20, 400),
                .hang = rate(30, 400),
                .slow = rate(10, 100)};
  plan.bad_weather = rate(10, 80);
  plan.edits = dice.between(2, 20);
  plan.publisher_stands = dice.one_in(3);
  return plan;
}

std::string describe(const Plan& plan) {
  const Faults::Rates& rates = plan.rates;
  return fmt::format(
      "{} shards, {} cards, {} turns of up to {} s from {}; one in: commit {}, keep {}, store {}, death {}, hang {}, "
      "slow "
      "{}, weather {}, edits {}{}",
      plan.shards, plan.cards, plan.turns, plan.turn_max.count(), format_clock(plan.begin), rates.commit, rates.keep,
      rates.sql, rates.death, rates.hang, rates.slow, plan.bad_weather, plan.edits,
      plan.publisher_stands ? ", the publisher stands still" : "");
}

std::string reproduction(const Plan& plan) {
  return fmt::format("build/release/simulate --seed {}{}", plan.seed, plan.large ? " --large" : "");
}

Outcome run(const Plan& plan, bool loud) { return World{plan, loud}.run(); }

}  // namespace yunguan::simulation
