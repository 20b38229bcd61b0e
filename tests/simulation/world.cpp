// SPDX-License-Identifier: Apache-2.0
#include "world.h"

#include <fmt/format.h>
#include <unistd.h>

#include <atomic>

#include "base/log.h"
#include "card/card_changes.h"
#include "card/test_cards_fixture.h"
#include "ground.h"
#include "judge.h"

namespace yunguan::simulation {
namespace {

using namespace std::chrono_literals;

std::int32_t day_number(Date date) {
  return static_cast<std::int32_t>(std::chrono::sys_days{date}.time_since_epoch().count());
}

}  // namespace

std::uint64_t World::Library::add(monitor::SettingsTexts texts) {
  auto compiled = compile(versions_.size() + 1, texts);
  YG_ASSERT(compiled.has_value());
  versions_.push_back(std::move(*compiled));
  texts_.push_back(std::move(texts));
  return versions_.size();
}

Result<std::shared_ptr<const monitor::Settings>> World::Library::find(std::uint64_t version) {
  if (faults_.is_store_away()) return fail(ErrorKind::unavailable, "store.connection", {"库不在", "the store is away"});
  return versions_.at(version - 1);
}

World::World(const Plan& plan, bool loud)
    : plan_(plan),
      dice_(plan.seed ^ 0x5EED),
      folder_(make_folder()),
      clock_(plan.begin),
      trace_(clock_, loud),
      faults_(clock_, trace_, dice_.fork()),
      disk_(plan.rates.hang != 0, faults_, trace_),
      db_(copy_of_template(folder_)),
      library_(faults_),
      fleet_(dice_.fork(), plan.cards),
      outside_{.clock = clock_,
               .trace = trace_,
               .faults = faults_,
               .disk = disk_,
               .db = *db_,
               .places = {folder_ / "in", folder_ / "spool", folder_ / "rejects", folder_ / "quarantine"},
               .shards = plan.shards,
               .library = library_,
               .boundaries = boundaries_,
               .plans = plans_,
               .finding_rules = finding_rules()} {
  faults_.on_hang = [this](Life& life) { hang(life); };
  const Date today = shanghai_date(clock_.now());
  boundaries_.push_back({day_number(today.year() / today.month() / 1) - 31, library_.add(fleet_.lists())});
  enter_first_cards();
}

World::~World() {
  ghosts_.clear();
  process_.reset();
  db_.reset();
  std::filesystem::remove_all(folder_);
}

void World::enter_first_cards() {
  std::vector<card::Facts> cards;
  for (std::uint32_t n = 1; n <= plan_.cards; ++n) cards.push_back(fleet_.card(n));
  enter(*db_, cards, clock_.now());
}

Outcome World::run() {
  faults_.go_on(plan_.rates);
  if (plan_.publisher_stands) let_publisher_stand(1h);
  for (std::uint32_t n = 1; n <= plan_.turns && outcome_.complaints.empty(); ++n) {
    turn();
    if (n % (plan_.turns / 3 + 1) == 0) judge();
  }
  if (outcome_.complaints.empty()) judge();
  outcome_.trace = trace_.lines();
  outcome_.digest = trace_.digest();
  outcome_.rows = fleet_.rows();
  outcome_.deaths = faults_.deaths;
  outcome_.hangs = faults_.hangs;
  outcome_.refusals = faults_.refusals + faults_.unheard;
  return std::move(outcome_);
}

void World::complain(std::string what) {
  trace_.say("COMPLAINT {}", what);
  outcome_.complaints.push_back(std::move(what));
}

// The publisher looks five times a second; so it does, for a while, when time has passed and it does not stand still.
void World::pass(std::chrono::microseconds time) {
  clock_.pass(time);
  if (clock_.now() - published_at_ < 5min) return;
  for (int n = 0; n < 30 && process_ && process_->life().alive; ++n) {
    if (publish(*process_)) break;
    clock_.pass(200ms);
  }
  published_at_ = clock_.now();
}

// As a thread that waits for a server that does not answer, for instance; everything else goes on.
Result<void> World::publish(Process& process) {
  if (faults_.is_calm() || clock_.now() >= publisher_stands_until_) return process.publish();
  return {};
}

void World::turn() {
  const bool quick = dice_.one_in(3);
  pass(std::chrono::milliseconds{quick ? dice_.below(500)
                                       : dice_.below(static_cast<std::uint32_t>(plan_.turn_max.count() * 1000))});
  if (dice_.one_in(plan_.bad_weather)) weather();
  if (dice_.one_in(plan_.edits)) outside_act();
  hand_over_something();
  if (!ensure_process()) return;
  for (std::uint32_t n = dice_.between(1, 6); n > 0 && process_ && process_->life().alive; --n) act();
  if (depth_ == 0) bury();
}

void World::weather() {
  const std::chrono::seconds time{dice_.one_in(5) ? dice_.between(600, 9000) : dice_.between(1, 300)};
  switch (dice_.below(4)) {
    case 0:
      trace_.say("the disk is full for {} s", time.count());
      return faults_.fill_disk(time);
    case 1:
      trace_.say("the store is away for {} s", time.count());
      return faults_.take_store_away(time);
    case 2:
      return let_publisher_stand(time);
    default:
      trace_.say("nobody takes findings for {} s", time.count());
      sink_away_until_ = clock_.now() + time;
  }
}

// Often over the beginning of a month, where it matters most.
void World::let_publisher_stand(std::chrono::seconds time) {
  time *= 4;
  const Date today = shanghai_date(clock_.now());
  const Instant next_month = start_of(Date{today.year() / today.month() / 1 + std::chrono::months{1}});
  if (next_month - clock_.now() < std::chrono::days{3} && !dice_.one_in(4))
    time += std::chrono::ceil<std::chrono::seconds>(next_month - clock_.now());
  trace_.say("the publisher stands still for {} s", time.count());
  publisher_stands_until_ = clock_.now() + time;
}

void World::outside_act() {
  switch (dice_.below(10)) {
    case 0:
      return change_lists();
    case 1:
      return enter_a_card();
    case 2:
    case 3:
      return open_a_month_again();
    case 4:
      return write_poison();
    case 5:
      return change_plans();
    default:
      return change_a_card();
  }
}

void World::act() {
  Process& process = *process_;
  const auto said = [&](const char* what, const auto& outcome) {
    if (!outcome) trace_.say("{}: {}: {}", process.life().name, what, outcome.error().code);
  };
  switch (dice_.below(16)) {
    case 0:
    case 1:
    case 2:
      return said("looks into folders", process.look_into_folders());
    case 3:
    case 4:
    case 5:
    case 6: {
      const auto taken = process.take_next();
      return said("takes", taken);
    }
    case 7:
      return said("publishes", publish(process));
    case 8:
      return said("folds late months", process.fold_late_months());
    case 9:
      if (!dice_.one_in(6)) return;
      trace_.say("{}: is stopped", process.life().name);
      process.life().alive = !dice_.one_in(2);  // killed, or told to stop
      if (process.life().alive && depth_ == 0) process_.reset();
      return;
    default:
      return said("folds", process.fold(dice_.below(plan_.shards)));
  }
}

// --- the platform's life

Process::Options World::process_options(const std::shared_ptr<Life>& life, bool plain) {
  Process::Options options;
  options.journal.waiting_max = dice_.one_in(4) ? 4'000 : 64u << 20;
  options.folding.threads = 0;
  options.folding.keep_every = dice_.pick(std::vector<std::uint64_t>{1, 10, 60, 400});
  options.folding.keep_after = 1h;
  options.folding.tell_after = plain || dice_.one_in(2) ? 0ms : std::chrono::milliseconds{1h};
  options.folding.retry_after = 0ms;
  options.chunk_bytes = dice_.pick(std::vector<std::size_t>{200, 300, 800, 4'000});
  options.wait = [this, life](std::chrono::milliseconds time) { return wait(*life, time); };
  options.sink_fault = [this, life]() -> Result<void> {
    (void)faults_.draw(Write::say, *life);
    if (faults_.is_calm() || clock_.now() >= sink_away_until_) return {};
    return fail(ErrorKind::unavailable, "simulation.sink", {"不收", "nobody takes findings"});
  };
  options.closing_fault = [this]() -> Result<void> {
    if (faults_.is_calm() || !dice_.one_in(3)) return {};
    return fail(ErrorKind::unavailable, "simulation.closing", {"尚未备好", "not ready to close"});
  };
  return options;
}

bool World::ensure_process(bool plain) {
  if (process_ && process_->life().alive) return true;
  if (depth_ == 0) bury();
  auto life = std::make_shared<Life>(Life{.name = fmt::format("#{}", ++lives_)});
  trace_.say("{}: starts", life->name);
  auto process = std::make_unique<Process>(outside_, life, process_options(life, plain));
  const auto started = process->start();
  if (!started) {
    trace_.say("{}: cannot start: {}", life->name, started.error().code);
    life->alive = false;
    return false;
  }
  if (life->lost_its_lease) return false;  // it stood still while it started
  if (process_) ghosts_.push_back(std::move(process_));
  process_ = std::move(process);
  return true;
}

// The dead, and those who lost their lease and have returned from wherever they stood still.
void World::bury() {
  for (auto& ghost : ghosts_) ghost->life().alive = false;
  ghosts_.clear();
  if (!process_ || process_->life().alive) return;
  process_.reset();
  if (dice_.one_in(2)) disk_.lose_power(dice_);
}

// The process stands still in the middle of a write; another takes its shards over and goes on for a while.
void World::hang(Life& life) {
  life.lost_its_lease = true;
  ++depth_;
  if (process_ && &process_->life() == &life) ghosts_.push_back(std::move(process_));
  for (std::uint32_t n = dice_.between(1, 12); n > 0; --n) turn();
  --depth_;
}

bool World::wait(Life& life, std::chrono::milliseconds time) {
  clock_.pass(time);
  if (!life.alive || life.lost_its_lease) return false;
  if (dice_.one_in(40)) {
    trace_.say("{}: is told to stop while it waits", life.name);
    return false;
  }
  // Its other threads go on meanwhile.
  if (process_ && &process_->life() == &life) {
    if (dice_.one_in(4)) (void)process_->fold(dice_.below(plan_.shards));
    if (dice_.one_in(4) && life.alive && !life.lost_its_lease) (void)publish(*process_);
  }
  return life.alive && !life.lost_its_lease;
}

// --- quiet points

bool World::work_until_idle() {
  bool good = process_->publish().has_value();
  for (int round = 0; round < 3; ++round) {
    good &= process_->look_into_folders().has_value();
    clock_.pass(4s);
  }
  for (int n = 0; n < 500; ++n) {
    const auto taken = process_->take_next();
    good &= taken.has_value();
    if (!taken || !*taken) break;
  }
  for (std::uint32_t shard = 0; shard < plan_.shards; ++shard) {
    for (int n = 0; n < 500; ++n) {
      const auto moved = process_->fold(shard);
      good &= moved.has_value();
      if (!moved || !*moved) break;
    }
  }
  return good && process_->fold_late_months().has_value();
}

bool World::is_all_done() {
  note_files();
  for (const Parcel& parcel : parcels_) {
    if (!parcel.acknowledged) return false;
  }
  for (const auto& entry : std::filesystem::directory_iterator(outside_.places.in / intake::kDefaultFeed)) {
    if (entry.is_regular_file()) return false;
  }
  return waiting_in(*db_) == 0 && process_->has_folded_all();
}

// Faults end; then everything that was begun must come to its end within some rounds.
bool World::settle() {
  trace_.say("quiet");
  faults_.calm_down();
  bury();
  process_.reset();
  for (int round = 0; round < 12; ++round) {
    if (!ensure_process(true)) continue;
    for (std::size_t n = 0; n < parcels_.size(); ++n) {
      if (!parcels_[n].acknowledged) send(parcels_[n]);
    }
    const bool good = work_until_idle();
    if (good && is_all_done()) return true;
  }
  return false;
}

void World::judge() {
  if (!settle()) {
    complain("something waits for ever");
    for (const Parcel& parcel : parcels_) {
      if (!parcel.acknowledged) complain(fmt::format("parcel {} was never acknowledged", parcel.name));
    }
    return;
  }
  const Verdict verdict = judge_world(
      {.outside = outside_, .process = *process_, .fleet = fleet_, .parcels = parcels_, .lists = library_.texts()});
  for (const std::string& complaint : verdict.complaints) complain(complaint);
  outcome_.records = verdict.records;
  outcome_.findings = verdict.findings;
  outcome_.months = verdict.months;
  trace_.say("judged: {} records, {} findings, {} months", verdict.records, verdict.findings, verdict.months);
  faults_.go_on(plan_.rates);
}

}  // namespace yunguan::simulation
