// SPDX-License-Identifier: Apache-2.0
#include "order/order_book.h"

#include <algorithm>

#include "flow/engine.h"
#include "identity/enum_name.h"
#include "order/people_finder.h"
#include "store/outbox.h"

namespace yunguan::order {
namespace {

using flow::Output;
using flow::OutputKind;

void add_once(std::vector<PersonId>& people, PersonId person) {
  if (!person.empty() && std::ranges::find(people, person) == people.end()) people.push_back(person);
}

void add_open(std::vector<PersonId>& people, const flow::Visit* visit) {
  if (visit == nullptr) return;
  for (const flow::Seat& seat : visit->seats) {
    if (seat.state == flow::SeatState::open) add_once(people, seat.person);
  }
}

std::unexpected<Error> somebody_was_quicker() {
  return fail(ErrorKind::stale, "order.stale",
              {"工单刚被他人处理，请重试", "somebody else has just dealt with the order; try again"});
}

}  // namespace

Told told_of(const ServiceVersion& version, const Order& order) {
  return {.order = order.id,
          .number = order.number,
          .service = order.service,
          .title = version.service->text().title,
          .applicant = order.applicant,
          .unit = order.unit,
          .status = identity::name_of(order.state.status)};
}

Result<void> publish(store::Transaction& tx, const Told& told, Instant at) {
  return store::publish(tx, kOrderTopic, std::to_string(told.order.value), json::write(told), at);
}

std::vector<PersonId> people_at_work(const Order& order) {
  std::vector<PersonId> people;
  for (const flow::Visit& visit : order.state.visits) add_open(people, &visit);
  return people;
}

Result<Times> Times::of(const Ground& ground) {
  Times times;
  YG_TRY_ASSIGN(times.units, ground.units.tree());
  YG_TRY_ASSIGN(times.calendar, ground.calendar());
  return times;
}

Result<Order> OrderBook::begin(store::Transaction& tx, const ServiceVersion& version, Beginning beginning) const {
  const Instant now = ground_.clock.now();
  Order order{.service_version = version.id,
              .service = version.service->text().code,
              .applicant = beginning.applicant,
              .unit = beginning.unit,
              .parent = beginning.parent,
              .parent_visit = beginning.parent_visit,
              .created_at = now,
              .updated_at = now};
  YG_TRY_ASSIGN(order.id, next_order_id(tx));
  order.number = number_of(version.service->text().number, now, order.id);
  order.state = flow::begin(beginning.applicant, boost::json::value(std::move(beginning.values)));
  YG_TRY(insert(tx, *version.service, order));
  return order;
}

Result<void> OrderBook::keep(store::Transaction& tx, const ServiceVersion& version, Order& order) const {
  ++order.version;
  YG_TRY_ASSIGN(const bool kept, update(tx, *version.service, order));
  if (!kept) return somebody_was_quicker();
  return {};
}

Result<Progress> OrderBook::take(store::Transaction& tx, const Times& times, const ServiceVersion& version,
                                 Order& order, std::string_view login, const flow::Event& event,
                                 std::vector<HungFile> files) const {
  const FindPeople find = [&](const flow::Step& step, const Order& now) {
    return find_people(tx, *times.units, step, now, event.at);
  };
  YG_TRY_ASSIGN(auto progress, advance(*version.service, *times.calendar, order, login, event, find));
  progress.events.front().files = std::move(files);
  YG_TRY(keep(tx, version, order));
  YG_TRY(insert_events(tx, ground_.keys, progress.events));
  YG_TRY(close_tasks(tx, progress.closed));
  YG_TRY(open_tasks(tx, progress.opened));
  YG_TRY(insert_copies(tx, order.id, progress.copies, event.at));
  YG_TRY(keep_outputs(tx, version, order, progress));
  YG_TRY(settle_calls(tx, order, event, progress));
  YG_TRY(tell(tx, version, order, progress));
  if (!order.parent.empty() && flow::is_over(order.state.status) && progress.has(OutputKind::status_changed))
    YG_TRY(answer_parent(tx, times, order));
  return progress;
}

Result<void> OrderBook::keep_outputs(store::Transaction& tx, const ServiceVersion& version, const Order& order,
                                     const Progress& progress) const {
  for (const Output& output : progress.outputs) {
    switch (output.kind) {
      case OutputKind::timer_set:
        YG_TRY(set_timer(tx, {order.id, output.visit, output.name, output.due.value_or(order.updated_at)}));
        break;
      case OutputKind::timer_cleared:
        YG_TRY(clear_timer(tx, order.id, output.visit, output.name));
        break;
      case OutputKind::do_deed:
      case OutputKind::undo_deed:
      case OutputKind::drop_deed:
        YG_TRY(keep_deed(tx, version, order, output));
        break;
      default:
        break;
    }
  }
  return {};
}

// Only where an order can have turned away from what it asked for.
Result<void> OrderBook::settle_calls(store::Transaction& tx, const Order& order, const flow::Event& event,
                                     const Progress& progress) const {
  if (ground_.calls == nullptr || !ground_.calls->settle) return {};
  const bool turned_away = event.act == flow::Act::skip || event.act == flow::Act::mend ||
                           progress.has(OutputKind::drop_deed) || flow::is_over(order.state.status);
  if (!turned_away) return {};
  return ground_.calls->settle(tx, order);
}

Result<void> OrderBook::keep_deed(store::Transaction& tx, const ServiceVersion& version, const Order& order,
                                  const Output& output) const {
  if (output.kind == OutputKind::drop_deed) {
    YG_TRY_ASSIGN(auto deed, find_deed(tx, order.id, output.visit, false));
    if (!deed || deed->standing != DeedStanding::waiting) return {};
    deed->standing = DeedStanding::dropped;
    deed->ended_at = order.updated_at;
    return update_deed(tx, *deed);
  }
  const flow::Step& step = version.service->flow().at(output.step);
  const bool is_undo = output.kind == OutputKind::undo_deed;
  // What a peer did is taken back by an effect, or by another operation of a peer.
  const bool by_peer = step.kind == flow::StepKind::call && ground_.effects.find(step.undo) == nullptr;
  return ask_deed(tx, {.order = order.id,
                       .visit = output.visit,
                       .is_undo = is_undo,
                       .step = step.id,
                       .kind = is_undo && !by_peer ? flow::StepKind::effect : step.kind,
                       .target = is_undo ? step.undo : step.target,
                       .asked_at = order.updated_at,
                       .next_at = order.updated_at});
}

Result<void> OrderBook::tell(store::Transaction& tx, const ServiceVersion& version, const Order& order,
                             const Progress& progress) {
  Told told = told_of(version, order);
  told.act = identity::name_of(progress.events.front().event.act);
  told.login = progress.events.front().login;
  for (const Task& task : progress.opened) add_once(told.asked, task.person);
  for (const Task& task : progress.closed) add_once(told.rid, task.person);
  for (const Copy& copy : progress.copies) add_once(told.copied, copy.person);
  told.needs_help = progress.has(OutputKind::needs_help);
  for (const Output& output : progress.outputs) {
    if (output.kind == OutputKind::remind) add_open(told.reminded, order.state.visit(output.visit));
  }
  told.is_over = flow::is_over(order.state.status) && progress.has(OutputKind::status_changed);
  return publish(tx, told, order.updated_at);
}

// An order within an order that has ended answers the step that began it.
Result<void> OrderBook::answer_parent(store::Transaction& tx, const Times& times, const Order& order) const {
  YG_TRY_ASSIGN(auto deed, find_deed(tx, order.parent, order.parent_visit, false));
  if (!deed || deed->standing != DeedStanding::waiting) return {};
  const bool went_well = order.state.status == flow::Status::completed;
  deed->standing = went_well ? DeedStanding::done : DeedStanding::failed;
  deed->ended_at = order.updated_at;
  deed->result = {{"order", order.number}, {"status", identity::name_of(order.state.status)}};
  if (!went_well) {
    deed->error_code = "order.child_failed";
    deed->error = {"子工单 " + order.number + " 未办成", "the order within, " + order.number + ", did not succeed"};
  }
  YG_TRY(update_deed(tx, *deed));
  YG_TRY_ASSIGN(auto parent, find_to_change(tx, order.parent));
  YG_ASSERT(parent.has_value());
  YG_TRY_ASSIGN(const auto version, ground_.shelf.version(tx, parent->service_version));
  flow::Event event{.act = went_well ? flow::Act::deed_done : flow::Act::deed_failed,
                    .at = order.updated_at,
                    .visit = order.parent_visit};
  if (!went_well) event.words = deed->error.zh;
  YG_TRY(take(tx, times, *version, *parent, "[" + order.number + "]", event));
  return {};
}

}  // namespace yunguan::order
