// SPDX-License-Identifier: Apache-2.0
// What is done to a world from outside: deliveries that come late, twice and in any order, and edits between them.
#include <fmt/format.h>

#include <fstream>

#include "card/card_changes.h"
#include "card/test_cards_fixture.h"
#include "ground.h"
#include "intake/quarantine.h"
#include "usage/usage_record.h"
#include "world.h"

namespace yunguan::simulation {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;

std::optional<std::string> one_text(store::Database& db, std::string_view sql, const store::Params& params) {
  const auto found = db.read([&](store::Reader& reader) {
    return reader.one({"simulation.one", sql}, params, [](const store::Row& row) { return row.text(0); });
  });
  YG_ASSERT(found.has_value());
  return *found;
}

}  // namespace

void World::hand_over_something() {
  if (dice_.one_in(2)) make_parcel();
  if (dice_.one_in(6)) send_several_together();
  // In any order.
  for (std::uint32_t n = dice_.below(4); n > 0 && !parcels_.empty(); --n) {
    Parcel& parcel = parcels_[dice_.below(static_cast<std::uint32_t>(parcels_.size()))];
    const bool again = parcel.acknowledged && parcel.way == Parcel::Way::request && dice_.one_in(4);
    if (again || (!parcel.acknowledged && parcel.due <= clock_.now())) send(parcel);
  }
}

void World::make_parcel() {
  const bool copies = !parcels_.empty() && dice_.one_in(10);
  const Parcel* first = copies ? &dice_.pick(parcels_) : nullptr;
  if (first != nullptr && first->way == Parcel::Way::file) {
    parcels_.push_back(fleet_.copy_of(Parcel{*first}));
  } else {
    parcels_.push_back(fleet_.parcel(clock_.now(), plan_.rows_of_parcel));
  }
}

void World::send(Parcel& parcel) {
  ++parcel.sent;
  if (parcel.way != Parcel::Way::request) return drop(parcel);
  if (!process_ || !process_->life().alive) return;
  Process& process = *process_;
  const auto answer = process.submit(parcel);
  if (faults_.is_calm() || !dice_.one_in(8)) take_answer(parcel, answer);  // else it is lost on its way back
}

// Some are written under their name in two goes, with a pause too short to be taken for the end.
void World::drop(Parcel& parcel) {
  const fs::path folder = outside_.places.in / intake::kDefaultFeed;
  if (parcel.dropped || !fs::exists(folder)) return;
  parcel.dropped = true;
  const fs::path path = folder / parcel.name;
  trace_.say("{} with {} rows is dropped", parcel.name, parcel.rows.size());
  if (!faults_.is_calm() && dice_.one_in(5)) {
    std::ofstream{path, std::ios::binary} << parcel.body.substr(0, parcel.body.size() / 2);
    if (process_ && process_->life().alive) (void)process_->look_into_folders();
    clock_.pass(1s);
    std::ofstream{path, std::ios::binary | std::ios::app} << parcel.body.substr(parcel.body.size() / 2);
    return;
  }
  const fs::path hidden = folder / ("." + parcel.name);
  std::ofstream{hidden, std::ios::binary} << parcel.body;
  fs::rename(hidden, path);
}

void World::take_answer(Parcel& parcel, const Result<intake::BatchAnswer>& answer) {
  if (!answer) {
    trace_.say("{}: {}", parcel.name, answer.error().code);
    return;
  }
  const std::string text = json::write(*answer);
  trace_.say("{}: taken {}, quarantined {}", parcel.name, answer->taken, answer->quarantined);
  if (!parcel.answer.empty() && parcel.answer != text)
    complain(fmt::format("{} was answered {} and then {}", parcel.name, parcel.answer, text));
  parcel.answer = text;
  parcel.acknowledged = true;
  const auto good = static_cast<std::int64_t>(parcel.rows.size());
  if (answer->taken + answer->quarantined != good || answer->rejected_count != parcel.bad_rows)
    complain(
        fmt::format("{} has {} good and {} bad rows, but the answer is {}", parcel.name, good, parcel.bad_rows, text));
}

void World::send_several_together() {
  if (!process_ || !process_->life().alive || depth_ > 0) return;
  std::vector<Parcel*> some;
  for (Parcel& parcel : parcels_) {
    const bool due = !parcel.acknowledged && parcel.due <= clock_.now();
    if (parcel.way == Parcel::Way::request && due && some.size() < 5) some.push_back(&parcel);
  }
  if (some.size() < 2) return;
  trace_.say("{} requests at once", some.size());
  std::vector<std::string> names;
  std::vector<Parcel> copies;
  for (Parcel* parcel : some) {
    ++parcel->sent;
    names.push_back(parcel->name);
    copies.push_back(*parcel);
  }
  std::vector<const Parcel*> sent;
  for (const Parcel& copy : copies) sent.push_back(&copy);
  const auto answers = process_->submit_together(sent);
  for (std::size_t n = 0; n < answers.size(); ++n) {
    // The world may have gone on meanwhile, and parcels with it.
    const auto parcel = std::ranges::find(parcels_, names[n], &Parcel::name);
    take_answer(*parcel, answers[n]);
  }
}

