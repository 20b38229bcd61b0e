// SPDX-License-Identifier: Apache-2.0
// What somebody may do with an order now: each act is tried on a copy, so that what the page offers and what the engine allows cannot
// differ.
#include <algorithm>

#include "flow/engine.h"
#include "order/order_view.h"

namespace yunguan::order {
namespace {

using flow::Act;
using flow::Event;

class Ways {
 public:
  Ways(const catalog::Service& service, const WorkingCalendar& calendar, const Order& order, PersonId caller,
       bool supervises, Instant now)
      : service_(service),
        ground_(service, calendar),
        order_(order),
        caller_(caller),
        supervises_(supervises),
        now_(now) {}

  std::vector<Way> all() {
    for (const flow::Visit& visit : order_.state.visits) {
      for (const flow::Seat& seat : visit.seats) {
        if (seat.person == caller_ && seat.state == flow::SeatState::open) of_task(visit, seat);
        const bool asked = std::ranges::any_of(visit.seats, [&](const flow::Seat& other) {
          return other.task == seat.asked_by && other.person == caller_;
        });
        if (asked && flow::is_undecided(seat)) offer({.act = Act::remove_signer, .task = seat.task});
      }
      if (supervises_) of_visit(visit);
      take_back(visit.number, visit.seats);
    }
    for (const flow::Passed& passed : order_.state.passed) take_back(passed.number, passed.seats);
    if (order_.applicant == caller_) {
      for (const Act act : {Act::withdraw, Act::discard, Act::urge}) offer({.act = act});
    }
    if (supervises_) {
      for (const Act act : {Act::suspend, Act::resume, Act::terminate, Act::supervise}) offer({.act = act});
      offer({.act = Act::set_priority}, [](Event& event) { event.name = "urgent"; });
    }
    if (order_.events > 0) offer({.act = Act::comment});
    return std::move(ways_);
  }

 private:
  void of_task(const flow::Visit& visit, const flow::Seat& seat) {
    const flow::StepKind kind = service_.flow().at(visit.step).kind;
    if (kind == flow::StepKind::fill) {
      offer({.act = Act::submit, .task = seat.task});
      return;
    }
    offer({.act = Act::approve, .task = seat.task});
    if (kind == flow::StepKind::approve) offer({.act = Act::refuse, .task = seat.task});
    Way back{.act = Act::send_back, .task = seat.task};
    for (const int step : flow::ways_back(service_.flow(), order_.state, visit.number))
      back.steps.push_back(service_.flow().at(step).id);
    if (!back.steps.empty()) offer(std::move(back), [&](Event& event) { event.step = service_.flow().steps[0].id; });
    // Whom it goes to is not known yet; who that may be is looked at when it is.
    Way plain{.act = Act::transfer,
              .is_open = !order_.state.suspended,
              .why_not = {},
              .task = seat.task,
              .visit = {},
              .steps = {}};
    if (!plain.is_open) plain.why_not = {"工单已挂起", "the order is suspended"};
    ways_.push_back(plain);
    plain.act = Act::add_signers;
    ways_.push_back(plain);
  }

  void of_visit(const flow::Visit& visit) {
    if (visit.state == flow::VisitState::failed) {
      for (const Act act : {Act::retry, Act::skip, Act::mend}) offer({.act = act, .visit = visit.number});
    }
    if (visit.state == flow::VisitState::deserted)
      ways_.push_back(
          {.act = Act::name_people, .is_open = true, .why_not = {}, .task = {}, .visit = visit.number, .steps = {}});
  }

  void take_back(std::int64_t visit, const std::vector<flow::Seat>& seats) {
    const bool decided = std::ranges::any_of(seats, [&](const flow::Seat& seat) {
      return seat.person == caller_ && seat.state == flow::SeatState::approved && !seat.by_itself;
    });
    if (!decided) return;
    Way way{.act = Act::take_back, .visit = visit};
    if (try_it(way, {})) ways_.push_back(std::move(way));
  }

  template <class Fill>
  void offer(Way way, Fill fill) {
    (void)try_it(way, fill);
    ways_.push_back(std::move(way));
  }
  void offer(Way way) {
    offer(std::move(way), [](Event&) {});
  }

  bool try_it(Way& way, const std::function<void(Event&)>& fill) {
    flow::OrderState state = order_.state;
    Event event{.act = way.act,
                .at = now_,
                .by = caller_,
                .supervises = supervises_,
                .task = way.task.value_or(0),
                .visit = way.visit.value_or(0),
                .words = "?"};
    if (fill) fill(event);
    const auto tried = flow::apply(service_.flow(), ground_, state, event);
    way.is_open = tried.has_value();
    if (!tried) way.why_not = tried.error().text;
    return way.is_open;
  }

  const catalog::Service& service_;
  const catalog::ServiceGround ground_;
  const Order& order_;
  const PersonId caller_;
  const bool supervises_;
  const Instant now_;
  std::vector<Way> ways_;
};

}  // namespace

std::vector<Way> ways_of(const catalog::Service& service, const WorkingCalendar& calendar, const Order& order,
                         PersonId caller, bool supervises, Instant now) {
  return Ways{service, calendar, order, caller, supervises, now}.all();
}

}  // namespace yunguan::order
