// SPDX-License-Identifier: Apache-2.0
#include "order/step_list.h"

#include <algorithm>
#include <array>

#include "base/parse.h"
#include "duty/duty.h"

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

}  // namespace

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
