// SPDX-License-Identifier: Apache-2.0
// Going back, ending early, and taking back what was done on the way.
#include <algorithm>

#include "flow/turn.h"

namespace yunguan::flow {

Result<void> Turn::send_back() {
  YG_TRY_ASSIGN(const Place place, own_task());
  const auto ways = ways_back(flow_, state_, place.visit->number);
  const int target = event_.step.empty() ? (ways.empty() ? kNone : ways.front()) : flow_.find(event_.step);
  if (std::ranges::count(ways, target) == 0) {
    return refuse("flow.no_step", {"不能退回到这一步", "the order cannot be sent back to this step"}, "step");
  }
  return go_back(*place.visit, target, event_.then_here, Status::returned);
}

Result<void> Turn::withdraw() {
  const auto late = [](Text text) { return refuse("flow.too_late", std::move(text), "act"); };
  if (state_.status != Status::running) return late({"工单不在办理中", "the order is not under way"});
  if (flow_.withdraw == MayWithdraw::never) return late({"这类工单提交后不能撤回", "such orders cannot be withdrawn"});
  const auto decided = [](const Seat& seat) {
    return (seat.state == SeatState::approved || seat.state == SeatState::refused) && !seat.by_itself;
  };
  const bool anything =
      std::ranges::any_of(state_.visits, [&](const Visit& v) { return std::ranges::any_of(v.seats, decided); }) ||
      std::ranges::any_of(state_.passed,
                          [&](const Passed& p) { return p.step != 0 && std::ranges::any_of(p.seats, decided); });
  if (flow_.withdraw == MayWithdraw::before_decision && (anything || !state_.deeds.empty()))
    return late({"已有人处理，不能撤回", "somebody has decided: it cannot be withdrawn"});
  const auto top = std::ranges::find(state_.visits, 0, &Visit::around);
  if (top->step == kNone) return late({"工单正在结束", "the order is ending"});
  return go_back(*top, 0, false, Status::withdrawn);
}

// Leaves everything in and around `from` up to the sequence of the target, and enters that – once what was done in between is taken back.
Result<void> Turn::go_back(Visit& from, int target, bool then_here, std::optional<Status> opens_as) {
  Visit* const level = level_of(target, from);
  if (level == nullptr)
    return refuse("flow.no_step", {"不能退回到这一步", "the order cannot be sent back to this step"}, "step");
  if (state_.returns >= flow_.returns_max) {
    return refuse("flow.too_many",
                  {"退回次数已达上限，请通过、驳回或终止", "the order went back as often as it may: decide or end it"},
                  "act");
  }
  const int here = level->step;
  const int first = then_here ? here : target;  // steps that will be gone through again
  const int last = flow_.at(level->forward.value_or(here)).last;
  const auto is_within = [&](int step) { return step >= first && step <= last; };
  for (const Deed& deed : state_.deeds) {
    if (is_within(deed.step) && !can_be_left(deed.step)) return deed_stands();
  }
  for (const Visit& inner : state_.visits) {
    if (inner.state != VisitState::waiting || flow_.at(inner.step).kind != StepKind::effect) continue;
    if (is_inside(inner, level->number) && !can_be_left(inner.step)) return deed_stands();
  }
  ++state_.returns;
  const std::int64_t around = level->around;
  std::vector<Deed> undo;
  for (const Deed& deed : state_.deeds) {
    if (is_within(deed.step) && !flow_.at(deed.step).undo.empty()) undo.push_back(deed);
  }
  std::erase_if(state_.deeds, [&](const Deed& deed) { return is_within(deed.step); });
  std::ranges::move(drop(level->number), std::back_inserter(undo));
  std::erase_if(state_.passed, [&](const Passed& passed) { return is_within(passed.step) || passed.step == target; });
  Visit& back = state_.visits.emplace_back(
      Visit{.number = ++state_.visits_made, .step = target, .around = around, .undo = std::move(undo)});
  if (then_here) back.forward = here;
  if (target == 0) set_status(*opens_as);
  undo_next(back);
  return {};
}

std::unexpected<Error> Turn::deed_stands() {
  return refuse("flow.deed_done", {"其间已办理的事项不能撤销，不能退回", "what was done since cannot be taken back"},
                "step");
}

bool Turn::can_be_left(int step) const { return !flow_.at(step).undo.empty() || flow_.at(step).again_ok; }

bool Turn::is_inside(const Visit& inner, std::int64_t outer) const {
  const Visit* at = &inner;
  while (at != nullptr && at->number != outer) at = state_.visit(at->around);
  return at != nullptr;
}

void Turn::end(Status status) {
  std::vector<Deed> undo;
  std::vector<std::int64_t> tops;
  bool was_ending = false;
  for (const Visit& visit : state_.visits) {
    if (visit.around == 0) tops.push_back(visit.number);
    was_ending = was_ending || visit.ends_as.has_value();
  }
  std::vector<Deed> running;
  for (const std::int64_t top : tops) std::ranges::move(drop(top), std::back_inserter(running));
  state_.suspended = false;
  if (was_ending) {  // whoever ends it again does not want to wait
    for (const Deed& deed : running) {
      if (deed.state == DeedState::done) continue;
      outputs_.push_back({.kind = OutputKind::drop_deed, .visit = deed.visit, .step = deed.step});
    }
  } else {
    for (const Deed& deed : state_.deeds) {
      if (!flow_.at(deed.step).undo.empty()) undo.push_back(deed);
    }
    std::erase_if(state_.deeds, [&](const Deed& deed) { return !flow_.at(deed.step).undo.empty(); });
    std::ranges::move(running, std::back_inserter(undo));
  }
  Visit& ending =
      state_.visits.emplace_back(Visit{.number = ++state_.visits_made, .undo = std::move(undo), .ends_as = status});
  undo_next(ending);
}

// Takes the visit and all inside it away; gives what of it still runs or is being taken back.
std::vector<Deed> Turn::drop(std::int64_t number) {
  std::vector<Deed> running;
  for (std::vector<std::int64_t> left{number}; !left.empty();) {
    const std::int64_t now = left.back();
    left.pop_back();
    for (const Visit& inner : state_.visits) {
      if (inner.around == now) left.push_back(inner.number);
    }
    drop_one(*visit(now), running);
    std::erase_if(state_.visits, [&](const Visit& visit) { return visit.number == now; });
  }
  return running;
}

void Turn::drop_one(Visit& visit, std::vector<Deed>& running) {
  for (Seat& seat : visit.seats) close_seat(visit, seat);
  clear_timers(visit);
  std::ranges::copy(visit.undo, std::back_inserter(running));
  if (visit.state != VisitState::waiting || !is_deed(flow_.at(visit.step).kind)) return;
  const Step& step = flow_.at(visit.step);
  if (step.kind == StepKind::effect || !step.undo.empty()) {
    running.push_back({.visit = visit.number, .step = visit.step, .state = DeedState::running});
  } else {
    say(OutputKind::drop_deed, visit);
  }
}

// The last deed first; one at a time, and none before the outcome of what still runs is known.
void Turn::undo_next(Visit& visit) {
  visit.state = VisitState::undoing;
  if (visit.undo.empty()) return finish_undoing(visit.number);
  if (std::ranges::any_of(visit.undo, [](const Deed& deed) { return deed.state != DeedState::done; })) return;
  Deed& last = visit.undo.back();
  last.state = DeedState::undoing;
  outputs_.push_back(
      {.kind = OutputKind::undo_deed, .visit = last.visit, .step = last.step, .name = flow_.at(last.step).undo});
}

void Turn::finish_undoing(std::int64_t number) {
  Visit& here = *visit(number);
  if (!here.ends_as) return start(here);
  const Status status = *here.ends_as;
  state_.visits.clear();
  state_.suspended = false;
  set_status(status);
}

}  // namespace yunguan::flow
