// SPDX-License-Identifier: Apache-2.0
// Several people in one step: whose turn it is, signers before and after, and when the step is decided.
#include <algorithm>
#include <set>

#include "flow/turn.h"

namespace yunguan::flow {
namespace {

std::unexpected<Error> not_open() {
  return refuse("flow.not_open", {"这项待办不能这样处理", "this task is not dealt with like this"}, "act");
}

bool waits_for_signers(const Visit& visit, const Seat& seat) {
  return std::ranges::any_of(visit.seats, [&](const Seat& other) {
    return other.kind == SeatKind::before && other.asked_by == seat.task && is_undecided(other);
  });
}

// Of its members alone: approved, refused, or open while undecided.
SeatState decision_of_members(const Visit& visit, const Step& step) {
  int asked = 0;
  int approved = 0;
  int refused = 0;
  for (const Seat& seat : visit.seats) {
    if (seat.kind != SeatKind::member || seat.state == SeatState::removed) continue;
    ++asked;
    approved += seat.state == SeatState::approved ? 1 : 0;
    refused += seat.state == SeatState::refused ? 1 : 0;
  }
  if (step.quorum == Quorum::any) {
    return refused > 0 ? SeatState::refused : approved > 0 ? SeatState::approved : SeatState::open;
  }
  const int percent = step.quorum == Quorum::ratio ? step.percent : 100;
  if (approved * 100 >= asked * percent) return SeatState::approved;
  return (asked - refused) * 100 < asked * percent ? SeatState::refused : SeatState::open;
}

}  // namespace

Result<void> Turn::submit() {
  YG_TRY_ASSIGN(const Place place, own_task());
  if (flow_.at(place.visit->step).kind != StepKind::fill) return not_open();
  merge_values();
  if (place.visit->step == 0) {
    if (!place.visit->forward) state_.passed.clear();
    set_status(Status::running);
  }
  const std::int64_t number = place.visit->number;
  decide_seat(*place.visit, *place.seat, SeatState::approved, false);
  settle(number);
  return {};
}

Result<void> Turn::decide(SeatState decision) {
  YG_TRY_ASSIGN(const Place place, own_task());
  const StepKind kind = flow_.at(place.visit->step).kind;
  if (kind == StepKind::fill || (kind == StepKind::handle && decision == SeatState::refused)) return not_open();
  merge_values();
  const std::int64_t number = place.visit->number;
  decide_seat(*place.visit, *place.seat, decision, false);
  settle(number);
  return {};
}

Result<void> Turn::may_be_asked(const Visit& visit, PersonId person) {
  if (person == state_.applicant && flow_.at(visit.step).kind == StepKind::approve) {
    return refuse("flow.own_application", {"不能请申请人审批自己的申请", "the applicant cannot be asked to approve"},
                  "people", ErrorKind::invalid);
  }
  const bool asked =
      std::ranges::any_of(visit.seats, [&](const Seat& seat) { return seat.person == person && is_undecided(seat); });
  if (!asked) return {};
  return refuse("flow.already_asked", {"此人已在这一步的处理人中", "this person is asked in this step already"},
                "people");
}

Result<void> Turn::transfer() {
  YG_TRY_ASSIGN(const Place place, own_task());
  if (event_.people.size() != 1) {
    return refuse("flow.no_people", {"请选择一个人", "one person is to be named"}, "people", ErrorKind::invalid);
  }
  YG_TRY(may_be_asked(*place.visit, event_.people.front().person));
  say_task(OutputKind::task_closed, *place.visit, *place.seat);
  place.seat->person = event_.people.front().person;
  place.seat->absent = event_.people.front().absent;
  say_task(OutputKind::task_opened, *place.visit, *place.seat);
  return {};
}

Result<void> Turn::add_signers() {
  YG_TRY_ASSIGN(const Place place, own_task());
  Visit& visit = *place.visit;
  if (flow_.at(visit.step).kind == StepKind::fill) return not_open();
  if (event_.people.empty()) {
    return refuse("flow.no_people", {"请选择加签人", "nobody is named"}, "people", ErrorKind::invalid);
  }
  if (visit.seats.size() + event_.people.size() > kSeatsMax) {
    return refuse("flow.too_many", {"这一步的处理人太多", "too many people are asked in this step"}, "people");
  }
  const std::int64_t asking = place.seat->task;
  for (const Assignee& assignee : event_.people) {
    YG_TRY(may_be_asked(visit, assignee.person));
    add_seat(visit, assignee, event_.before ? SeatKind::before : SeatKind::after, asking, SeatState::waiting);
  }
  Seat& asker = *std::ranges::find(visit.seats, asking, &Seat::task);
  const std::int64_t number = visit.number;
  if (event_.before) {
    say_task(OutputKind::task_closed, visit, asker);
    asker.state = SeatState::waiting;
    wake(visit);
  } else {
    merge_values();
    decide_seat(visit, asker, SeatState::approved, false);
    settle(number);
  }
  return {};
}

// By whoever asked the signer, or supervises.
Result<void> Turn::remove_signer() {
  YG_TRY_ASSIGN(const Place place, task(event_.task));
  Visit& visit = *place.visit;
  Seat& seat = *place.seat;
  const auto asker = std::ranges::find(visit.seats, seat.asked_by, &Seat::task);
  const bool asked_for = asker != visit.seats.end() && asker->person == event_.by;
  if (!event_.supervises && !asked_for) {
    return refuse("flow.not_yours",
                  {"只有加签的人或督办人员可以减签", "only who asked the signer, or supervises, may do this"}, "by",
                  ErrorKind::forbidden);
  }
  if (!is_undecided(seat)) return not_open();
  const bool is_last =
      seat.kind == SeatKind::member && std::ranges::none_of(visit.seats, [&](const Seat& other) {
        return other.kind == SeatKind::member && other.task != seat.task && other.state != SeatState::removed;
      });
  if (is_last) {
    return refuse("flow.last_signer",
                  {"这是最后一位处理人，请改用转办", "this is the last one asked: transfer the task"}, "task");
  }
  const std::int64_t number = visit.number;
  close_seat(visit, seat);
  seat.state = SeatState::removed;
  settle(number);
  return {};
}

// --- seats

void Turn::seat_people(Visit& visit) {
  const Step& step = flow_.at(visit.step);
  std::set<PersonId> asked;
  for (const Assignee& assignee : event_.people) {
    if (asked.insert(assignee.person).second) add_seat(visit, assignee, SeatKind::member, 0, SeatState::waiting);
  }
  if (asked.empty() || asked.size() > kSeatsMax) {
    visit.seats.clear();
    visit.state = VisitState::deserted;
    say(OutputKind::needs_help, visit);
    return;
  }
  visit.state = VisitState::open;
  for (Seat& seat : visit.seats) {
    const bool is_own = step.own == AskAgain::skip && seat.person == state_.applicant;
    const bool decided = std::ranges::any_of(state_.passed, [&](const Passed& passed) {
      return flow_.at(passed.step).kind == StepKind::approve &&
             std::ranges::any_of(passed.seats, [&](const Seat& before) {
               return before.person == seat.person && before.state == SeatState::approved;
             });
    });
    if (is_own || (step.repeated == AskAgain::skip && decided)) decide_seat(visit, seat, SeatState::approved, true);
  }
  settle(visit.number);
}

Result<void> Turn::name_people() {
  YG_TRY_ASSIGN(Visit* const visit, named_visit());
  if (visit->state != VisitState::deserted && visit->state != VisitState::open) return not_open();
  if (event_.people.empty()) {
    return refuse("flow.no_people", {"请选择处理人", "nobody is named"}, "people", ErrorKind::invalid);
  }
  if (visit->step == 0 || visit->seats.size() + event_.people.size() > kSeatsMax) return not_open();
  visit->state = VisitState::open;
  for (const Assignee& assignee : event_.people) {
    YG_TRY(may_be_asked(*visit, assignee.person));
    add_seat(*visit, assignee, SeatKind::member, 0, SeatState::waiting);
  }
  settle(visit->number);
  return {};
}

Seat& Turn::add_seat(Visit& visit, const Assignee& assignee, SeatKind kind, std::int64_t asked_by, SeatState state) {
  return visit.seats.emplace_back(Seat{.task = ++state_.tasks_made,
                                       .person = assignee.person,
                                       .absent = assignee.absent,
                                       .kind = kind,
                                       .asked_by = asked_by,
                                       .state = state});
}

void Turn::open_seat(Visit& visit, Seat& seat) {
  seat.state = SeatState::open;
  say_task(OutputKind::task_opened, visit, seat);
}

void Turn::close_seat(Visit& visit, Seat& seat) {
  if (!is_undecided(seat)) return;
  if (seat.state == SeatState::open) say_task(OutputKind::task_closed, visit, seat);
  seat.state = SeatState::closed;
  close_asked_by(visit, seat.task);
}

// Signers before are asked for the one who decides; when he need not decide any more, neither need they.
void Turn::close_asked_by(Visit& visit, std::int64_t task) {
  for (Seat& seat : visit.seats) {
    if (seat.asked_by == task && seat.kind == SeatKind::before) close_seat(visit, seat);
  }
}

void Turn::decide_seat(Visit& visit, Seat& seat, SeatState decision, bool by_itself) {
  if (seat.state == SeatState::open) say_task(OutputKind::task_closed, visit, seat);
  seat.state = decision;
  seat.by_itself = by_itself;
  close_asked_by(visit, seat.task);
}

// Opens the seats whose turn it is.
void Turn::wake(Visit& visit) {
  const bool in_turn = flow_.at(visit.step).quorum == Quorum::in_turn;
  bool is_first = true;
  for (Seat& seat : visit.seats) {
    const bool is_member = seat.kind == SeatKind::member;
    const bool has_turn = !is_member || !in_turn || is_first;
    if (is_member && is_undecided(seat)) is_first = false;
    if (seat.state == SeatState::waiting && has_turn && !waits_for_signers(visit, seat)) open_seat(visit, seat);
  }
}

void Turn::settle(std::int64_t number) {
  Visit& here = *visit(number);
  SeatState decision = decision_of_members(here, flow_.at(here.step));
  if (decision != SeatState::open) {
    for (Seat& seat : here.seats) {
      if (seat.kind == SeatKind::member) close_seat(here, seat);
    }
  }
  // Signers after are asked for by the one who approved: all of them must.
  for (const Seat& seat : here.seats) {
    if (seat.kind != SeatKind::after) continue;
    if (seat.state == SeatState::refused) decision = SeatState::refused;
    if (is_undecided(seat) && decision == SeatState::approved) decision = SeatState::open;
  }
  if (decision == SeatState::approved) {
    proceed(number);
  } else if (decision == SeatState::refused) {
    refused(number);
  } else {
    wake(here);
  }
}

void Turn::refused(std::int64_t number) {
  Visit& here = *visit(number);
  const WhenRefused what = flow_.at(here.step).refused;
  if (what == WhenRefused::end) return end(Status::refused);
  int target = 0;
  if (what == WhenRefused::to_previous) {
    if (const auto back = ways_back(flow_, state_, number); !back.empty()) target = back.front();
  }
  if (!go_back(here, target, false, Status::returned)) end(Status::refused);
}

// --- taking back

Result<void> Turn::take_back() {
  const auto late = [] {
    return refuse("flow.too_late",
                  {"后面已有人处理，不能取回", "somebody has acted on it since: it cannot be taken back"}, "visit");
  };
  if (Visit* here = visit(event_.visit); here != nullptr) {
    const auto seat = std::ranges::find_if(here->seats, [&](const Seat& one) {
      return one.person == event_.by && one.state == SeatState::approved && !one.by_itself;
    });
    if (here->state != VisitState::open || seat == here->seats.end()) return late();
    return reopen(*here, *seat) ? Result<void>{} : late();
  }
  const auto passed = std::ranges::find(state_.passed, event_.visit, &Passed::number);
  if (passed == state_.passed.end()) return late();
  const auto seat = std::ranges::find_if(passed->seats, [&](const Seat& one) {
    return one.person == event_.by && one.state == SeatState::approved && !one.by_itself;
  });
  if (seat == passed->seats.end()) return late();
  std::vector<std::int64_t> followers = untouched_followers(*passed);
  if (followers.empty()) return late();
  const Passed again = *passed;
  const std::int64_t task = seat->task;
  state_.passed.erase(passed);
  for (const std::int64_t follower : followers) drop(follower);
  std::erase_if(state_.passed, [&](const Passed& other) { return other.after == again.number; });
  state_.visits.push_back({.number = ++state_.visits_made,
                           .step = again.step,
                           .around = again.around,
                           .seats = again.seats,
                           .forward = again.forward,
                           .after = again.after});
  Visit& here = state_.visits.back();
  if (again.step == 0) set_status(Status::withdrawn);
  set_timers(here);
  return reopen(here, *std::ranges::find(here.seats, task, &Seat::task)) ? Result<void>{} : late();
}

// The seat is undecided again, and so are those that were closed by its decision; whose turn came by it waits again.
bool Turn::reopen(Visit& here, Seat& seat) {
  const bool in_turn = flow_.at(here.step).quorum == Quorum::in_turn && seat.kind == SeatKind::member;
  bool is_behind = false;
  std::vector<Seat*> waiting{&seat};
  for (Seat& other : here.seats) {
    const bool asked_me = seat.kind == SeatKind::before && other.task == seat.asked_by;
    const bool came_by_it = asked_me || (in_turn && is_behind && other.kind == SeatKind::member);
    const bool decided = other.state == SeatState::approved || other.state == SeatState::refused;
    if (came_by_it && decided) return false;
    const bool was_closed =
        seat.kind == SeatKind::member && other.kind == SeatKind::member && other.state == SeatState::closed;
    if (was_closed || (came_by_it && is_undecided(other))) waiting.push_back(&other);
    is_behind = is_behind || &other == &seat;
  }
  std::set<PersonId> asked;
  for (const Seat& other : here.seats) {
    const bool will_be = is_undecided(other) || std::ranges::count(waiting, &other) > 0;
    if (will_be && !asked.insert(other.person).second) return false;  // asked for something else since
  }
  for (Seat* other : waiting) {
    if (other->state == SeatState::open) say_task(OutputKind::task_closed, here, *other);
    other->state = SeatState::waiting;
  }
  wake(here);
  return true;
}

// The visits that follow directly from it, when nobody has decided anything in them and nothing was begun; else none.
std::vector<std::int64_t> Turn::untouched_followers(const Passed& passed) const {
  std::vector<std::int64_t> followers;
  for (const Visit& visit : state_.visits) {
    if (visit.after == passed.number && visit.around == passed.around) followers.push_back(visit.number);
  }
  const auto is_inside_any = [&](const Visit& visit) {
    return std::ranges::any_of(followers, [&](std::int64_t follower) { return is_inside(visit, follower); });
  };
  const auto decided = [](const Seat& seat) {
    return (seat.state == SeatState::approved || seat.state == SeatState::refused) && !seat.by_itself;
  };
  for (const Visit& visit : state_.visits) {
    if (!is_inside_any(visit)) continue;
    const bool began = visit.state == VisitState::failed || visit.state == VisitState::undoing ||
                       (visit.state == VisitState::waiting && flow_.at(visit.step).kind != StepKind::wait);
    if (began || std::ranges::any_of(visit.seats, decided)) return {};
  }
  for (const Passed& other : state_.passed) {
    const Visit* around = state_.visit(other.around);
    const bool is_behind = other.after == passed.number || (around != nullptr && is_inside_any(*around));
    if (is_behind && std::ranges::none_of(other.seats, &Seat::by_itself)) return {};
  }
  return followers;
}

}  // namespace yunguan::flow
