// SPDX-License-Identifier: Apache-2.0
// Which steps of the services that are offered are put before whom: to be looked at before somebody or something is taken away.
#pragma once

#include <boost/describe.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "identity/context.h"
#include "order/ground.h"

namespace yunguan::order {

struct NamingStep {
  std::string service;  // its code
  Text service_title;
  std::string step;  // its id
  Text step_title;
  flow::StepKind kind = flow::StepKind::approve;  // a copy waits for nobody
  bool others = false;  // somebody else is named there as well, and asked when these are not found, or before them
};
BOOST_DESCRIBE_STRUCT(NamingStep, (), (service, service_title, step, step_title, kind, others))
struct NamingAnswer {
  std::vector<NamingStep> items;  // by service, in the order of its flow
};
BOOST_DESCRIBE_STRUCT(NamingAnswer, (), (items))

struct FoundPerson {
  PersonId id;
  std::string name;
  std::string unit;
  std::string absent;  // the name of whom he stands in for; empty: for nobody
};
BOOST_DESCRIBE_STRUCT(FoundPerson, (), (id, name, unit, absent))
BOOST_DEFINE_ENUM_CLASS(StepFinds, people,
                        later,   // who applies, what the form says or who decided before is asked first
                        nobody)  // an order would wait for a supervisor here; a copy is told to nobody
struct StepPeople {
  std::string step;
  Text title;
  flow::StepKind kind = flow::StepKind::approve;
  StepFinds finds = StepFinds::nobody;
  std::vector<FoundPerson> people;
};
BOOST_DESCRIBE_STRUCT(StepPeople, (), (step, title, kind, finds, people))
struct StepPeopleAnswer {
  std::vector<StepPeople> items;  // those of people, in the order of the flow
};
BOOST_DESCRIBE_STRUCT(StepPeopleAnswer, (), (items))

// Whom the steps of a service would be put before now, for an applicant of that unit. Errors (not_found): order.no_service; order.no_unit,
// also for one that is not among those the caller publishes for.
Result<StepPeopleAnswer> step_people(const Ground& ground, const identity::Asking& asking, const std::string& code,
                                     UnitId unit);

// Steps of the service that name "role:fleet_manager", "post:leader", "on_duty:carrier_desk", "unit:GA" or "person:manager"; who is asked as
// a leader is asked as the holder of that post.
[[nodiscard]] std::vector<NamingStep> steps_naming(const catalog::Service& service, std::string_view who);

// Of all services on the shelf. Error: order.who (invalid) when it is none of these.
Result<NamingAnswer> steps_naming(const Ground& ground, std::string_view who);

}  // namespace yunguan::order
