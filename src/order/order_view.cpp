// SPDX-License-Identifier: Apache-2.0
#include "order/order_view.h"

#include <algorithm>
#include <set>

#include "base/parse.h"
#include "http/filter.h"
#include "identity/administrators.h"
#include "order/attachment_store.h"
#include "store/list_value.h"

namespace yunguan::order {
namespace {

using store::Row;

constexpr store::NamedQuery kPeopleNamed{
    "order.people_named",
    "SELECT p.id, p.name, u.name FROM person p JOIN unit u ON u.id = p.unit_id"
    " WHERE (lower(p.name) LIKE :name ESCAPE '\\' OR p.login LIKE :login ESCAPE '\\') AND p.state = 'active'"
    " AND (p.expires_at IS NULL OR p.expires_at > :now) AND " YG_TAKES_PART " ORDER BY p.name, p.id LIMIT 20"};

class View {
 public:
  View(const Ground& ground, store::Reader& reader, const Order& order, const ServiceVersion& version)
      : ground_(ground), reader_(reader), order_(order), service_(*version.service) {}

  Result<void> read(OrderDetail& detail) {
    YG_TRY_ASSIGN(const auto tasks, tasks_of(reader_, order_.id));
    YG_TRY_ASSIGN(const auto deeds, deeds_of(reader_, order_.id));
    YG_TRY_ASSIGN(const auto events, events_of(reader_, order_.id));
    YG_TRY_ASSIGN(const auto copies, copies_of(reader_, order_.id));
    YG_TRY_ASSIGN(detail.links, links_of(reader_, order_.id));
    YG_TRY_ASSIGN(const auto attachments, attachments_of(reader_, order_.id));
    know_visits(deeds);
    name(order_.applicant);
    for (const Task& task : tasks) add(detail, task);
    for (const StoredDeed& deed : deeds) add(detail, deed);
    for (const KeptEvent& event : events) add(detail, event, tasks);
    for (const Attachment& attachment : attachments) {
      name(attachment.made_by);
      detail.attachments.push_back(view_of(attachment));
    }
    for (const Copied& copy : copies) {
      name(copy.person);
      detail.copies.push_back({copy.person, copy.at, copy.read_at});
    }
    add_steps(detail);
    YG_TRY(add_related(detail));
    return add_people(detail);
  }

 private:
  void name(PersonId person) {
    if (!person.empty()) named_.insert(person.value);
  }

  // At which step each visit was, as far as it can still be known.
  void know_visits(const std::vector<StoredDeed>& deeds) {
    for (const flow::Visit& visit : order_.state.visits) {
      if (visit.step != flow::kNone) visits_[visit.number] = service_.flow().at(visit.step).id;
    }
    for (const flow::Passed& passed : order_.state.passed) visits_[passed.number] = service_.flow().at(passed.step).id;
    for (const StoredDeed& deed : deeds) visits_[deed.visit] = deed.step;
  }

  void add(OrderDetail& detail, const Task& task) {
    name(task.person);
    if (task.absent) name(*task.absent);
    detail.tasks.push_back(
        {task.number, task.step, task.person, task.absent, task.state, task.act, task.opened_at, task.closed_at});
  }

  void add(OrderDetail& detail, const StoredDeed& deed) {
    detail.deeds.push_back({.visit = deed.visit,
                            .is_undo = deed.is_undo,
                            .step = deed.step,
                            .target = deed.target,
                            .title = ground_.effects.title(deed.target),
                            .standing = deed.standing,
                            .attempts = deed.attempts,
                            .asked_at = deed.asked_at,
                            .next_at = deed.next_at,
                            .ended_at = deed.ended_at,
                            .error_code = deed.error_code,
                            .error = deed.error,
                            .words = deed.words});
  }

