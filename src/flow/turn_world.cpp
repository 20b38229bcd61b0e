// SPDX-License-Identifier: Apache-2.0
// What the world answers, timers, and standing still. What comes twice, late or for nobody changes nothing.
#include <algorithm>

#include "flow/turn.h"

namespace yunguan::flow {

void Turn::timer_due() {
  Visit* const here = visit(event_.visit);
  if (here == nullptr || here->step == kNone || here->state == VisitState::undoing) return;
  const auto alarm = std::ranges::find(here->alarms, event_.name, &Alarm::name);
  if (alarm == here->alarms.end() || alarm->left_seconds) return;
  const auto& timers = flow_.at(here->step).timers;
  const auto timer = std::ranges::find(timers, event_.name, &Timer::name);
  here->alarms.erase(alarm);
  if (timer == timers.end()) return;
  const std::int64_t number = here->number;
  switch (timer->act) {
    case TimerAct::remind:
      say(OutputKind::remind, *here);
      if (timer->repeats) set_timer(*here, *timer);
      return;
    case TimerAct::proceed:
      proceed(number);
      return;
    case TimerAct::to_start:
      if (!go_back(*here, 0, false, Status::returned)) say(OutputKind::remind, *here);
      return;
    case TimerAct::refuse:
      refused_by_timer(*here);
      return;
    case TimerAct::approve:
      break;
  }
  for (Seat& seat : here->seats) {
    if (is_undecided(seat)) decide_seat(*here, seat, SeatState::approved, true);
  }
  proceed(number);
}

void Turn::refused_by_timer(Visit& here) {
  const auto seat = std::ranges::find_if(here.seats, is_undecided);
  if (seat != here.seats.end()) decide_seat(here, *seat, SeatState::refused, true);
  refused(here.number);
}

// --- deeds

void Turn::do_deed(Visit& visit) {
  const Step& step = flow_.at(visit.step);
  visit.state = VisitState::waiting;
  outputs_.push_back({.kind = OutputKind::do_deed, .visit = visit.number, .step = visit.step, .name = step.target});
  if (step.kind == StepKind::order && !step.waits) finish_deed(visit.number);
}

void Turn::finish_deed(std::int64_t number) {
  state_.deeds.push_back({.visit = number, .step = visit(number)->step});
  proceed(number);
}

void Turn::deed_done(bool went_well) {
  if (Visit* const here = visit(event_.visit); here != nullptr) {
    const bool expected = here->state == VisitState::waiting || (here->state == VisitState::failed && went_well);
    const StepKind kind = here->step == kNone ? StepKind::wait : flow_.at(here->step).kind;
    if (!expected || is_human(kind) || kind == StepKind::wait) return;
    if (went_well) {
      merge_values();
      finish_deed(here->number);
    } else {
      here->state = VisitState::failed;
      say(OutputKind::needs_help, *here);
    }
    return;
  }
  for (Visit& back : state_.visits) {
    const auto deed = std::ranges::find(back.undo, event_.visit, &Deed::visit);
    if (deed == back.undo.end() || deed->state != DeedState::running) continue;
    Deed done = *deed;
    back.undo.erase(deed);
    done.state = DeedState::done;
    if (went_well) (flow_.at(done.step).undo.empty() ? state_.deeds : back.undo).push_back(done);
    if (back.state == VisitState::undoing) undo_next(back);
    return;
  }
}

void Turn::undo_done(bool went_well) {
  for (Visit& back : state_.visits) {
    const auto deed = std::ranges::find(back.undo, event_.visit, &Deed::visit);
    if (deed == back.undo.end() || deed->state != DeedState::undoing) continue;
    if (went_well) {
      back.undo.erase(deed);
      undo_next(back);
    } else {
      deed->state = DeedState::done;
      back.state = VisitState::failed;
      say(OutputKind::needs_help, back);
    }
    return;
  }
}

// Of something that failed for good: once more, left out, or done by hand.
Result<void> Turn::mend() {
  YG_TRY_ASSIGN(Visit* const here, named_visit());
  if (here->state != VisitState::failed) {
    return refuse("flow.not_open", {"这一步没有失败", "nothing has failed here"}, "visit");
  }
  if (state_.suspended) return refuse("flow.suspended", {"工单已挂起", "the order is suspended"}, "act");
  if (!here->undo.empty()) {
    if (event_.act != Act::retry) here->undo.pop_back();
    undo_next(*here);
    return {};
  }
  if (event_.act == Act::retry) {
    do_deed(*here);
  } else if (event_.act == Act::skip) {
    proceed(here->number);
  } else {
    merge_values();
    finish_deed(here->number);
  }
  return {};
}

// --- standing still

Result<void> Turn::suspend() {
  if (state_.suspended) return refuse("flow.suspended", {"工单已挂起", "the order is suspended"}, "act");
  state_.suspended = true;
  for (Visit& visit : state_.visits) {
    for (Alarm& alarm : visit.alarms) {
      alarm.left_seconds = std::chrono::duration_cast<std::chrono::seconds>(alarm.due - event_.at).count();
      outputs_.push_back(
          {.kind = OutputKind::timer_cleared, .visit = visit.number, .step = visit.step, .name = alarm.name});
    }
  }
  outputs_.push_back({.kind = OutputKind::status_changed});
  return {};
}

Result<void> Turn::resume() {
  if (!state_.suspended) return refuse("flow.not_open", {"工单没有挂起", "the order is not suspended"}, "act");
  state_.suspended = false;
  std::vector<std::int64_t> held;
  for (Visit& visit : state_.visits) {
    for (Alarm& alarm : visit.alarms) {
      alarm.due = event_.at + std::chrono::seconds{alarm.left_seconds.value_or(0)};
      alarm.left_seconds.reset();
      outputs_.push_back({.kind = OutputKind::timer_set,
                          .visit = visit.number,
                          .step = visit.step,
                          .name = alarm.name,
                          .due = alarm.due});
    }
    if (visit.state == VisitState::held) held.push_back(visit.number);
  }
  for (const std::int64_t number : held) {
    if (Visit* const here = visit(number); here != nullptr) start(*here);
  }
  outputs_.push_back({.kind = OutputKind::status_changed});
  return {};
}

}  // namespace yunguan::flow
