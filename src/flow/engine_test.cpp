// SPDX-License-Identifier: Apache-2.0
// Orders as people live them; what holds in all of them is in exploration_test.cpp.
#include "flow/engine.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "flow/flow_fixture.h"

namespace yunguan::flow {
namespace {

using namespace test;

constexpr PersonId kAnna{1};  // applies
constexpr PersonId kBo{2};
constexpr PersonId kCai{3};
constexpr PersonId kDu{4};  // supervises

class Order {
 public:
  explicit Order(std::vector<StepText> steps, int returns_max = 30) : flow_(must_compile(std::move(steps))) {
    flow_.returns_max = returns_max;
    submit();
  }

  std::string act(Event event) {
    outputs_.clear();
    auto outputs = apply(flow_, ground_, state_, event);
    if (!outputs) return outputs.error().code;
    outputs_ = std::move(*outputs);
    // Whoever is looked for is found.
    for (const Visit& visit : std::vector{state_.visits}) {
      if (visit.state != VisitState::seeking) continue;
      EXPECT_EQ(act({.act = Act::people_found, .visit = visit.number, .people = found}), "");
    }
    return "";
  }
  std::string by(PersonId person, Act what, Event event = {}) {
    event.act = what;
    event.by = person;
    event.supervises = person == kDu;
    if (event.task == 0) event.task = task_of(person);
    return act(std::move(event));
  }
  void submit() { EXPECT_EQ(by(kAnna, Act::submit), ""); }

  [[nodiscard]] std::int64_t task_of(PersonId person) const {
    for (const Visit& visit : state_.visits) {
      for (const Seat& seat : visit.seats) {
        if (seat.person == person && seat.state == SeatState::open) return seat.task;
      }
    }
    return -1;
  }
  [[nodiscard]] std::string where() const {
    std::string steps;
    for (const Visit& visit : state_.visits) {
      if (visit.step != kNone && visit.state != VisitState::around) steps += flow_.at(visit.step).id + " ";
    }
    return steps;
  }
  [[nodiscard]] bool said(OutputKind kind, std::string_view name) const {
    return std::ranges::any_of(outputs_, [&](const Output& one) { return one.kind == kind && one.name == name; });
  }

  std::vector<Assignee> found{{.person = kBo}, {.person = kCai}};
  OrderState state_ = begin(kAnna, {});

