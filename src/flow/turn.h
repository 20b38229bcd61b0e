// SPDX-License-Identifier: Apache-2.0
// One event being taken: a copy of the state, changed as far as the event goes, and what followed so far.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "flow/engine.h"

namespace yunguan::flow {

// `field`: which of the event was wrong.
[[nodiscard]] inline std::unexpected<Error> refuse(std::string code, Text text, std::string field = {},
                                                   ErrorKind kind = ErrorKind::conflict) {
  return fail(kind, std::move(code), std::move(text), {.field = std::move(field)});
}

class Turn {
 public:
  Turn(const Flow& flow, const Ground& ground, OrderState state, const Event& event);

  Result<void> take();
  [[nodiscard]] OrderState& state() { return state_; }
  [[nodiscard]] Outputs& outputs() { return outputs_; }

 private:
  struct Place {
    Visit* visit;
    Seat* seat;
  };
  // Who may what (turn.cpp).
  Result<void> take_of_task();
  Result<void> take_of_supervisor();
  Result<void> take_of_world();
  Result<Place> own_task();
  Result<Place> task(std::int64_t number);
  Result<Visit*> named_visit();

  // Onward (turn_onward.cpp).
  void enter(int step, std::int64_t around, std::int64_t after);
  void start(Visit& visit);
  void start_branch(Visit& visit);
  void proceed(std::int64_t number);
  void leave(int step, std::int64_t around, std::int64_t after);
  void end_path(std::int64_t around, std::int64_t after);
  void set_timers(Visit& visit);
  void set_timer(Visit& visit, const Timer& timer);
  void clear_timers(Visit& visit);
  void merge_values();

  // Several people in one step (turn_seats.cpp).
  Result<void> submit();
  Result<void> decide(SeatState decision);
  Result<void> transfer();
  Result<void> add_signers();
  Result<void> remove_signer();
  Result<void> take_back();
  bool reopen(Visit& here, Seat& seat);
  [[nodiscard]] std::vector<std::int64_t> untouched_followers(const Passed& passed) const;
  Result<void> may_be_asked(const Visit& visit, PersonId person);
  void seat_people(Visit& visit);
  Result<void> name_people();
  Seat& add_seat(Visit& visit, const Assignee& assignee, SeatKind kind, std::int64_t asked_by, SeatState state);
  void open_seat(Visit& visit, Seat& seat);
  void close_seat(Visit& visit, Seat& seat);
  void decide_seat(Visit& visit, Seat& seat, SeatState decision, bool by_itself);
  void close_asked_by(Visit& visit, std::int64_t task);
  void wake(Visit& visit);
  void settle(std::int64_t number);
  void refused(std::int64_t number);

  // Back, and ends (turn_back.cpp).
  Result<void> send_back();
  Result<void> withdraw();
  Result<void> go_back(Visit& from, int target, bool then_here, std::optional<Status> opens_as);
  void end(Status status);
  std::vector<Deed> drop(std::int64_t number);
  void drop_one(Visit& visit, std::vector<Deed>& running);
  [[nodiscard]] static std::unexpected<Error> deed_stands();
  [[nodiscard]] bool can_be_left(int step) const;
  [[nodiscard]] bool is_inside(const Visit& inner, std::int64_t outer) const;
  void undo_next(Visit& visit);
  void finish_undoing(std::int64_t number);
  void set_status(Status status);

  // Timers, deeds, suspension (turn_world.cpp).
  void timer_due();
  void refused_by_timer(Visit& here);
  void deed_done(bool went_well);
  void undo_done(bool went_well);
  Result<void> mend();
  void do_deed(Visit& visit);
  void finish_deed(std::int64_t number);
  Result<void> suspend();
  Result<void> resume();

  [[nodiscard]] Visit* visit(std::int64_t number);
  // The visit of the sequence in which the step stands, among those around `inner` and itself; null when it stands elsewhere.
  [[nodiscard]] Visit* level_of(int step, Visit& inner);
  void say(OutputKind kind, const Visit& visit);
  void say_task(OutputKind kind, const Visit& visit, const Seat& seat);

  const Flow& flow_;
  const Ground& ground_;
  const Event& event_;
  OrderState state_;
  Outputs outputs_;
};

}  // namespace yunguan::flow