  void add(OrderDetail& detail, const KeptEvent& kept, const std::vector<Task>& tasks) {
    const flow::Event& event = kept.event;
    EventView view{.place = kept.place,
                   .at = event.at,
                   .act = event.act,
                   .by = event.by,
                   .login = kept.login,
                   .step = {},
                   .people = {},
                   .to_step = event.step,
                   .name = event.name,
                   .words = event.words};
    if (event.by) name(*event.by);
    for (const flow::Assignee& one : event.people) {
      name(one.person);
      view.people.push_back(one.person);
    }
    const auto task = std::ranges::find(tasks, event.task, &Task::number);
    const auto visit = visits_.find(event.visit);
    if (event.task != 0 && task != tasks.end()) {
      view.step = task->step;
    } else if (event.task == 1) {
      view.step = service_.flow().steps.front().id;
    } else if (event.visit != 0 && visit != visits_.end()) {
      view.step = visit->second;
    }
    detail.events.push_back(std::move(view));
  }

  void add_steps(OrderDetail& detail) {
    for (const flow::Step& step : service_.flow().steps) detail.steps.push_back({.id = step.id, .people = {}});
    const auto at = [&](int step) -> StepView& { return detail.steps.at(static_cast<std::size_t>(step)); };
    for (const flow::Passed& passed : order_.state.passed) at(passed.step).standing = StepStanding::passed;
    for (const flow::Visit& visit : order_.state.visits) {
      if (visit.step == flow::kNone) continue;
      StepView& step = at(visit.step);
      step.visit = visit.number;
      step.standing = visit.state == flow::VisitState::failed     ? StepStanding::failed
                      : visit.state == flow::VisitState::deserted ? StepStanding::deserted
                                                                  : StepStanding::here;
      for (const flow::Seat& seat : visit.seats) {
        if (seat.state == flow::SeatState::open) step.people.push_back(seat.person);
      }
    }
  }

  Result<void> add_related(OrderDetail& detail) {
    YG_TRY_ASSIGN(auto ids, children(reader_, order_.id));
    if (!order_.parent.empty()) ids.insert(ids.begin(), order_.parent);
    for (const OrderId id : ids) {
      YG_TRY_ASSIGN(const auto other, find(reader_, id));
      if (!other) continue;
      YG_TRY_ASSIGN(const auto version, ground_.shelf.version(reader_, other->service_version));
      detail.related.push_back(
          {other->id, other->number, other->service, version->service->text().title, other->state.status});
    }
    return {};
  }

  Result<void> add_people(OrderDetail& detail) {
    const std::vector<std::int64_t> ids(named_.begin(), named_.end());
    const std::string sql = "SELECT p.id, p.name, u.name FROM person p JOIN unit u ON u.id = p.unit_id WHERE p.id " +
                            store::in_number_list(reader_.dialect(), "ids");
    YG_TRY_ASSIGN(detail.people, reader_.all({"order.people", sql, true}, {store::list_value(reader_.dialect(), ids)},
                                             [](const Row& row) {
                                               return PersonName{row.id<PersonId>(0), row.text(1), row.text(2)};
                                             }));
    return {};
  }