 private:
  Flow flow_;
  PlainGround ground_;
  Outputs outputs_;
};

TEST(FlowEngine, AsksEverybodyAgainAfterACountersignWentBack) {
  Order order{{fill(), approve("desk"), approve("board", Quorum::all), handle("file")}};
  order.by(kBo, Act::approve);
  order.by(kBo, Act::approve);
  ASSERT_EQ(order.by(kCai, Act::send_back, {.step = "fill"}), "");
  EXPECT_EQ(order.state_.status, Status::returned);
  order.submit();
  order.by(kBo, Act::approve);
  EXPECT_NE(order.task_of(kBo), -1);
  EXPECT_NE(order.task_of(kCai), -1);
}

TEST(FlowEngine, GoesStraightBackToWhoSentItBackWhenAsked) {
  Order order{{fill(), approve("desk"), handle("measure"), approve("chief")}};
  order.by(kBo, Act::approve);
  order.by(kBo, Act::approve);
  ASSERT_EQ(order.by(kCai, Act::send_back, {.step = "fill", .then_here = true}), "");
  order.submit();
  EXPECT_EQ(order.where(), "chief ");
}

TEST(FlowEngine, TakesOneOfTwoWhoDecideAtOnce) {
  Order order{{fill(), approve("desk"), handle("file")}};
  const std::int64_t late = order.task_of(kCai);
  EXPECT_EQ(order.by(kBo, Act::approve), "");
  EXPECT_EQ(order.by(kCai, Act::approve, {.task = late}), "flow.no_task");
  EXPECT_EQ(order.where(), "file ");
}

TEST(FlowEngine, DecidesNothingInAnOrderThatWasWithdrawn) {
  Order order{{fill(), approve("desk")}};
  const std::int64_t task = order.task_of(kBo);
  EXPECT_EQ(order.by(kCai, Act::withdraw), "flow.not_yours");
  ASSERT_EQ(order.by(kAnna, Act::withdraw), "");
  EXPECT_EQ(order.by(kBo, Act::approve, {.task = task}), "flow.no_task");
  EXPECT_EQ(order.state_.status, Status::withdrawn);
  ASSERT_EQ(order.by(kAnna, Act::discard), "");
  EXPECT_EQ(order.state_.status, Status::cancelled);
}

TEST(FlowEngine, TakesBackWhatWasDoneBeforeItGoesBackOverIt) {
  Order order{{fill(), effect("open", "close"), approve("accept")}};
  ASSERT_EQ(order.act({.act = Act::deed_done, .visit = 2}), "");
  ASSERT_EQ(order.by(kBo, Act::send_back, {.step = "fill"}), "");
  EXPECT_TRUE(order.said(OutputKind::undo_deed, "close"));
  EXPECT_EQ(order.task_of(kAnna), -1) << "the form is not open while the card still is";
  ASSERT_EQ(order.act({.act = Act::undo_done, .visit = 2}), "");
  EXPECT_NE(order.task_of(kAnna), -1);
  EXPECT_TRUE(order.state_.deeds.empty());
}

TEST(FlowEngine, DoesNotGoBackOverWhatCannotBeTakenBack) {
  Order order{{fill(), effect("burn"), approve("accept")}};
  order.act({.act = Act::deed_done, .visit = 2});
  EXPECT_EQ(order.by(kBo, Act::send_back, {.step = "fill"}), "flow.deed_done");
  EXPECT_EQ(order.by(kAnna, Act::withdraw), "flow.deed_done");
  EXPECT_EQ(order.by(kBo, Act::refuse), "");
  EXPECT_EQ(order.state_.status, Status::refused);
}

TEST(FlowEngine, HearsAnAnswerOnce) {
  Order order{{fill(), deed("peer", StepKind::call), handle("file")}};
  EXPECT_EQ(order.act({.act = Act::deed_done, .visit = 77}), "");
  EXPECT_EQ(order.where(), "peer ");
  for (int n = 0; n < 2; ++n) EXPECT_EQ(order.act({.act = Act::deed_done, .visit = 2}), "");
  EXPECT_EQ(order.act({.act = Act::deed_failed, .visit = 2}), "");
  EXPECT_EQ(order.where(), "file ");
}

TEST(FlowEngine, LetsPeopleDecideAboutWhatFailed) {
  Order order{{fill(), effect("open"), handle("file")}};
  order.act({.act = Act::deed_failed, .visit = 2, .words = "the carrier refused"});
  EXPECT_EQ(order.by(kBo, Act::skip, {.visit = 2}), "flow.not_yours");
  ASSERT_EQ(order.by(kDu, Act::retry, {.visit = 2}), "");
  EXPECT_TRUE(order.said(OutputKind::do_deed, "do.open"));
  order.act({.act = Act::deed_failed, .visit = 2});
  ASSERT_EQ(order.by(kDu, Act::mend, {.visit = 2, .words = "done by hand"}), "");
  EXPECT_EQ(order.where(), "file ");
  EXPECT_EQ(order.state_.deeds.size(), 1U);
}

TEST(FlowEngine, WaitsForSomebodyWhenNobodyIsFound) {
  Order order{{fill(), handle("first"), approve("leader")}};
  order.found.clear();
  order.by(kBo, Act::approve);
  ASSERT_EQ(order.state_.visits.front().state, VisitState::deserted);
  const std::int64_t visit = order.state_.visits.front().number;
  EXPECT_EQ(order.by(kDu, Act::name_people, {.visit = visit, .people = {{.person = kAnna}}}), "flow.own_application");
  ASSERT_EQ(order.by(kDu, Act::name_people, {.visit = visit, .people = {{.person = kCai}}}), "");
  EXPECT_EQ(order.by(kCai, Act::approve), "");
  EXPECT_EQ(order.state_.status, Status::completed);
}

TEST(FlowEngine, GoesBackAFixedNumberOfTimes) {
  Order order{{fill(), approve("desk")}, 2};
  for (int n = 0; n < 2; ++n) {
    ASSERT_EQ(order.by(kBo, Act::send_back), "");
    order.submit();
  }
  EXPECT_EQ(order.by(kBo, Act::send_back), "flow.too_many");
  EXPECT_EQ(order.by(kBo, Act::approve), "");
}

TEST(FlowEngine, StandsStillWhileSuspended) {
  Order order{{fill(), with_timer(approve("desk"), "urge", TimerAct::remind)}};
  ASSERT_EQ(order.by(kDu, Act::suspend), "");
  EXPECT_TRUE(order.said(OutputKind::timer_cleared, "urge"));
  EXPECT_EQ(order.by(kBo, Act::approve), "flow.suspended");
  ASSERT_EQ(order.by(kDu, Act::resume, {.at = Instant{std::chrono::hours{5}}}), "");
  EXPECT_TRUE(order.said(OutputKind::timer_set, "urge"));
  EXPECT_EQ(order.state_.visits.front().alarms.front().due, Instant{std::chrono::hours{6}});
}

TEST(FlowText, IsRefusedWithItsPlace) {
  const auto refused = [](std::vector<StepText> steps) {
    const auto flow = compile(std::move(steps));
    return flow ? std::string{} : flow.error().code + " " + flow.error().where.field;
  };
  EXPECT_EQ(refused({}), "flow.first steps");
  EXPECT_EQ(refused({approve("desk")}), "flow.first steps");
  EXPECT_EQ(refused({fill(), approve("desk"), handle("desk")}), "flow.id steps[2].id");
  StepText nobody = approve("desk");
  nobody.step.people.clear();
  EXPECT_EQ(refused({fill(), nobody}), "flow.people steps[1].people");
  EXPECT_EQ(refused({fill(), branch("b", BranchKind::first, {path({}), path_if(0, {})})}),
            "flow.condition steps[1].paths[0]");
  EXPECT_EQ(refused({fill(), branch("b", BranchKind::every, {path({wait("w"), nobody})})}),
            "flow.people steps[1].paths[0].steps[1].people");
  EXPECT_EQ(refused({fill(), with_timer(handle("h"), "on", TimerAct::proceed)}), "flow.timer steps[1].timers");
  EXPECT_EQ(refused({fill(), branch("b", BranchKind::every, {})}), "flow.paths steps[1].paths");
  StepText deep = handle("end");
  for (int n = 0; n < 8; ++n) deep = branch("b" + std::to_string(n), BranchKind::every, {path({deep})});
  EXPECT_TRUE(refused({fill(), deep}).starts_with("flow.size"));
}

// A state is kept as JSON between two events.
TEST(OrderState, ComesBackFromJson) {
  Order order{{fill(), with_timer(approve("board", Quorum::all), "urge", TimerAct::remind), effect("open", "close")}};
  order.by(kBo, Act::add_signers, {.people = {{.person = kDu, .absent = kCai}}, .before = true});
  const std::string text = json::write(order.state_);
  const auto again = json::read<OrderState>(text);
  ASSERT_TRUE(again) << again.error().text.en;
  EXPECT_EQ(json::write(*again), text);
}

}  // namespace
}  // namespace yunguan::flow
