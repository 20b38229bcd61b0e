// SPDX-License-Identifier: Apache-2.0
// Entering steps, leaving them, branches and the end.
#include <algorithm>

#include "flow/turn.h"

namespace yunguan::flow {

void Turn::enter(int step, std::int64_t around, std::int64_t after) {
  state_.visits.push_back({.number = ++state_.visits_made, .step = step, .around = around, .after = after});
  start(state_.visits.back());
}

// What the visit begins with. It may be over when this returns.
void Turn::start(Visit& visit) {
  const Step& step = flow_.at(visit.step);
  switch (step.kind) {
    case StepKind::fill:
      if (visit.step == 0) {
        visit.state = VisitState::open;
        open_seat(visit, add_seat(visit, {.person = state_.applicant}, SeatKind::member, 0, SeatState::waiting));
        set_timers(visit);
        return;
      }
      [[fallthrough]];
    case StepKind::approve:
    case StepKind::handle:
      visit.state = VisitState::seeking;
      say(OutputKind::find_people, visit);
      set_timers(visit);
      return;
    case StepKind::copy:
      say(OutputKind::tell_copies, visit);
      proceed(visit.number);
      return;
    case StepKind::branch:
      start_branch(visit);
      return;
    default:
      break;
  }
  if (state_.suspended) {
    visit.state = VisitState::held;
  } else if (step.kind == StepKind::wait) {
    visit.state = VisitState::waiting;
    set_timers(visit);
  } else {
    do_deed(visit);
  }
}

void Turn::start_branch(Visit& visit) {
  const Step& step = flow_.at(visit.step);
  std::vector<int> firsts;
  for (const Path& path : step.paths) {
    if (path.condition && !ground_.holds(*path.condition, state_.values)) continue;
    // Without a condition: every path of `every`; of the others the last, which stands for what no condition took.
    if (!path.condition && step.branch_kind != BranchKind::every && !firsts.empty()) continue;
    firsts.push_back(path.first);
    if (step.branch_kind == BranchKind::first) break;
  }
  const std::int64_t number = visit.number;
  const std::int64_t after = visit.after;
  visit.state = VisitState::around;
  visit.paths_left = static_cast<int>(firsts.size());
  if (firsts.empty()) {
    proceed(number);
    return;
  }
  for (const int first : firsts) {
    if (first == kNone) {
      end_path(number, after);
    } else {
      enter(first, number, after);
    }
  }
}

// The visit has come to its good end.
void Turn::proceed(std::int64_t number) {
  Visit ended = std::move(*visit(number));
  for (Seat& seat : ended.seats) close_seat(ended, seat);
  clear_timers(ended);
  std::erase_if(state_.visits, [&](const Visit& visit) { return visit.number == number; });
  const StepKind kind = flow_.at(ended.step).kind;
  const bool passes_by_itself =
      kind == StepKind::copy || kind == StepKind::branch ||
      (is_human(kind) && !ended.seats.empty() && std::ranges::none_of(ended.seats, [](const Seat& seat) {
         return seat.state == SeatState::approved && !seat.by_itself;
       }));
  const std::int64_t after = passes_by_itself ? ended.after : number;
  if (kind != StepKind::copy && kind != StepKind::branch) {
    state_.passed.push_back({.number = number,
                             .step = ended.step,
                             .around = ended.around,
                             .after = ended.after,
                             .seats = std::move(ended.seats),
                             .forward = ended.forward});
  }
  if (ended.forward) {
    enter(*ended.forward, ended.around, after);
  } else {
    leave(ended.step, ended.around, after);
  }
}

void Turn::leave(int step, std::int64_t around, std::int64_t after) {
  const int next = flow_.at(step).next;
  if (next != kNone) {
    enter(next, around, after);
  } else {
    end_path(around, after);
  }
}

void Turn::end_path(std::int64_t around, std::int64_t after) {
  if (around == 0) {
    state_.suspended = false;
    set_status(Status::completed);
    return;
  }
  Visit& branch = *visit(around);
  if (--branch.paths_left > 0) return;
  const Visit ended = branch;
  std::erase_if(state_.visits, [&](const Visit& visit) { return visit.number == around; });
  leave(ended.step, ended.around, after);
}

void Turn::set_timers(Visit& visit) {
  for (const Timer& timer : flow_.at(visit.step).timers) set_timer(visit, timer);
}

void Turn::set_timer(Visit& visit, const Timer& timer) {
  const Instant due = ground_.due(timer, event_.at);
  Alarm& alarm = visit.alarms.emplace_back(Alarm{.name = timer.name, .due = due});
  if (state_.suspended) {
    alarm.left_seconds = std::chrono::duration_cast<std::chrono::seconds>(due - event_.at).count();
    return;
  }
  outputs_.push_back(
      {.kind = OutputKind::timer_set, .visit = visit.number, .step = visit.step, .name = timer.name, .due = due});
}

void Turn::clear_timers(Visit& visit) {
  for (const Alarm& alarm : visit.alarms) {
    if (alarm.left_seconds) continue;
    outputs_.push_back(
        {.kind = OutputKind::timer_cleared, .visit = visit.number, .step = visit.step, .name = alarm.name});
  }
  visit.alarms.clear();
}

void Turn::merge_values() {
  if (!event_.values.is_object()) return;
  if (!state_.values.is_object()) state_.values.emplace_object();
  for (const auto& [key, value] : event_.values.get_object()) state_.values.get_object()[key] = value;
}

void Turn::set_status(Status status) {
  if (state_.status == status) return;
  state_.status = status;
  outputs_.push_back({.kind = OutputKind::status_changed});
}

}  // namespace yunguan::flow
