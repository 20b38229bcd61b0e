// SPDX-License-Identifier: Apache-2.0
#include "order/step_list.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "order/order_world_fixture.h"

namespace yunguan::order {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr const char* kService = R"(
code: {}
area: card
title: {{zh: 借用钥匙, en: Borrow a key}}
about: {{zh: 试行, en: A trial}}
permission: order.apply
number: YS
form:
  - title: {{zh: 内容, en: What}}
    fields: [{{id: what, kind: text, title: {{zh: 内容, en: What}}, required: true}}]
rules: []
flow:
  steps:
    - {{id: fill, kind: fill, title: {{zh: 填写, en: Fill}}, people: [{{kind: applicant}}]}}
    - {{id: leader, kind: approve, title: {{zh: 领导, en: Leader}}, people: [{{kind: leader}}]}}
    - id: both
      kind: branch
      title: {{zh: 分头, en: Both}}
      branch: every
      paths:
        - title: {{zh: 一, en: One}}
          steps:
            - {{id: desk, kind: handle, title: {{zh: 办理, en: Desk}}, people: [{{kind: on_duty, code: desk}}, {{kind: role, code: card_manager}}]}}
        - title: {{zh: 二, en: Two}}
          steps:
            - {{id: tell, kind: copy, title: {{zh: 抄送, en: Tell}}, people: [{{kind: unit, code: POLICE}}, {{kind: person, code: eve}}]}}
    - {{id: post, kind: approve, title: {{zh: 岗位, en: Post}}, people: [{{kind: post, code: keeper}}, {{kind: post, code: leader}}]}}
clocks: []
)";

class StepList : public OrderWorld {
 protected:
  std::vector<std::string> naming(std::string_view who) {
    const auto answer = steps_naming(ground(), who);
    if (!answer) return {answer.error().code};
    std::vector<std::string> said;
    for (const NamingStep& one : answer->items)
      said.push_back(fmt::format("{}/{}{}", one.service, one.step, one.others ? " and others" : ""));
    return said;
  }
};

TEST_P(StepList, TellsWhichStepsNameSomebodyWhereverTheyStand) {
  offer(fmt::format(fmt::runtime(kService), "desk.one"));
  offer(fmt::format(fmt::runtime(kService), "desk.two"));
  EXPECT_THAT(naming("role:card_manager"), ElementsAre("desk.one/desk and others", "desk.two/desk and others"));
  EXPECT_THAT(naming("on_duty:desk"), ElementsAre("desk.one/desk and others", "desk.two/desk and others"));
  EXPECT_THAT(naming("unit:POLICE"), ElementsAre("desk.one/tell and others", "desk.two/tell and others"));
  EXPECT_THAT(naming("person:eve"), ElementsAre("desk.one/tell and others", "desk.two/tell and others"));
  EXPECT_THAT(naming("post:keeper"), ElementsAre("desk.one/post and others", "desk.two/post and others"));
  EXPECT_THAT(naming("post:leader"),
              ElementsAre("desk.one/leader", "desk.one/post and others", "desk.two/leader", "desk.two/post and others"))
      << "a leader is whoever holds that post";
  EXPECT_THAT(naming("role:sysadmin"), IsEmpty());
  for (const char* bad : {"", "role", "role:", "field:what", ":x"}) EXPECT_THAT(naming(bad), ElementsAre("order.who"));
}

TEST_P(StepList, TellsWhomAnApplicantOfAUnitWouldCome) {
  offer(fmt::format(fmt::runtime(kService), "desk.one"));
  const auto said_for = [&](UnitId unit) {
    const auto answer = step_people(ground(), as(kFen), "desk.one", unit);
    EXPECT_TRUE(answer) << describe(answer.error());
    std::vector<std::string> said;
    for (const StepPeople& step : answer->items) {
      std::vector<std::int64_t> people;
      for (const FoundPerson& one : step.people) people.push_back(one.id.value);
      said.push_back(
          fmt::format("{}: {} {}", step.step, json::write(json::encode(step.finds)), fmt::join(people, ",")));
    }
    return said;
  };
  EXPECT_THAT(said_for(kPolice), ElementsAre(R"(fill: "later" )", R"(leader: "people" 2)", R"(desk: "people" 3,4)",
                                             R"(tell: "people" 5)", R"(post: "people" 2)"))
      << "nobody is on duty, so the role is asked; no unit has the code; nobody holds the post";
  EXPECT_THAT(said_for(kCentre), ElementsAre(R"(fill: "later" )", R"(leader: "nobody" )", R"(desk: "people" 3,4)",
                                             R"(tell: "people" 5)", R"(post: "nobody" )"));
  const auto found = step_people(ground(), as(kFen), "desk.one", kPolice);
  ASSERT_TRUE(found);
  const auto& leader = found->items.at(1).people.at(0);
  EXPECT_FALSE(leader.name.empty() || leader.unit.empty()) << "as people are named where one is chosen";
  EXPECT_EQ(found->items.at(3).kind, flow::StepKind::copy);
  EXPECT_EQ(step_people(ground(), as(kAnna), "desk.one", kPolice).error().code, "order.no_unit");
  EXPECT_EQ(step_people(ground(), as(kFen), "desk.one", UnitId{99}).error().code, "order.no_unit");
  EXPECT_EQ(step_people(ground(), as(kFen), "desk.none", kPolice).error().code, "order.no_service");
}

TEST_P(StepList, ForgetsAServiceThatIsOfferedNoMore) {
  offer(fmt::format(fmt::runtime(kService), "desk.one"));
  ASSERT_TRUE(db().write([](store::Transaction& tx) { return Shelf::withdraw(tx, "desk.one"); }));
  EXPECT_THAT(naming("role:card_manager"), IsEmpty());
}

YUNGUAN_ON_BOTH_STORES(StepList);

}  // namespace
}  // namespace yunguan::order
