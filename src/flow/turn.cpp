// SPDX-License-Identifier: Apache-2.0
// Who may do what, and where each act goes.
#include "flow/turn.h"

#include <algorithm>

namespace yunguan::flow {
namespace {

bool is_of_world(Act act) { return act >= Act::people_found; }
bool is_of_supervisor(Act act) { return act >= Act::suspend && act <= Act::mend; }
bool is_of_task(Act act) { return act == Act::submit || (act >= Act::approve && act <= Act::remove_signer); }

}  // namespace

Turn::Turn(const Flow& flow, const Ground& ground, OrderState state, const Event& event)
    : flow_(flow), ground_(ground), event_(event), state_(std::move(state)) {}

Result<void> Turn::take() {
  const Act act = event_.act;
  if (act == Act::comment) return {};
  if (is_of_world(act)) return take_of_world();
  if (is_over(state_.status)) return refuse("flow.over", {"工单已结束", "the order is over"}, "act");
  if (is_of_supervisor(act)) return take_of_supervisor();
  if (state_.suspended) return refuse("flow.suspended", {"工单已挂起", "the order is suspended"}, "act");
  if (is_of_task(act)) return take_of_task();
  if (act == Act::take_back) return take_back();
  if (event_.by != state_.applicant) {
    return refuse("flow.not_yours", {"只有申请人可以这样做", "only the applicant may do this"}, "by",
                  ErrorKind::forbidden);
  }
  if (act == Act::withdraw) return withdraw();
  if (act == Act::discard) {
    const bool at_start = state_.status != Status::running;
    if (!at_start)
      return refuse("flow.too_late", {"工单已提交，请先撤回", "the order was submitted: withdraw it first"});
    end(Status::cancelled);
    return {};
  }
  for (const Visit& visit : state_.visits) {
    if (visit.state == VisitState::open) say(OutputKind::remind, visit);
  }
  return {};
}

Result<void> Turn::take_of_task() {
  switch (event_.act) {
    case Act::submit:
      return submit();
    case Act::approve:
      return decide(SeatState::approved);
    case Act::refuse:
      return decide(SeatState::refused);
    case Act::send_back:
      return send_back();
    case Act::transfer:
      return transfer();
    case Act::add_signers:
      return add_signers();
    default:
      return remove_signer();
  }
}

Result<void> Turn::take_of_supervisor() {
  if (!event_.supervises) {
    return refuse("flow.not_yours", {"只有督办人员可以这样做", "only who supervises orders may do this"}, "by",
                  ErrorKind::forbidden);
  }
  switch (event_.act) {
    case Act::suspend:
      return suspend();
    case Act::resume:
      return resume();
    case Act::terminate:
      end(Status::terminated);
      return {};
    case Act::supervise:
      state_.supervised = true;
      return {};
    case Act::set_priority:
      state_.priority = event_.name;
      return {};
    case Act::name_people:
      return name_people();
    default:
      return mend();
  }
}

Result<void> Turn::take_of_world() {
  switch (event_.act) {
    case Act::people_found:
      if (Visit* found = visit(event_.visit); found != nullptr && found->state == VisitState::seeking)
        seat_people(*found);
      break;
    case Act::timer_due:
      timer_due();
      break;
    case Act::deed_done:
      deed_done(true);
      break;
    case Act::deed_failed:
      deed_done(false);
      break;
    case Act::undo_done:
      undo_done(true);
      break;
    default:
      undo_done(false);
      break;
  }
  return {};
}

// The task of the event, which must be open and its person's – or of whoever supervises, for what is not a decision.
Result<Turn::Place> Turn::own_task() {
  YG_TRY_ASSIGN(const Place place, task(event_.task));
  const bool decides = event_.act != Act::transfer && event_.act != Act::remove_signer;
  if (place.seat->person != event_.by && (decides || !event_.supervises)) {
    return refuse("flow.not_yours", {"这项待办不是您的", "this task is not yours"}, "task", ErrorKind::forbidden);
  }
  if (place.seat->state != SeatState::open) {
    return refuse("flow.not_open", {"这项待办现在不能处理", "this task cannot be dealt with now"}, "task");
  }
  return place;
}

Result<Turn::Place> Turn::task(std::int64_t number) {
  for (Visit& visit : state_.visits) {
    const auto seat = std::ranges::find(visit.seats, number, &Seat::task);
    if (seat != visit.seats.end()) return Place{&visit, &*seat};
  }
  return refuse("flow.no_task", {"没有这项待办，或已处理完", "there is no such task, or it has been dealt with"},
                "task");
}

Result<Visit*> Turn::named_visit() {
  Visit* found = visit(event_.visit);
  if (found == nullptr)
    return refuse("flow.no_visit", {"工单已不在这一步", "the order is not there any more"}, "visit");
  return found;
}

Visit* Turn::visit(std::int64_t number) {
  const auto found = std::ranges::find(state_.visits, number, &Visit::number);
  return number == 0 || found == state_.visits.end() ? nullptr : &*found;
}

Visit* Turn::level_of(int step, Visit& inner) {
  const Step& wanted = flow_.at(step);
  for (Visit* at = &inner; at != nullptr && at->step != kNone; at = visit(at->around)) {
    const Step& here = flow_.at(at->step);
    if (here.branch == wanted.branch && here.path == wanted.path) return at;
  }
  return nullptr;
}

void Turn::say(OutputKind kind, const Visit& visit) {
  outputs_.push_back({.kind = kind, .visit = visit.number, .step = visit.step});
}
void Turn::say_task(OutputKind kind, const Visit& visit, const Seat& seat) {
  outputs_.push_back(
      {.kind = kind, .visit = visit.number, .step = visit.step, .task = seat.task, .person = seat.person});
}

// --- the engine's face

const Visit* OrderState::visit(std::int64_t number) const {
  const auto found = std::ranges::find(visits, number, &Visit::number);
  return found == visits.end() ? nullptr : &*found;
}

OrderState begin(PersonId applicant, boost::json::value values) {
  OrderState state{.applicant = applicant, .visits_made = 1, .tasks_made = 1, .values = std::move(values)};
  Visit& first = state.visits.emplace_back(Visit{.number = 1, .step = 0});
  first.seats.push_back({.task = 1, .person = applicant});
  return state;
}

Result<Outputs> apply(const Flow& flow, const Ground& ground, OrderState& state, const Event& event) {
  Turn turn{flow, ground, state, event};
  YG_TRY(turn.take());
  state = std::move(turn.state());
  return std::move(turn.outputs());
}

std::vector<int> ways_back(const Flow& flow, const OrderState& state, std::int64_t visit) {
  std::vector<int> steps;
  for (const Visit* at = state.visit(visit); at != nullptr && at->step != kNone; at = state.visit(at->around)) {
    const Step& here = flow.at(at->step);
    for (int step = at->step - 1; step >= 0; --step) {
      const Step& earlier = flow.at(step);
      if (earlier.branch != here.branch || earlier.path != here.path || !is_human(earlier.kind)) continue;
      if (step == 0 || std::ranges::count(state.passed, step, &Passed::step) > 0) steps.push_back(step);
    }
  }
  return steps;
}

}  // namespace yunguan::flow