  const Ground& ground_;
  store::Reader& reader_;
  const Order& order_;
  const catalog::Service& service_;
  std::map<std::int64_t, std::string> visits_;
  std::set<std::int64_t> named_;
};

// The steps through whose eyes the caller sees the form.
std::set<std::string> eyes_of(const catalog::Service& service, const OrderDetail& detail, PersonId caller) {
  std::set<std::string> steps;
  for (const TaskView& task : detail.tasks) {
    if (task.person == caller) steps.insert(task.step);
  }
  if (detail.applicant == caller) steps.insert(service.flow().steps.front().id);
  return steps;
}

// What is hidden from everybody the caller is here, is left out; those who see all orders of the unit see all of it.
void set_rights(const catalog::Service& service, OrderDetail& detail, const Order& order, PersonId caller,
                bool sees_all) {
  const auto eyes = eyes_of(service, detail, caller);
  std::string now;  // the step of the caller's open task
  bool is_fill = false;
  for (const flow::Visit& visit : order.state.visits) {
    for (const flow::Seat& seat : visit.seats) {
      if (seat.person != caller || seat.state != flow::SeatState::open) continue;
      now = service.flow().at(visit.step).id;
      is_fill = service.flow().at(visit.step).kind == flow::StepKind::fill;
    }
  }
  for (const catalog::GroupText& group : detail.form) {
    for (const catalog::FieldText& field : group.fields) {
      const bool seen = sees_all || eyes.empty() || std::ranges::any_of(eyes, [&](const std::string& step) {
                          return service.form().right(field.id, step, false) != catalog::Right::hidden;
                        });
      catalog::Right right = seen ? catalog::Right::read : catalog::Right::hidden;
      if (!now.empty() && service.form().right(field.id, now, is_fill) == catalog::Right::write && !field.value)
        right = catalog::Right::write;
      detail.rights[field.id] = right;
      if (right == catalog::Right::hidden) detail.values.erase(field.id);
    }
  }
  std::erase_if(detail.attachments, [&](const AttachmentView& attachment) {
    return attachment.field && detail.rights[*attachment.field] == catalog::Right::hidden;
  });
}

}  // namespace

Result<std::vector<PersonName>> people_named(store::Reader& reader, std::string_view part, Instant now) {
  const std::string text{trimmed(part)};
  if (text.empty()) return std::vector<PersonName>{};
  const std::string pattern = http::contains_pattern(text);
  return reader.all(kPeopleNamed, {pattern, pattern, now}, [](const Row& row) {
    return PersonName{row.id<PersonId>(0), row.text(1), row.text(2)};
  });
}

Result<OrderDetail> detail_of(const Ground& ground, const OrderService& orders, const identity::Asking& asking,
                              const Order& order) {
  YG_TRY_ASSIGN(const auto times, Times::of(ground));
  const Instant now = ground.clock.now();
  return ground.db.read([&](store::Reader& reader) -> Result<OrderDetail> {
    YG_TRY_ASSIGN(const auto version, ground.shelf.version(reader, order.service_version));
    const catalog::Service& service = *version->service;
    OrderDetail detail{.id = order.id,
                       .number = order.number,
                       .service = order.service,
                       .service_version = version->number,
                       .title = service.text().title,
                       .about = service.text().about,
                       .area = service.text().area,
                       .status = order.state.status,
                       .suspended = order.state.suspended,
                       .supervised = order.state.supervised,
                       .priority = order.state.priority,
                       .applicant = order.applicant,
                       .unit_id = order.unit,
                       .unit_name = std::string{times.units->name(order.unit)},
                       .created_at = order.created_at,
                       .submitted_at = order.submitted_at,
                       .ended_at = order.ended_at,
                       .updated_at = order.updated_at,
                       .light = order.light,
                       .due_at = order.due_at};
    if (order.state.values.is_object()) detail.values = order.state.values.get_object();
    detail.values.erase(kChosen);
    detail.form = service.text().form;
    detail.flow = service.text().flow;
    detail.print = service.text().print;
    YG_TRY_ASSIGN(detail.names, who_names(reader, service.flow()));
    YG_TRY((View{ground, reader, order, *version}.read(detail)));
    const bool supervises = orders.may_supervise(asking.principal, *times.units, order);
    set_rights(service, detail, order, asking.principal.person_id,
               orders.may_read_all(asking.principal, *times.units, order));
    const auto readings = read_clocks(service, *times.calendar, order, now);
    for (std::size_t n = 0; n < readings.size(); ++n)
      detail.clocks.push_back({service.text().clocks[n].title, service.text().clocks[n].working_time, readings[n]});
    detail.ways = ways_of(service, *times.calendar, order, asking.principal.person_id, supervises, now);
    detail.version = order.version;
    return detail;
  });
}

}  // namespace yunguan::order
