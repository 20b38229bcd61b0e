// SPDX-License-Identifier: Apache-2.0
#include "flow/exploration_fixture.h"

#include <fmt/format.h>

#include <algorithm>
#include <deque>
#include <map>
#include <memory>
#include <random>
#include <set>

namespace yunguan::flow::test {
namespace {

constexpr Instant kNow{std::chrono::seconds{1'790'000'000}};

const Seat* seat_of(const OrderState& state, std::int64_t task) {
  for (const Visit& visit : state.visits) {
    const auto seat = std::ranges::find(visit.seats, task, &Seat::task);
    if (seat != visit.seats.end()) return &*seat;
  }
  return nullptr;
}

bool has_approved(const std::vector<Seat>& seats, std::optional<PersonId> person) {
  return std::ranges::any_of(seats, [&](const Seat& seat) {
    return seat.person == person && seat.state == SeatState::approved && !seat.by_itself;
  });
}

// Whether the act is this person's at all; by the state alone and apart from the engine.
bool may(const OrderState& state, const Event& event) {
  const Seat* seat = seat_of(state, event.task);
  const bool own = seat != nullptr && seat->person == event.by && seat->state == SeatState::open;
  switch (event.act) {
    case Act::submit:
    case Act::approve:
    case Act::refuse:
    case Act::send_back:
    case Act::add_signers:
      return own;
    case Act::transfer:
      return own || event.supervises;
    case Act::remove_signer: {
      const Seat* asker = seat == nullptr ? nullptr : seat_of(state, seat->asked_by);
      return event.supervises || (asker != nullptr && asker->person == event.by);
    }
    case Act::withdraw:
    case Act::discard:
    case Act::urge:
      return event.by == state.applicant;
    case Act::take_back: {
      const Visit* here = state.visit(event.visit);
      const auto passed = std::ranges::find(state.passed, event.visit, &Passed::number);
      return (here != nullptr && has_approved(here->seats, event.by)) ||
             (passed != state.passed.end() && has_approved(passed->seats, event.by));
    }
    default:
      return event.act >= Act::people_found || event.act == Act::comment || event.supervises;
  }
}

class Events {
 public:
  Events(const Flow& flow, const OrderState& state, const Theme& theme) : flow_(flow), state_(state), theme_(theme) {}

  std::vector<Event> all() {
    for (const Visit& visit : state_.visits) {
      for (const Seat& seat : visit.seats) of_seat(visit, seat);
      of_visit(visit);
    }
    of_order();
    return std::move(events_);
  }

 private:
  void add(Event event) {
    event.at = kNow;
    events_.push_back(std::move(event));
  }
  void by_supervisor(Event event) {
    event.by = kSupervisor;
    event.supervises = true;
    add(std::move(event));
  }

  void of_seat(const Visit& visit, const Seat& seat) {
    const bool fills = flow_.at(visit.step).kind == StepKind::fill;
    if (theme_.signers && seat.asked_by != 0) {
      for (const PersonId person : {kFirst, kSecond}) add({.act = Act::remove_signer, .by = person, .task = seat.task});
      by_supervisor({.act = Act::remove_signer, .task = seat.task});
    }
    if (seat.state == SeatState::waiting) add({.act = Act::approve, .by = seat.person, .task = seat.task});
    if (seat.state != SeatState::open) return;
    if (fills) {
      for (const bool yes : has_conditions() ? std::vector{true, false} : std::vector{true})
        add({.act = Act::submit, .by = seat.person, .task = seat.task, .values = {{"c0", yes}}});
      return;
    }
    add({.act = Act::approve, .by = seat.person, .task = seat.task});
    // Somebody else tries as well.
    add({.act = Act::approve, .by = seat.person == kFirst ? kSecond : kFirst, .task = seat.task});
    if (theme_.refusals) add({.act = Act::refuse, .by = seat.person, .task = seat.task});
    if (theme_.returns) {
      for (const int step : ways_back(flow_, state_, visit.number)) {
        for (const bool then_here : {false, true}) {
          add({.act = Act::send_back,
               .by = seat.person,
               .task = seat.task,
               .step = flow_.at(step).id,
               .then_here = then_here});
        }
      }
    }
    for (const PersonId person : {kApplicant, kFirst, kSecond, kSupervisor}) {
      if (theme_.transfers)
        add({.act = Act::transfer, .by = seat.person, .task = seat.task, .people = {{.person = person}}});
      if (!theme_.signers) continue;
      for (const bool before : {false, true}) {
        add({.act = Act::add_signers,
             .by = seat.person,
             .task = seat.task,
             .people = {{.person = person}},
             .before = before});
      }
    }
  }

  void of_visit(const Visit& visit) {
    const std::int64_t number = visit.number;
    if (visit.state == VisitState::seeking) {
      std::vector<Assignee> people{{.person = kFirst}, {.person = kSecond}};
      if (theme_.applicant_is_asked) people.push_back({.person = kApplicant});
      add({.act = Act::people_found, .visit = number, .people = people});
      if (theme_.deserts) add({.act = Act::people_found, .visit = number});
    }
    if (visit.state == VisitState::deserted)
      by_supervisor({.act = Act::name_people, .visit = number, .people = {{.person = kSecond}}});
    if (visit.state == VisitState::failed) {
      for (const Act act : {Act::retry, Act::skip, Act::mend}) by_supervisor({.act = act, .visit = number});
      add({.act = Act::deed_done, .visit = number});
    }
    const bool is_wait = visit.step != kNone && flow_.at(visit.step).kind == StepKind::wait;
    for (const Alarm& alarm : visit.alarms) {
      if (theme_.timers || is_wait) add({.act = Act::timer_due, .visit = number, .name = alarm.name});
    }
    if (visit.state == VisitState::waiting && !is_wait) of_deed(number, Act::deed_done, Act::deed_failed);
    for (const Deed& deed : visit.undo) {
      if (deed.state == DeedState::running) of_deed(deed.visit, Act::deed_done, Act::deed_failed);
      if (deed.state == DeedState::undoing) of_deed(deed.visit, Act::undo_done, Act::undo_failed);
    }
    if (theme_.take_backs) {
      for (const PersonId person : {kApplicant, kFirst, kSecond})
        add({.act = Act::take_back, .by = person, .visit = number});
    }
  }

  void of_deed(std::int64_t number, Act done, Act failed) {
    add({.act = done, .visit = number});
    if (theme_.failures) add({.act = failed, .visit = number});
  }

  void of_order() {
    // Late and repeated answers of the world.
    for (const Deed& deed : state_.deeds) {
      add({.act = Act::deed_done, .visit = deed.visit});
      add({.act = Act::undo_done, .visit = deed.visit});
    }
    add({.act = Act::people_found, .visit = 1, .people = {{.person = kFirst}}});
    add({.act = Act::timer_due, .visit = 1, .name = "late"});
    if (theme_.take_backs) {
      for (const Passed& passed : state_.passed) {
        for (const PersonId person : {kApplicant, kFirst, kSecond})
          add({.act = Act::take_back, .by = person, .visit = passed.number});
      }
    }
    if (theme_.withdrawals) {
      for (const PersonId person : {kApplicant, kFirst}) {
        add({.act = Act::withdraw, .by = person});
        add({.act = Act::discard, .by = person});
      }
      by_supervisor({.act = Act::terminate});
      add({.act = Act::terminate, .by = kFirst});
    }
    if (theme_.suspensions) {
      by_supervisor({.act = Act::suspend});
      by_supervisor({.act = Act::resume});
      add({.act = Act::suspend, .by = kApplicant});
    }
  }

  [[nodiscard]] bool has_conditions() const {
    return std::ranges::any_of(flow_.steps, [](const Step& step) {
      return std::ranges::any_of(step.paths, [](const Path& path) { return path.condition.has_value(); });
    });
  }

  const Flow& flow_;
  const OrderState& state_;
  const Theme& theme_;
  std::vector<Event> events_;
};

// The next act of people and a world that want the order to end well.
Event kind_event(const Flow& flow, const OrderState& state) {
  if (state.suspended) return {.act = Act::resume, .at = kNow, .by = kSupervisor, .supervises = true};
  for (const Visit& visit : state.visits) {
    Event event{.at = kNow, .visit = visit.number};
    const auto open = std::ranges::find(visit.seats, SeatState::open, &Seat::state);
    switch (visit.state) {
      case VisitState::around:
        continue;
      case VisitState::seeking:
        event.act = Act::people_found;
        event.people = {{.person = kFirst}};
        return event;
      case VisitState::deserted:
        event.act = Act::name_people;
        event.people = {{.person = kFirst}};
        event.by = kSupervisor;
        event.supervises = true;
        return event;
      case VisitState::failed:
        event.act = Act::skip;
        event.by = kSupervisor;
        event.supervises = true;
        return event;
      case VisitState::open:
        if (open == visit.seats.end()) continue;
        event.act = flow.at(visit.step).kind == StepKind::fill ? Act::submit : Act::approve;
        event.by = open->person;
        event.task = open->task;
        return event;
      case VisitState::undoing:
        for (const Deed& deed : visit.undo) {
          if (deed.state == DeedState::done) continue;
          event.act = deed.state == DeedState::running ? Act::deed_done : Act::undo_done;
          event.visit = deed.visit;
        }
        return event;
      default:
        event.act = visit.alarms.empty() ? Act::deed_done : Act::timer_due;
        if (!visit.alarms.empty()) event.name = visit.alarms.front().name;
        return event;
    }
  }
  return {};
}

// The state without what only counts: numbers of visits and tasks by their order.
std::size_t key_of(const OrderState& state) {
  OrderState plain = state;
  std::map<std::int64_t, std::int64_t> visits{{0, 0}};
  std::map<std::int64_t, std::int64_t> tasks{{0, 0}};
  const auto each = [&](const auto& visit_number, const auto& task_number) {
    const auto seats = [&](std::vector<Seat>& all) {
      for (Seat& seat : all) {
        task_number(seat.task);
        task_number(seat.asked_by);
      }
    };
    for (Visit& visit : plain.visits) {
      for (std::int64_t* number : {&visit.number, &visit.around, &visit.after}) visit_number(*number);
      for (Deed& deed : visit.undo) visit_number(deed.visit);
      seats(visit.seats);
    }
    for (Passed& passed : plain.passed) {
      for (std::int64_t* number : {&passed.number, &passed.around, &passed.after}) visit_number(*number);
      seats(passed.seats);
    }
    for (Deed& deed : plain.deeds) visit_number(deed.visit);
  };
  each([&](std::int64_t number) { visits.emplace(number, 0); }, [&](std::int64_t number) { tasks.emplace(number, 0); });
  for (auto* numbers : {&visits, &tasks}) {
    std::int64_t place = 0;
    for (auto& [number, short_number] : *numbers) short_number = place++;
  }
  each([&](std::int64_t& number) { number = visits.at(number); },
       [&](std::int64_t& number) { number = tasks.at(number); });
  plain.visits_made = plain.tasks_made = 0;
  return std::hash<std::string>{}(json::write(plain));
}

struct Walk {
  OrderState state;
  std::shared_ptr<const Walk> before;
  Event event;
  int length = 0;
};
std::string way_to(const Walk& walk, const Event& last) {
  std::string lines = json::write(last) + "\n";
  for (const Walk* at = &walk; at->before != nullptr; at = at->before.get())
    lines = json::write(at->event) + "\n" + lines;
  return lines;
}

// Takes the event and looks at all that must hold; the fault, if any, in words.
std::optional<std::string> checked(const Flow& flow, const Ground& ground, const OrderState& before, const Event& event,
                                   OrderState& after, bool& taken) {
  after = before;
  const auto outputs = apply(flow, ground, after, event);
  taken = outputs.has_value();
  if (!taken) {
    if (json::write(after) != json::write(before)) return "a refused act changed the order";
    return std::nullopt;
  }
  if (!may(before, event)) return "an act of one who may not was taken";
  if (auto broken = broken_step(flow, before, event, after, *outputs)) return broken;
  return broken_rule(flow, after);
}

// Whether kind people bring the order to its end from here; `can_end` are those it is known of.
std::optional<std::string> endless_from(const Flow& flow, const Ground& ground, OrderState state,
                                        std::set<std::size_t>& can_end) {
  std::vector<std::size_t> on_the_way;
  while (!is_over(state.status)) {
    const std::size_t key = key_of(state);
    if (can_end.contains(key)) break;
    on_the_way.push_back(key);
    const Event event = kind_event(flow, state);
    const auto outputs = apply(flow, ground, state, event);
    if (!outputs) return "kind people cannot go on: " + outputs.error().code + " at " + json::write(event);
    if (on_the_way.size() > 2 * kStepsMax) return "kind people never come to the end";
  }
  can_end.insert(on_the_way.begin(), on_the_way.end());
  return std::nullopt;
}

// One event further; null when it was not taken, or showed a fault, which the report then tells.
std::shared_ptr<const Walk> go_on(const Flow& flow, const Ground& ground, const std::shared_ptr<const Walk>& walk,
                                  const Event& event, Report& report) {
  auto next = std::make_shared<Walk>(Walk{.before = walk, .event = event, .length = walk->length + 1});
  bool taken = false;
  if (auto fault = checked(flow, ground, walk->state, event, next->state, taken)) {
    report.fault = *fault + "\n" + way_to(*walk, event);
    return nullptr;
  }
  ++(taken ? report.steps : report.refused);
  return taken ? next : nullptr;
}

}  // namespace

std::vector<Event> possible_events(const Flow& flow, const OrderState& state, const Theme& theme) {
  return Events{flow, state, theme}.all();
}

Report explore(const Flow& flow, const Ground& ground, const Theme& theme, boost::json::value values) {
  Report report{.whole = true};
  std::set<std::size_t> seen;
  std::set<std::size_t> can_end;
  std::deque<std::shared_ptr<const Walk>> front;
  const auto visit = [&](std::shared_ptr<const Walk> walk) {
    if (!seen.insert(key_of(walk->state)).second) return;
    ++report.states;
    front.push_back(std::move(walk));
  };
  visit(std::make_shared<Walk>(Walk{.state = begin(kApplicant, std::move(values))}));
  for (; !front.empty() && report.fault.empty(); front.pop_front()) {
    const auto walk = front.front();
    if (auto endless = endless_from(flow, ground, walk->state, can_end))
      report.fault = *endless + "\n" + way_to(*walk, {});
    if (walk->length >= theme.events_max || report.states >= theme.states_max) {
      report.whole = report.whole && is_over(walk->state.status);
      continue;
    }
    for (const Event& event : possible_events(flow, walk->state, theme)) {
      if (auto next = go_on(flow, ground, walk, event, report)) visit(std::move(next));
      if (!report.fault.empty()) return report;
    }
  }
  return report;
}

Report wander(const Flow& flow, const Ground& ground, const Theme& theme, unsigned seed) {
  std::mt19937 dice{seed};  // allow rand: a seeded walk
  Report report;
  std::shared_ptr<const Walk> walk = std::make_shared<Walk>(Walk{.state = begin(kApplicant, {})});
  for (; walk->length < theme.events_max && !is_over(walk->state.status);) {
    const auto events = possible_events(flow, walk->state, theme);
    // Mostly onward, or the order would never leave its first steps.
    const Event event = dice() % 3 == 0 ? kind_event(flow, walk->state) : events[dice() % events.size()];
    auto next = go_on(flow, ground, walk, event, report);
    if (!report.fault.empty()) return report;
    if (!next && report.refused > 50U * static_cast<unsigned>(theme.events_max)) break;
    if (next) walk = std::move(next);
  }
  std::set<std::size_t> can_end;
  if (auto endless = endless_from(flow, ground, walk->state, can_end))
    report.fault = *endless + "\n" + way_to(*walk, {});
  return report;
}

}  // namespace yunguan::flow::test
