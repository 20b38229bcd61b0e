// SPDX-License-Identifier: Apache-2.0
#include "flow/invariants_fixture.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

namespace yunguan::flow::test {
namespace {

// Something or somebody moves this visit on.
std::optional<std::string> stuck(const Flow& flow, const OrderState& state, const Visit& visit) {
  const auto open = [](const Seat& seat) { return seat.state == SeatState::open; };
  const StepKind kind = visit.step == kNone ? StepKind::effect : flow.at(visit.step).kind;
  bool moves = false;
  switch (visit.state) {
    case VisitState::seeking:
    case VisitState::deserted:
      moves = is_human(kind) && visit.seats.empty();
      break;
    case VisitState::open:
      moves = is_human(kind) && std::ranges::any_of(visit.seats, open);
      break;
    case VisitState::waiting:
      moves = is_deed(kind) || !visit.alarms.empty();
      break;
    case VisitState::held:
      moves = state.suspended;
      break;
    case VisitState::failed:
      moves = is_deed(kind) || !visit.undo.empty();
      break;
    case VisitState::around:
      moves =
          visit.paths_left > 0 && std::ranges::count(state.visits, visit.number, &Visit::around) == visit.paths_left;
      break;
    case VisitState::undoing:
      moves = std::ranges::any_of(visit.undo, [](const Deed& deed) { return deed.state != DeedState::done; });
      break;
  }
  if (moves) return std::nullopt;
  return fmt::format("visit {} stands still", visit.number);
}

std::optional<std::string> wrong_alarms(const Flow& flow, const OrderState& state, const Visit& visit) {
  for (const Alarm& alarm : visit.alarms) {
    if (visit.step == kNone || std::ranges::count(flow.at(visit.step).timers, alarm.name, &Timer::name) != 1)
      return fmt::format("visit {} has a timer that its step does not know", visit.number);
    if (alarm.left_seconds.has_value() != state.suspended)
      return fmt::format("timer {} of visit {} {}", alarm.name, visit.number, state.suspended ? "runs on" : "stands");
  }
  return std::nullopt;
}

std::optional<std::string> wrong_seats(const Flow& flow, const OrderState& state, const Visit& visit) {
  std::set<PersonId> undecided;
  bool is_behind_turn = false;
  const bool approves = visit.step != kNone && flow.at(visit.step).kind == StepKind::approve;
  for (const Seat& seat : visit.seats) {
    if (approves && seat.kind != SeatKind::member && seat.person == state.applicant)
      return fmt::format("task {} asks the applicant about his own application", seat.task);
    if (is_undecided(seat) && !undecided.insert(seat.person).second)
      return fmt::format("visit {} asks person {} twice", visit.number, seat.person.value);
    const bool in_turn =
        seat.kind == SeatKind::member && visit.step != kNone && flow.at(visit.step).quorum == Quorum::in_turn;
    if (in_turn && seat.state == SeatState::open && is_behind_turn)
      return fmt::format("task {} is open before its turn", seat.task);
    is_behind_turn = is_behind_turn || (in_turn && is_undecided(seat));
    const bool has_signers = std::ranges::any_of(visit.seats, [&](const Seat& other) {
      return other.kind == SeatKind::before && other.asked_by == seat.task && is_undecided(other);
    });
    if (has_signers && seat.state != SeatState::waiting)
      return fmt::format("task {} does not wait for the signers before it", seat.task);
  }
  return std::nullopt;
}

// No effect is in the world twice, unless it may be done again.
std::optional<std::string> twice(const Flow& flow, const OrderState& state) {
  std::map<int, int> times;
  for (const Deed& deed : state.deeds) ++times[deed.step];
  for (const Visit& visit : state.visits) {
    for (const Deed& deed : visit.undo) ++times[deed.step];
    if (visit.state == VisitState::waiting) ++times[visit.step];
  }
  for (const auto& [step, count] : times) {
    if (count > 1 && !flow.at(step).again_ok) return fmt::format("step {} is done {} times", flow.at(step).id, count);
  }
  return std::nullopt;
}

// The people a step went by were those it needed.
std::optional<std::string> wrong_decision(const Flow& flow, const Passed& passed) {
  int asked = 0;
  int approved = 0;
  const bool some_may_refuse = flow.at(passed.step).quorum == Quorum::ratio;
  for (const Seat& seat : passed.seats) {
    if (is_undecided(seat) || (seat.state == SeatState::refused && !some_may_refuse && seat.kind != SeatKind::before))
      return fmt::format("step {} went on with task {} undecided or refused", flow.at(passed.step).id, seat.task);
    if (seat.kind == SeatKind::after && seat.state < SeatState::approved)
      return fmt::format("step {} went on without a signer after", flow.at(passed.step).id);
    // Of a ratio those count who were asked; of the others who are left.
    if (seat.kind != SeatKind::member || seat.state == SeatState::removed) continue;
    if (seat.state == SeatState::closed && !some_may_refuse) continue;
    ++asked;
    approved += seat.state == SeatState::approved ? 1 : 0;
  }
  const Step& step = flow.at(passed.step);
  const bool many = step.quorum == Quorum::all || step.quorum == Quorum::in_turn;
  if (asked > 0 && approved == 0) return fmt::format("step {} went on without anybody", step.id);
  if (step.quorum == Quorum::ratio && approved * 100 < asked * step.percent)
    return fmt::format("step {} went on with {} of {}", step.id, approved, asked);
  if (many && approved < asked) return fmt::format("step {} went on with {} of {}", step.id, approved, asked);
  return std::nullopt;
}

// Every timer of the step is set when the step is entered.
std::optional<std::string> wrong_entry(const Flow& flow, const OrderState& before, const OrderState& after) {
  for (const Visit& visit : after.visits) {
    if (before.visit(visit.number) != nullptr || visit.step == kNone) continue;
    if (visit.state == VisitState::held || visit.state == VisitState::undoing) continue;
    if (visit.alarms.size() != flow.at(visit.step).timers.size())
      return fmt::format("step {} was entered without its timers", flow.at(visit.step).id);
  }
  return std::nullopt;
}

// Nothing that somebody decided is gone because somebody else took his decision back.
std::optional<std::string> lost_decision(const OrderState& before, const OrderState& after) {
  for (const Visit& visit : before.visits) {
    const bool decided = std::ranges::any_of(visit.seats, [](const Seat& seat) {
      return (seat.state == SeatState::approved || seat.state == SeatState::refused) && !seat.by_itself;
    });
    if (decided && after.visit(visit.number) == nullptr)
      return fmt::format("decisions of visit {} are gone", visit.number);
  }
  return std::nullopt;
}

}  // namespace

World World::of(const Flow& flow, const OrderState& state) {
  World world;
  for (const Visit& visit : state.visits) {
    for (const Seat& seat : visit.seats) {
      if (seat.state == SeatState::open) world.tasks_.emplace(seat.task, seat.person);
    }
    for (const Alarm& alarm : visit.alarms) {
      if (!alarm.left_seconds) world.timers_.emplace(std::pair{visit.number, alarm.name}, alarm.due);
    }
    if (visit.state == VisitState::waiting && is_deed(flow.at(visit.step).kind)) world.running_.insert(visit.number);
    for (const Deed& deed : visit.undo) {
      if (deed.state == DeedState::running) world.running_.insert(deed.visit);
      if (deed.state == DeedState::undoing) world.undoing_.insert(deed.visit);
    }
  }
  return world;
}

std::optional<std::string> World::take(const Flow& flow, const Outputs& outputs) {
  for (const Output& output : outputs) {
    const std::pair timer{output.visit, output.name};
    bool good = true;
    switch (output.kind) {
      case OutputKind::task_opened:
        good = tasks_.emplace(output.task, output.person).second;
        break;
      case OutputKind::task_closed: {
        const auto known = tasks_.find(output.task);
        good = known != tasks_.end() && known->second == output.person;
        if (good) tasks_.erase(known);
        break;
      }
      case OutputKind::timer_set:
        good = timers_.emplace(timer, *output.due).second;
        break;
      case OutputKind::timer_cleared:
        good = timers_.erase(timer) == 1;
        break;
      case OutputKind::do_deed:
        good = running_.insert(output.visit).second && output.name == flow.at(output.step).target;
        if (const Step& step = flow.at(output.step); step.kind == StepKind::order && !step.waits)
          running_.erase(output.visit);
        break;
      case OutputKind::drop_deed:
        good = running_.erase(output.visit) + undoing_.erase(output.visit) == 1;
        break;
      case OutputKind::undo_deed:
        good = !running_.contains(output.visit) && undoing_.insert(output.visit).second;
        break;
      default:
        break;
    }
    if (!good)
      return fmt::format("output {} of visit {} task {} {} cannot be", static_cast<int>(output.kind), output.visit,
                         output.task, output.name);
  }
  return std::nullopt;
}

// An answer ends what was under way, before anything follows from it; a timer that has rung is not set any more.
void World::answer(const Event& event) {
  if (event.act == Act::deed_done || event.act == Act::deed_failed) running_.erase(event.visit);
  if (event.act == Act::undo_done || event.act == Act::undo_failed) undoing_.erase(event.visit);
  if (event.act == Act::timer_due) timers_.erase({event.visit, event.name});
}

std::string World::text() const {
  std::string text;
  for (const auto& [task, person] : tasks_) text += fmt::format("task {} of {}; ", task, person.value);
  for (const auto& [timer, due] : timers_) text += fmt::format("timer {} of {}; ", timer.second, timer.first);
  for (const auto visit : running_) text += fmt::format("deed {} runs; ", visit);
  for (const auto visit : undoing_) text += fmt::format("deed {} is taken back; ", visit);
  return text;
}

std::optional<std::string> broken_rule(const Flow& flow, const OrderState& state) {
  if (is_over(state.status)) {
    if (!state.visits.empty()) return "something goes on in an order that is over";
    if (state.suspended) return "an order is over and suspended";
    return std::nullopt;
  }
  if (std::ranges::count(state.visits, 0, &Visit::around) != 1) return "not one visit in the flow's own sequence";
  for (const Visit& visit : state.visits) {
    if (visit.around != 0 && state.visit(visit.around) == nullptr) return "a visit without its branch";
    if (auto rule = stuck(flow, state, visit)) return rule;
    if (auto rule = wrong_alarms(flow, state, visit)) return rule;
    if (auto rule = wrong_seats(flow, state, visit)) return rule;
    const bool is_ending = visit.ends_as.has_value();
    if (visit.around == 0 && !is_ending && (visit.step != 0) != (state.status == Status::running))
      return "the order does not say who has it";
  }
  std::set<int> steps;
  for (const Passed& passed : state.passed) {
    if (!steps.insert(passed.step).second) return fmt::format("step {} has passed twice", flow.at(passed.step).id);
    if (auto rule = wrong_decision(flow, passed)) return rule;
  }
  return twice(flow, state);
}

std::optional<std::string> broken_step(const Flow& flow, const OrderState& before, const Event& event,
                                       const OrderState& after, const Outputs& outputs) {
  if (auto rule = wrong_entry(flow, before, after)) return rule;
  if (event.act == Act::take_back) {
    if (auto rule = lost_decision(before, after)) return rule;
  }
  if (event.act == Act::timer_due && before.suspended && json::write(before) != json::write(after))
    return "a timer rang in a suspended order";
  World world = World::of(flow, before);
  world.answer(event);
  if (auto rule = world.take(flow, outputs)) return rule;
  if (const World seen = World::of(flow, after); !(world == seen))
    return fmt::format("the world was told [{}], the order says [{}]", world.text(), seen.text());
  return std::nullopt;
}

}  // namespace yunguan::flow::test
