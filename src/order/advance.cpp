// SPDX-License-Identifier: Apache-2.0
#include "order/advance.h"

#include <algorithm>
#include <deque>

namespace yunguan::order {
namespace {

using flow::Event;
using flow::Output;
using flow::OutputKind;

// Events that follow from one another; a flow's steps are finite, so this is only ever reached by a mistake of ours.
constexpr std::size_t kFollowMax = 2'000;

class Advance {
 public:
  Advance(const catalog::Service& service, const WorkingCalendar& calendar, const Order& order,
          const FindPeople& find_people)
      : service_(service), ground_(service, calendar), find_people_(find_people), order_(order) {}

  Result<void> take(std::string_view login, const Event& event) {
    YG_TRY(take_one(login, event));
    while (!waiting_.empty()) {
      YG_ASSERT(progress_.events.size() < kFollowMax);
      const Output output = waiting_.front();
      waiting_.pop_front();
      YG_TRY_ASSIGN(auto people, find_people_(service_.flow().at(output.step), order_));
      if (output.kind == OutputKind::tell_copies) {
        for (const flow::Assignee& one : people)
          progress_.copies.push_back({one.person, service_.flow().at(output.step).id});
        continue;
      }
      Event found{.act = flow::Act::people_found, .at = event.at, .visit = output.visit};
      found.people = std::move(people);
      YG_TRY(take_one("[flow]", found));
    }
    return {};
  }

  Order& order() { return order_; }
  Progress& progress() { return progress_; }

 private:
  Result<void> take_one(std::string_view login, const Event& event) {
    const flow::OrderState before = order_.state;
    YG_TRY_ASSIGN(auto outputs, flow::apply(service_.flow(), ground_, order_.state, event));
    flow::note_marks(service_.flow(), before, event, order_.state, order_.clocks.marks);
    progress_.events.push_back(
        {.order = order_.id, .place = ++order_.events, .login = std::string{login}, .event = event});
    if (before.status == flow::Status::draft && order_.state.status == flow::Status::running && !order_.submitted_at)
      order_.submitted_at = event.at;
    if (flow::is_over(order_.state.status) && !flow::is_over(before.status)) order_.ended_at = event.at;
    for (Output& output : outputs) sort(std::move(output), event);
    return {};
  }

  void sort(Output output, const Event& event) {
    switch (output.kind) {
      case OutputKind::find_people:
      case OutputKind::tell_copies:
        waiting_.push_back(std::move(output));
        return;
      case OutputKind::task_opened:
        open(output, event);
        break;
      case OutputKind::task_closed:
        close(output, event);
        break;
      default:
        break;
    }
    progress_.outputs.push_back(std::move(output));
  }

  void open(const Output& output, const Event& event) {
    std::erase_if(progress_.closed, [&](const Task& task) { return is_of(task, output); });
    Task task{.order = order_.id, .number = output.task, .person = output.person, .opened_at = event.at};
    task.step = service_.flow().at(output.step).id;
    if (const flow::Visit* const visit = order_.state.visit(output.visit)) {
      const auto seat = std::ranges::find(visit->seats, output.task, &flow::Seat::task);
      if (seat != visit->seats.end()) task.absent = seat->absent;
    }
    progress_.opened.push_back(std::move(task));
  }

  // Done by the person himself, or gone because others decided, somebody else has it now, or the order went elsewhere.
  void close(const Output& output, const Event& event) {
    const auto opened = std::ranges::find_if(progress_.opened, [&](const Task& task) { return is_of(task, output); });
    Task task{.order = order_.id, .number = output.task, .person = output.person};
    if (opened != progress_.opened.end()) {
      task = *opened;
      progress_.opened.erase(opened);
    }
    const bool is_own = event.task == output.task && event.by == output.person;
    task.state = is_own ? TaskState::done : TaskState::gone;
    if (is_own) task.act = event.act;
    task.closed_at = event.at;
    progress_.closed.push_back(std::move(task));
  }

  static bool is_of(const Task& task, const Output& output) {
    return task.number == output.task && task.person == output.person;
  }

  const catalog::Service& service_;
  const catalog::ServiceGround ground_;
  const FindPeople& find_people_;
  Order order_;
  Progress progress_;
  std::deque<Output> waiting_;
};

}  // namespace

bool Progress::has(flow::OutputKind kind) const {
  return std::ranges::find(outputs, kind, &Output::kind) != outputs.end();
}

Result<Progress> advance(const catalog::Service& service, const WorkingCalendar& calendar, Order& order,
                         std::string_view login, const flow::Event& event, const FindPeople& find_people) {
  Advance way{service, calendar, order, find_people};
  YG_TRY(way.take(login, event));
  order = std::move(way.order());
  order.updated_at = event.at;
  set_light(service, calendar, order, event.at);
  return std::move(way.progress());
}

std::vector<flow::Reading> read_clocks(const catalog::Service& service, const WorkingCalendar& calendar,
                                       const Order& order, Instant now) {
  std::vector<flow::Reading> readings;
  for (const flow::ClockRule& rule : service.text().clocks)
    readings.push_back(flow::read_clock(rule, calendar, order.clocks.marks, now));
  return readings;
}

void set_light(const catalog::Service& service, const WorkingCalendar& calendar, Order& order, Instant now) {
  order.calendar = calendar.number();
  order.light = ClockLight::none;
  order.due_at.reset();
  order.look_at.reset();
  const auto sooner = [](std::optional<Instant>& held, const std::optional<Instant>& other) {
    if (other && (!held || *other < *held)) held = other;
  };
  for (const flow::Reading& reading : read_clocks(service, calendar, order, now)) {
    if (reading.state == flow::ClockState::not_begun) continue;
    const ClockSaid said = order.clocks.said[reading.id];
    const bool is_over = reading.state == flow::ClockState::met || reading.ended.has_value();
    const bool warns = reading.warn_at && *reading.warn_at <= now;
    ClockLight light = ClockLight::running;
    if (reading.state == flow::ClockState::breached) light = ClockLight::breached;
    if (light == ClockLight::running && warns && !is_over) light = ClockLight::warned;
    order.light = std::max(order.light, light);
    if (is_over || reading.state == flow::ClockState::paused) continue;
    sooner(order.due_at, reading.due);
    if (!said.warned && !said.breached) sooner(order.look_at, reading.warn_at);
    if (!said.breached) sooner(order.look_at, reading.due);
  }
}

}  // namespace yunguan::order
