// SPDX-License-Identifier: Apache-2.0
#include "order/clerk.h"

#include <algorithm>

#include "base/log.h"
#include "order/order_service.h"
#include "order/retime.h"

namespace yunguan::order {
namespace {

constexpr std::chrono::seconds kFirstWait{2};
constexpr std::chrono::seconds kLongestWait{3600};

bool passes(const Error& error) {
  return error.kind == ErrorKind::unavailable || error.kind == ErrorKind::too_many || error.kind == ErrorKind::stale;
}

PersonId last_decider(const Order& order) {
  PersonId last;
  for (const flow::Passed& passed : order.state.passed) {
    for (const flow::Seat& seat : passed.seats) {
      if (seat.state == flow::SeatState::approved && seat.person != order.applicant && !seat.by_itself)
        last = seat.person;
    }
  }
  return last;
}

// What the step gives by name; fields of the same name and kind that it does not give come from the outer form.
boost::json::object child_values(const catalog::Service& inner, const boost::json::object& given,
                                 const boost::json::object& outer) {
  boost::json::object values;
  for (const catalog::GroupText& group : inner.text().form) {
    for (const catalog::FieldText& field : group.fields) {
      // Attachments hang to one order.
      if (field.value || field.kind == catalog::FieldKind::attachments) continue;
      const auto* found = given.if_contains(field.id);
      if (found == nullptr) found = outer.if_contains(field.id);
      if (found != nullptr && !found->is_null()) values[field.id] = *found;
    }
  }
  return values;
}

}  // namespace

void Clerk::start() {
  thread_ = std::jthread([this](const std::stop_token& stop) { run(stop); });
}

void Clerk::stop() {
  if (!thread_.joinable()) return;
  thread_.request_stop();
  thread_.join();
}

void Clerk::wake() {
  const std::lock_guard lock{mutex_};
  woken_ = true;
  wake_.notify_all();
}

void Clerk::run(const std::stop_token& stop) {
  while (!stop.stop_requested()) {
    const auto done = held_ && held_() ? Result<std::size_t>{0} : work();
    if (!done) log::failure(log::Level::warn, "order", "what is due could not be done", done.error());
    if (done && *done > 0) continue;
    std::unique_lock lock{mutex_};
    wake_.wait_for(lock, stop, kTick, [this] { return woken_; });
    woken_ = false;
  }
}

Result<std::size_t> Clerk::work() {
  const Instant now = ground_.clock.now();
  std::vector<DueTimer> timers;
  std::vector<StoredDeed> deeds;
  std::vector<OrderId> clocks;
  std::vector<OrderId> behind;
  YG_TRY_ASSIGN(const auto times, Times::of(ground_));
  YG_TRY(ground_.db.read([&](store::Reader& reader) -> Result<void> {
    YG_TRY_ASSIGN(timers, due_timers(reader, now, kBatch));
    YG_TRY_ASSIGN(deeds, due_deeds(reader, now, kBatch));
    YG_TRY_ASSIGN(clocks, due_clocks(reader, now, kBatch));
    YG_TRY_ASSIGN(behind, orders_behind(reader, times.calendar->number(), kBatch));
    return {};
  }));
  // One that cannot be done does not keep the others from being done.
  std::size_t done = 0;
  std::optional<Error> failure;
  const auto count = [&](const Step& step) {
    if (step && *step) ++done;
    if (!step) failure = step.error();
  };
  // First: what is due by the old calendar may not be by the new one.
  for (const OrderId id : behind) count(go_by_new_calendar(times, id));
  for (const DueTimer& timer : timers) count(time_out(times, timer));
  for (const StoredDeed& deed : deeds) count(carry_out(times, deed));
  for (const OrderId id : clocks) count(look_at_clocks(times, id));
  if (failure && done == 0) return fail(std::move(*failure));
  return done;
}

Clerk::Step Clerk::time_out(const Times& times, const DueTimer& timer) {
  return ground_.db.write([&](store::Transaction& tx) -> Step {
    YG_TRY_ASSIGN(auto order, find_to_change(tx, timer.order));
    YG_TRY_ASSIGN(const bool is_set, clear_due_timer(tx, timer));
    if (!order || !is_set) return false;
    YG_TRY_ASSIGN(const auto version, ground_.shelf.version(tx, order->service_version));
    const flow::Event event{
        .act = flow::Act::timer_due, .at = ground_.clock.now(), .visit = timer.visit, .name = timer.name};
    YG_TRY(book_.take(tx, times, *version, *order, "[timer]", event));
    return true;
  });
}

Clerk::Step Clerk::carry_out(const Times& times, const StoredDeed& due) {
  return ground_.db.write([&](store::Transaction& tx) -> Step {
    YG_TRY_ASSIGN(auto order, find_to_change(tx, due.order));
    YG_TRY_ASSIGN(auto deed, find_deed(tx, due.order, due.visit, due.is_undo));
    const bool is_due =
        deed && deed->standing == DeedStanding::waiting && deed->next_at && *deed->next_at <= ground_.clock.now();
    if (!order || !is_due) return false;
    YG_TRY_ASSIGN(const auto version, ground_.shelf.version(tx, order->service_version));
    if (deed->kind == flow::StepKind::order) {
      YG_TRY(begin_child(tx, times, *version, *order, *deed));
    } else if (deed->kind == flow::StepKind::call) {
      YG_TRY(ask_peer(tx, times, *version, *order, *deed));
    } else {
      YG_TRY(do_effect(tx, times, *version, *order, *deed));
    }
    return true;
  });
}

Result<Errand> Clerk::errand_of(store::Transaction& tx, const Times& times, const ServiceVersion& version,
                                const Order& order, const StoredDeed& deed) const {
  Errand errand{.order = order.id,
                .number = order.number,
                .visit = deed.visit,
                .service = order.service,
                .service_title = version.service->text().title,
                .is_undo = deed.is_undo,
                .applicant = order.applicant,
                .decided_by = last_decider(order),
                .unit = order.unit,
                .with = version.service->with(version.service->flow().find(deed.step), order.state.values),
                .values = form_of(order),
                .actor = identity::Actor::machine(order.number),
                .units = times.units,
                .now = ground_.clock.now()};
  if (deed.is_undo) {
    YG_TRY_ASSIGN(const auto what, find_deed(tx, order.id, deed.visit, false));
    if (what) errand.done = what->result;
  }
  return errand;
}

// What comes of it is told by whoever asks the peer (order/call.h).
Result<void> Clerk::ask_peer(store::Transaction& tx, const Times& times, const ServiceVersion& version, Order& order,
                             StoredDeed& deed) {
  YG_TRY_ASSIGN(const Errand errand, errand_of(tx, times, version, order, deed));
  const auto asked = tx.attempt([&]() -> Result<void> {
    if (ground_.calls != nullptr && ground_.calls->ask) return ground_.calls->ask(tx, errand, deed.target);
    return fail(
        ErrorKind::not_found, "order.no_peer",
        {"没有对端系统受理“" + deed.target + "”，请人工办理", "no peer takes " + deed.target + ": do it by hand"});
  });
  if (!asked) return failed(tx, times, version, order, deed, asked.error());
  deed.next_at.reset();
  return update_deed(tx, deed);
}

Result<void> Clerk::do_effect(store::Transaction& tx, const Times& times, const ServiceVersion& version, Order& order,
                              StoredDeed& deed) {
  const Effect* const effect = ground_.effects.find(deed.target);
  if (effect == nullptr) {
    return failed(tx, times, version, order, deed,
                  {ErrorKind::not_found,
                   "order.no_effect",
                   {"平台没有这项操作：" + deed.target, "the platform knows no such effect: " + deed.target},
                   {},
                   {}});
  }
  YG_TRY_ASSIGN(const Errand errand, errand_of(tx, times, version, order, deed));
  Accomplished done;
  const auto carried_out = tx.attempt([&]() -> Result<void> {
    YG_TRY_ASSIGN(done, (*effect)(tx, errand));
    return {};
  });
  if (!carried_out) return failed(tx, times, version, order, deed, carried_out.error());
  return deeds_.done(tx, times, version, order, deed, std::move(done));
}

Result<void> Clerk::begin_child(store::Transaction& tx, const Times& times, const ServiceVersion& version, Order& order,
                                StoredDeed& deed) {
  const flow::Step& step = version.service->flow().at(version.service->flow().find(deed.step));
  YG_TRY_ASSIGN(const auto inner, ground_.shelf.current(tx, deed.target));
  if (inner == nullptr) {
    return failed(tx, times, version, order, deed,
                  {ErrorKind::not_found,
                   "order.no_service",
                   {"没有这项服务：" + deed.target, "there is no such service: " + deed.target},
                   {},
                   {}});
  }
  const std::string& first = inner->service->flow().steps.front().id;
  const auto given = version.service->with(version.service->flow().find(deed.step), order.state.values);
  auto taken = inner->service->form().take({}, child_values(*inner->service, given, form_of(order)), first, true, true);
  if (!taken.is_good()) return failed(tx, times, version, order, deed, form_error(taken.remarks));
  YG_TRY_ASSIGN(auto child, book_.begin(tx, *inner,
                                        {.applicant = order.applicant,
                                         .unit = order.unit,
                                         .values = std::move(taken.values),
                                         .parent = step.waits ? order.id : OrderId{},
                                         .parent_visit = step.waits ? deed.visit : 0}));
  YG_TRY(add_links(tx, order.id, {{"order", child.id.value, child.number}}));
  YG_TRY(add_links(tx, child.id, {{"order", order.id.value, order.number}}));
  deed.result = {{"order", child.number}};
  deed.words = {"已发起子工单 " + child.number, "began the order " + child.number};
  // It answers at its end.
  deed.next_at.reset();
  if (!step.waits) {
    deed.standing = DeedStanding::done;
    deed.ended_at = ground_.clock.now();
  }
  YG_TRY(update_deed(tx, deed));
  flow::Event submit{.act = flow::Act::submit, .at = ground_.clock.now(), .by = order.applicant, .task = 1};
  submit.values = child.state.values;
  YG_TRY(book_.take(tx, times, *inner, child, "[" + order.number + "]", submit));
  return {};
}

Result<void> Clerk::failed(store::Transaction& tx, const Times& times, const ServiceVersion& version, Order& order,
                           StoredDeed& deed, const Error& error) {
  ++deed.attempts;
  if (!passes(error) || deed.attempts >= kDeedAttempts) return deeds_.failed(tx, times, version, order, deed, error);
  deed.error_code = error.code;
  deed.error = error.text;
  deed.next_at = ground_.clock.now() + wait_after(deed.attempts, kFirstWait, kLongestWait);
  return update_deed(tx, deed);
}

// Says of each clock once that it warns, and once that it is breached.
Clerk::Step Clerk::look_at_clocks(const Times& times, OrderId id) {
  return ground_.db.write([&](store::Transaction& tx) -> Step {
    YG_TRY_ASSIGN(auto order, find_to_change(tx, id));
    const Instant now = ground_.clock.now();
    if (!order || !order->look_at || *order->look_at >= now) return false;
    YG_TRY_ASSIGN(const auto version, ground_.shelf.version(tx, order->service_version));
    Told told = told_of(*version, *order);
    told.login = "[clock]";
    told.reminded = people_at_work(*order);
    for (const flow::Reading& reading : read_clocks(*version->service, *times.calendar, *order, now)) {
      ClockSaid& said = order->clocks.said[reading.id];
      if (reading.state == flow::ClockState::breached && !said.breached) {
        said.warned = said.breached = true;
        told.act = "clock_breached";
        told.needs_help = true;
      } else if (reading.warn_at && *reading.warn_at <= now && !said.warned && !reading.ended) {
        said.warned = true;
        if (told.act.empty()) told.act = "clock_warned";
      }
    }
    set_light(*version->service, *times.calendar, *order, now);
    YG_TRY(book_.keep(tx, *version, *order));
    if (!told.act.empty()) YG_TRY(publish(tx, told, now));
    return true;
  });
}

Clerk::Step Clerk::go_by_new_calendar(const Times& times, OrderId id) {
  return ground_.db.write([&](store::Transaction& tx) -> Step {
    YG_TRY_ASSIGN(auto order, find_to_change(tx, id));
    if (!order || order->calendar >= times.calendar->number() || flow::is_over(order->state.status)) return false;
    YG_TRY_ASSIGN(const auto version, ground_.shelf.version(tx, order->service_version));
    const Instant now = ground_.clock.now();
    const auto timers = retime(tx, *version->service, *times.calendar, *order, now);
    if (timers) {
      for (const DueTimer& timer : *timers) YG_TRY(set_timer(tx, timer));
    } else {
      // Events that do not follow from one another: the integrity check tells of them; the order's clocks go on all the same.
      log::failure(log::Level::warn, "order", "an order's timers could not be set anew", timers.error());
      set_light(*version->service, *times.calendar, *order, now);
    }
    YG_TRY(book_.keep(tx, *version, *order));
    return true;
  });
}

}  // namespace yunguan::order
