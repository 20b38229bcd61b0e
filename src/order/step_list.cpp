// SPDX-License-Identifier: Apache-2.0
#include "order/step_list.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/parse.h"
#include "duty/duty.h"
#include "flow/engine.h"
#include "order/catalogue.h"
#include "order/people_finder.h"

namespace yunguan::order {
namespace {

using flow::PeopleKind;

struct Named {
  std::string_view word;
  PeopleKind kind;
};
constexpr std::array kNamed{Named{"role", PeopleKind::role}, Named{"post", PeopleKind::post},
                            Named{"on_duty", PeopleKind::on_duty}, Named{"unit", PeopleKind::unit},
                            Named{"person", PeopleKind::person}};

std::string name_of(const flow::People& people) {
  if (people.kind == PeopleKind::leader) return "post:" + std::string{duty::kLeader};
  const auto named = std::ranges::find(kNamed, people.kind, &Named::kind);
  return named == kNamed.end() ? std::string{} : std::string{named->word} + ":" + people.code;
}

// Who is found only when there is an order.
bool depends_on_order(const flow::People& people) {
  return people.kind == PeopleKind::applicant || people.kind == PeopleKind::field || people.kind == PeopleKind::chosen;
}

flow::Step before_the_order_tells(flow::Step step) {
  step.people.erase(std::ranges::find_if(step.people, depends_on_order), step.people.end());
  return step;
}

struct NamedPerson {
  std::string name;
  UnitId unit;
};
Result<NamedPerson> person_of(store::Reader& reader, PersonId id) {
  constexpr store::NamedQuery kPerson{"order.step_person", "SELECT name, unit_id FROM person WHERE id = :id"};
  YG_TRY_ASSIGN(auto found, reader.one(kPerson, {id}, [](const store::Row& row) {
    return NamedPerson{row.text(0), row.id<UnitId>(1)};
  }));
  return std::move(found).value_or(NamedPerson{});
}

Result<std::vector<FoundPerson>> named(store::Reader& reader, const identity::UnitTree& units,
                                       const std::vector<flow::Assignee>& assignees) {
  std::vector<FoundPerson> people;
  for (const flow::Assignee& one : assignees) {
    YG_TRY_ASSIGN(NamedPerson person, person_of(reader, one.person));
    NamedPerson absent;
    if (one.absent) {
      YG_TRY_ASSIGN(absent, person_of(reader, *one.absent));
    }
    people.push_back(
        {one.person, std::move(person.name), std::string{units.name(person.unit)}, std::move(absent.name)});
  }
  return people;
}

}  // namespace

Result<StepPeopleAnswer> step_people(const Ground& ground, const identity::Asking& asking, const std::string& code,
                                     UnitId unit) {
  YG_TRY_ASSIGN(const auto units, ground.units.tree());
  const identity::Unit* const of_unit = units->find(unit);
  if (of_unit == nullptr || !asking.principal.scope("service.publish").contains(of_unit->path)) {
    return fail(ErrorKind::not_found, "order.no_unit", {"没有这个单位", "there is no such unit"},
                {.field = "unit_id", .value = fmt::format("{}", unit.value)});
  }
  const Instant now = ground.clock.now();
  return ground.db.read([&](store::Reader& reader) -> Result<StepPeopleAnswer> {
    YG_TRY_ASSIGN(const auto version, ground.shelf.current(reader, code));
    if (version == nullptr) return no_service(code);
    Order order;
    order.service = code;
    order.unit = unit;
    StepPeopleAnswer answer;
    const auto& steps = version->service->flow().steps;
    for (std::size_t i = 0; i < steps.size(); ++i) {
      if (steps[i].people.empty()) continue;
      // Those who stand behind what only an order tells are found as well: they are asked when it tells nothing.
      YG_TRY_ASSIGN(const auto found, find_people(reader, *units, steps[i], order, now));
      YG_TRY_ASSIGN(const auto first, find_people(reader, *units, before_the_order_tells(steps[i]), order, now));
      const bool tells = std::ranges::any_of(steps[i].people, depends_on_order);
      const bool later = tells && first.empty();
      StepPeople step{.step = steps[i].id,
                      .title = version->service->step(static_cast<int>(i)).title,
                      .kind = steps[i].kind,
                      .finds = later           ? StepFinds::later
                               : found.empty() ? StepFinds::nobody
                                               : StepFinds::people,
                      .people = {}};
      YG_TRY_ASSIGN(step.people, named(reader, *units, found));
      answer.items.push_back(std::move(step));
    }
    return answer;
  });
}

std::vector<NamingStep> steps_naming(const catalog::Service& service, std::string_view who) {
  std::vector<NamingStep> found;
  const auto& steps = service.flow().steps;
  for (std::size_t i = 0; i < steps.size(); ++i) {
    const auto& people = steps[i].people;
    const auto naming = std::ranges::count(people, who, name_of);
    if (naming == 0) continue;
    found.push_back({.service = service.text().code,
                     .service_title = service.text().title,
                     .step = steps[i].id,
                     .step_title = service.step(static_cast<int>(i)).title,
                     .kind = steps[i].kind,
                     .others = naming < std::ssize(people)});
  }
  return found;
}

Result<NamingAnswer> steps_naming(const Ground& ground, std::string_view who) {
  const std::string_view word = who.substr(0, who.find(':'));
  const bool known = word.size() + 1 < who.size() && std::ranges::find(kNamed, word, &Named::word) != kNamed.end();
  if (!known) {
    return fail(ErrorKind::invalid, "order.who",
                {"须写作 role:、post:、on_duty:、unit: 或 person: 加代码或账号",
                 "role:, post:, on_duty:, unit: or person: with a code or login is wanted"},
                {.field = "names", .value = clipped(who)});
  }
  YG_TRY_ASSIGN(const auto services,
                ground.db.read([&](store::Reader& reader) { return ground.shelf.all_current(reader); }));
  NamingAnswer answer;
  for (const auto& version : services) {
    for (NamingStep& step : steps_naming(*version->service, who)) answer.items.push_back(std::move(step));
  }
  return answer;
}

}  // namespace yunguan::order
