// SPDX-License-Identifier: Apache-2.0
// An order as its page shows it: everything about it at once, with what the caller may do now, and why not where not.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "order/attachment.h"
#include "order/order_service.h"
#include "order/who_names.h"

namespace yunguan::order {

struct PersonName {
  PersonId id;
  std::string name;
  std::string unit_name;
};
BOOST_DESCRIBE_STRUCT(PersonName, (), (id, name, unit_name))

struct TaskView {
  std::int64_t number = 0;
  std::string step;
  PersonId person;
  std::optional<PersonId> absent;  // stood in for
  TaskState state = TaskState::open;
  std::optional<flow::Act> act;
  Instant opened_at;
  std::optional<Instant> closed_at;
};
BOOST_DESCRIBE_STRUCT(TaskView, (), (number, step, person, absent, state, act, opened_at, closed_at))

struct EventView {
  std::int64_t place = 0;
  Instant at;
  flow::Act act = flow::Act::comment;
  std::optional<PersonId> by;
  std::string login;
  std::optional<std::string> step;  // where it happened, as far as it happened at one
  std::vector<PersonId> people;     // whom it named or found
  std::string to_step;              // sent back to
  std::string name;                 // of the timer; the priority
  std::string words;
};
BOOST_DESCRIBE_STRUCT(EventView, (), (place, at, act, by, login, step, people, to_step, name, words))

struct DeedView {
  std::int64_t visit = 0;
  bool is_undo = false;
  std::string step;
  std::string target;
  Text title;  // of the effect, or of the service begun
  DeedStanding standing = DeedStanding::waiting;
  std::int64_t attempts = 0;
  Instant asked_at;
  std::optional<Instant> next_at;
  std::optional<Instant> ended_at;
  std::string error_code;
  Text error;
  Text words;
};
BOOST_DESCRIBE_STRUCT(DeedView, (),
                      (visit, is_undo, step, target, title, standing, attempts, asked_at, next_at, ended_at, error_code,
                       error, words))

struct CopyView {
  PersonId person;
  Instant at;
  std::optional<Instant> read_at;
};
BOOST_DESCRIBE_STRUCT(CopyView, (), (person, at, read_at))

struct ClockView {
  Text title;
  bool working_time = true;
  flow::Reading reading;
};
BOOST_DESCRIBE_STRUCT(ClockView, (), (title, working_time, reading))

// A step of the flow picture.
BOOST_DEFINE_ENUM_CLASS(StepStanding, ahead, here, passed, failed, deserted)
struct StepView {
  std::string id;
  StepStanding standing = StepStanding::ahead;
  std::int64_t visit = 0;        // of the stay that goes on
  std::vector<PersonId> people;  // whose task is open
};
BOOST_DESCRIBE_STRUCT(StepView, (), (id, standing, visit, people))

// An act for the caller.
struct Way {
  flow::Act act = flow::Act::comment;
  bool is_open = false;
  Text why_not;
  std::optional<std::int64_t> task;
  std::optional<std::int64_t> visit;
  std::vector<std::string> steps;  // send_back: to where, the nearest first
};
BOOST_DESCRIBE_STRUCT(Way, (), (act, is_open, why_not, task, visit, steps))

struct RelatedOrder {
  OrderId id;
  std::string number;
  std::string service;
  Text title;
  flow::Status status = flow::Status::draft;
};
BOOST_DESCRIBE_STRUCT(RelatedOrder, (), (id, number, service, title, status))

struct OrderDetail {
  OrderId id;
  std::string number;
  std::string service;
  std::int64_t service_version = 0;
  Text title;
  Text about;
  std::string area;
  flow::Status status = flow::Status::draft;
  bool suspended = false;
  bool supervised = false;
  std::string priority;
  PersonId applicant;
  UnitId unit_id;
  std::string unit_name;
  Instant created_at;
  std::optional<Instant> submitted_at;
  std::optional<Instant> ended_at;
  Instant updated_at;
  ClockLight light = ClockLight::none;
  std::optional<Instant> due_at;
  boost::json::object values;
  std::vector<catalog::GroupText> form;
  std::map<std::string, catalog::Right> rights;  // of every field, for the caller, now
  catalog::FlowText flow;
  std::optional<catalog::PrintText> print;
  WhoNames names;
  std::vector<StepView> steps;
  std::vector<TaskView> tasks;
  std::vector<EventView> events;
  std::vector<CopyView> copies;
  std::vector<DeedView> deeds;
  std::vector<ClockView> clocks;
  std::vector<Link> links;
  std::vector<RelatedOrder> related;        // the one around it, and those within
  std::vector<AttachmentView> attachments;  // that the caller may see
  std::vector<Way> ways;
  std::vector<PersonName> people;  // everybody named above
  std::int64_t version = 0;
};
BOOST_DESCRIBE_STRUCT(OrderDetail, (),
                      (id, number, service, service_version, title, about, area, status, suspended, supervised,
                       priority, applicant, unit_id, unit_name, created_at, submitted_at, ended_at, updated_at, light,
                       due_at, values, form, rights, flow, print, names, steps, tasks, events, copies, deeds, clocks,
                       links, related, attachments, ways, people, version))

// People whose account is in use, by what their name or login contains; at most 20.
Result<std::vector<PersonName>> people_named(store::Reader& reader, std::string_view part, Instant now);

// `order` is one the caller may see (OrderService::visible).
Result<OrderDetail> detail_of(const Ground& ground, const OrderService& service, const identity::Asking& asking,
                              const Order& order);

// What the caller may do with it now. `supervises`: see OrderService::may_supervise.
[[nodiscard]] std::vector<Way> ways_of(const catalog::Service& service, const WorkingCalendar& calendar,
                                       const Order& order, PersonId caller, bool supervises, Instant now);

}  // namespace yunguan::order
