// SPDX-License-Identifier: Apache-2.0
// Worlds without end: make simulate.
//
//     simulate [--from SEED] [--count N] [--large] [--seconds S]     worlds from that seed on; without N or S for ever
//     simulate --seed SEED [--large]                                 one world, told event by event
#include <fmt/format.h>
#include <signal.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <array>
#include <chrono>
#include <cstring>

#include "base/log.h"
#include "world.h"

namespace yunguan::simulation {
namespace {

using std::chrono::steady_clock;

// A world that takes longer waits for ever.
constexpr unsigned kWorldSeconds = 600;
std::array<char, 200> command_at_hand{};

// A broken invariant ends the program: it still says which world it was.
void say_which(int signal) {
  constexpr std::string_view kHead = "\nreproduce: ";
  (void)!::write(STDERR_FILENO, kHead.data(), kHead.size());
  (void)!::write(STDERR_FILENO, command_at_hand.data(), std::strlen(command_at_hand.data()));
  (void)!::write(STDERR_FILENO, "\n", 1);
  ::signal(signal, SIG_DFL);
  ::raise(signal);
}

void note(const Plan& plan) {
  const std::string command = reproduction(plan);
  std::memcpy(command_at_hand.data(), command.c_str(), std::min(command.size() + 1, command_at_hand.size() - 1));
}

bool run_one(const Plan& plan, bool loud, Outcome& outcome) {
  note(plan);
  ::alarm(kWorldSeconds);
  outcome = run(plan, loud);
  if (outcome.complaints.empty()) return true;
  if (!loud) {
    for (const std::string& line : outcome.trace) fmt::print("    {}\n", line);
  }
  fmt::print("\nseed {} FAILED: {}\n", plan.seed, describe(plan));
  for (const std::string& complaint : outcome.complaints) fmt::print("  {}\n", complaint);
  fmt::print("reproduce: {}\n", reproduction(plan));
  return false;
}

struct Sum {
  std::uint64_t worlds = 0, rows = 0, records = 0, findings = 0, deaths = 0, hangs = 0, refusals = 0;
  void add(const Outcome& outcome) {
    ++worlds;
    rows += outcome.rows;
    records += outcome.records;
    findings += outcome.findings;
    deaths += outcome.deaths;
    hangs += outcome.hangs;
    refusals += outcome.refusals;
  }
};

int run_many(std::uint64_t from, std::uint64_t count, bool large, std::int64_t seconds) {
  Sum sum;
  const auto begun = steady_clock::now();
  auto told = begun;
  for (std::uint64_t seed = from; count == 0 || seed < from + count; ++seed) {
    Outcome outcome;
    if (!run_one(plan_of(seed, large), false, outcome)) return 1;
    sum.add(outcome);
    const auto now = steady_clock::now();
    const bool over = seconds > 0 && now - begun >= std::chrono::seconds{seconds};
    const bool last = over || (count != 0 && seed + 1 == from + count);
    if (now - told >= std::chrono::seconds{5} || last) {
      told = now;
      fmt::print(
          "up to seed {}: {} worlds, {} rows sent, {} records, {} findings, {} deaths, {} takeovers, {} writes "
          "refused\n",
          seed, sum.worlds, sum.rows, sum.records, sum.findings, sum.deaths, sum.hangs, sum.refusals);
      std::fflush(stdout);
    }
    if (over) break;
  }
  return 0;
}

}  // namespace
}  // namespace yunguan::simulation

int main(int argc, char** argv) {
  using namespace yunguan;
  using namespace yunguan::simulation;
  CLI::App app{"Simulated days of the platform, from seeds"};
  std::uint64_t from = 1, count = 0, seed = 0;
  std::int64_t seconds = 0;
  bool large = false;
  app.add_option("--from", from, "the first seed");
  app.add_option("--count", count, "so many worlds; 0: for ever");
  app.add_option("--seconds", seconds, "so long at most");
  app.add_option("--seed", seed, "this world alone, told event by event");
  app.add_flag("--large", large, "larger worlds");
  CLI11_PARSE(app, argc, argv);
  if (!log::configure({.level = log::Level::error})) return 2;
  ::signal(SIGABRT, say_which);
  ::signal(SIGALRM, say_which);
  ::signal(SIGSEGV, say_which);
  if (seed == 0) return run_many(from, count, large, seconds);
  Outcome outcome;
  return run_one(plan_of(seed, large), true, outcome) ? 0 : 1;
}