void World::note_files() {
  for (Parcel& parcel : parcels_) {
    if (parcel.acknowledged || parcel.way == Parcel::Way::request || parcel.sent == 0) continue;
    // One whose copy a process removed that had taken over meanwhile comes in again.
    const auto state = one_text(*db_,
                                "SELECT state FROM usage_file WHERE name = :name AND COALESCE(error_code, '') <> "
                                "'intake.copy_lost' ORDER BY id DESC LIMIT 1",
                                {parcel.name});
    parcel.acknowledged = state == "done" || state == "repeated" || state == "bad";
    if (state == "bad" && parcel.way != Parcel::Way::nonsense) complain(parcel.name + " is said to be no usage file");
  }
}

// --- edits

void World::change_a_card() {
  const std::uint32_t number = 1 + dice_.below(fleet_.cards());
  const auto id =
      one_text(*db_, "SELECT CAST(id AS TEXT) FROM card WHERE msisdn = :msisdn", {Fleet::msisdn_of(number)});
  if (!id) return;
  const auto done = db_->write([&](store::Transaction& tx) -> Result<void> {
    YG_TRY_ASSIGN(const auto before, card::find(tx, CardId{*parse_integer<std::int64_t>(*id)}));
    if (before->facts.state == card::State::closed) return {};
    card::Facts after = before->facts;
    fleet_.change(after);
    const card::Rules& rules = card::shipped_rules();
    const std::vector<card::CardChange> changes{{*before, after, rules.standing_of(after)}};
    return card::update_many(tx, changes, {PersonId{1}, "manager", "changed", {}, "", clock_.now()}, rules.version(),
                             keys());
  });
  YG_ASSERT(done.has_value());
  trace_.say("card {} is changed", number);
}

void World::enter_a_card() {
  enter(*db_, {fleet_.new_card()}, clock_.now());
  trace_.say("card {} is entered", fleet_.cards());
}

// From some day on, which may have been.
void World::change_lists() {
  const auto today =
      static_cast<std::int32_t>(std::chrono::sys_days{shanghai_date(clock_.now())}.time_since_epoch().count());
  const std::int32_t day = today - 2 + static_cast<std::int32_t>(dice_.below(5));
  std::erase_if(boundaries_, [&](const monitor::SettingsFrom& from) { return from.day >= day; });
  boundaries_.push_back({day, library_.add(fleet_.lists())});
  trace_.say("lists {} hold from day {} on", boundaries_.back().version, day);
  if (process_ && process_->life().alive) process_->watch().settings_changed();
}

// Cards of this plan are counted by the other account from now on.
void World::change_plans() {
  const std::string plan = dice_.one_in(2) ? "a" : "b";
  if (plans_.erase(plan) == 0) plans_.insert(plan);
  trace_.say("plan {} is counted by {}", plan, plans_.contains(plan) ? "accounting" : "the carrier");
  if (process_ && process_->life().alive) process_->watch().settings_changed();
}

void World::open_a_month_again() {
  const auto month = one_text(*db_,
                              "SELECT month FROM usage_quarantine_month WHERE reopening_id IS NULL ORDER BY month "
                              "DESC LIMIT 1",
                              {});
  if (!month || usage::month_number(*month) > usage::month_of(clock_.now())) return;
  const auto done = db_->write([&](store::Transaction& tx) {
    return intake::insert_reopening(tx, {.month = *month,
                                         .reason = "late rows",
                                         .open_until = clock_.now() + std::chrono::days{dice_.between(1, 3)},
                                         .asked_by = "manager",
                                         .asked_at = clock_.now()});
  });
  YG_ASSERT(done.has_value());
  trace_.say("{} is opened again", *month);
}

void World::write_poison() {
  if (!process_ || !process_->life().alive || depth_ > 0) return;
  journal::Batch batch;
  const auto kind = static_cast<journal::Kind>(1 + dice_.below(5));
  batch.add({dice_.below(plan_.shards)}, kind, fmt::format("\xFFpoison {}", ++poisons_));
  trace_.say("a poisoned record of kind {}: {}", kind, process_->journal().append(batch) ? "written" : "refused");
}

}  // namespace yunguan::simulation
