// SPDX-License-Identifier: Apache-2.0
// A platform and everything around it, driven by one seed over whole days: who does what next, what goes wrong, and when it is judged.
#pragma once

#include <deque>
#include <filesystem>
#include <string>
#include <vector>

#include "fleet.h"
#include "process.h"

namespace yunguan::simulation {

// How large a world is; drawn from the seed.
struct Plan {
  std::uint64_t seed = 0;
  bool large = false;
  std::uint32_t shards = 1, cards = 4, turns = 100, rows_of_parcel = 6;
  Instant begin{};
  std::chrono::seconds turn_max{1800};  // how long a turn may take
  Faults::Rates rates;
  std::uint32_t bad_weather = 0;  // one turn in so many brings a full disk, a store away, findings refused
  std::uint32_t edits = 10;       // one turn in so many changes a card or a list
  bool publisher_stands = false;  // from the beginning on, until after the next month has begun
};
[[nodiscard]] Plan plan_of(std::uint64_t seed, bool large);
[[nodiscard]] std::string describe(const Plan& plan);
// The command that does just this world again.
[[nodiscard]] std::string reproduction(const Plan& plan);

struct Outcome {
  std::vector<std::string> complaints;  // empty: everything was as it must be
  std::vector<std::string> trace;
  std::uint64_t digest = 0;
  std::uint64_t rows = 0, records = 0, findings = 0, deaths = 0, hangs = 0, refusals = 0, months = 0;
};
// `loud`: what happens is also told on standard error at once.
[[nodiscard]] Outcome run(const Plan& plan, bool loud = false);

class World {
 public:
  World(const Plan& plan, bool loud);
  ~World();
  World(const World&) = delete;
  World& operator=(const World&) = delete;

  Outcome run();

 private:
  // Settings with the texts they were made of.
  class Library final : public monitor::SettingsLibrary {
   public:
    explicit Library(Faults& faults) : faults_(faults) {}
    std::uint64_t add(monitor::SettingsTexts texts);
    Result<std::shared_ptr<const monitor::Settings>> find(std::uint64_t version) override;
    [[nodiscard]] const std::vector<monitor::SettingsTexts>& texts() const { return texts_; }

   private:
    Faults& faults_;
    std::vector<monitor::SettingsTexts> texts_;
    std::vector<std::shared_ptr<const monitor::Settings>> versions_;
  };

  void enter_first_cards();
  void pass(std::chrono::microseconds time);
  // One turn: something happens outside, or the platform does a step.
  void turn();
  void act();
  void outside_act();
  void weather();
  void let_publisher_stand(std::chrono::seconds time);

  // The platform's life.
  [[nodiscard]] Process::Options process_options(const std::shared_ptr<Life>& life, bool plain);
  bool ensure_process(bool plain = false);
  void bury();
  void hang(Life& life);
  bool wait(Life& life, std::chrono::milliseconds time);
  Result<void> publish(Process& process);

  // Deliveries.
  void hand_over_something();
  void make_parcel();
  void send(Parcel& parcel);
  void drop(Parcel& parcel);
  void take_answer(Parcel& parcel, const Result<intake::BatchAnswer>& answer);
  void send_several_together();
  void note_files();

  // Edits.
  void change_a_card();
  void enter_a_card();
  void change_lists();
  void change_plans();
  void open_a_month_again();
  void write_poison();

  // Quiet points.
  bool settle();
  bool work_until_idle();
  [[nodiscard]] bool is_all_done();
  void judge();
  void complain(std::string what);

  const Plan plan_;
  Dice dice_;
  std::filesystem::path folder_;
  VirtualClock clock_;
  Trace trace_;
  Faults faults_;
  Disk disk_;
  std::unique_ptr<store::Database> db_;
  Library library_;
  std::vector<monitor::SettingsFrom> boundaries_;
  watch::AccountingPlans plans_;  // whose cards accounting counts for
  Fleet fleet_;
  Outside outside_;
  std::deque<Parcel> parcels_;  // those that are being sent stay where they are
  std::unique_ptr<Process> process_;
  std::vector<std::unique_ptr<Process>> ghosts_;  // lost their lease; somewhere up the stack one of their steps goes on
  int depth_ = 0;                                 // of hangs
  std::uint32_t lives_ = 0, poisons_ = 0;
  Instant sink_away_until_{}, published_at_{}, publisher_stands_until_{};
  Outcome outcome_;
};

}  // namespace yunguan::simulation
