// SPDX-License-Identifier: Apache-2.0
// All that four people and the world can do to an order, in every order of events: it never stands still, nothing of it is forgotten,
// what is done is done once, nobody does what is not his, and it can always be brought to an end.
#include <fmt/core.h>
#include <gtest/gtest.h>

#include <array>
#include <functional>
#include <random>

#include "flow/exploration_fixture.h"
#include "flow/flow_fixture.h"

namespace yunguan::flow::test {
namespace {

struct Case {
  std::string name;
  std::function<Flow()> flow;
  Theme theme;
};

Flow bounded(std::vector<StepText> steps) {
  Flow flow = must_compile(std::move(steps));
  flow.returns_max = 2;
  return flow;
}
StepText twice_skipped(StepText text) {
  text.step.own = AskAgain::skip;
  text.step.repeated = AskAgain::skip;
  return text;
}
StepText with_percent(StepText text, int percent) {
  text.step.percent = percent;
  return text;
}
StepText again(StepText text) {
  text.step.again_ok = true;
  return text;
}

Flow countersign() {
  return bounded({fill(), approve("leaders", Quorum::all, WhenRefused::to_start), effect("open", "close"),
                  approve("accept", Quorum::any, WhenRefused::to_previous)});
}
Flow side_by_side() {
  return bounded(
      {fill(),
       branch("both", BranchKind::every, {path({approve("security"), handle("check")}), path({effect("number")})}),
       handle("deliver")});
}
Flow choices() {
  return bounded({fill(),
                  branch("size", BranchKind::which,
                         {path_if(0, {approve("chief", Quorum::in_turn),
                                      branch("inner", BranchKind::first, {path_if(0, {copy("told")}), path({})})}),
                          path({handle("desk")})}),
                  wait("night"), deed("peer", StepKind::call)});
}
Flow ratio() {
  return bounded({fill(), twice_skipped(approve("first", Quorum::any)),
                  twice_skipped(with_percent(approve("board", Quorum::ratio, WhenRefused::to_previous), 60)),
                  handle("file")});
}
Flow deeds() {
  return bounded({fill(), effect("reserve", "release"), deed("child", StepKind::order, "cancel"),
                  approve("last", Quorum::any, WhenRefused::to_start), again(effect("note"))});
}
Flow timed() {
  return bounded(
      {fill(), with_timer(with_timer(approve("slow"), "urge", TimerAct::remind, true), "give_up", TimerAct::to_start),
       with_timer(approve("lenient", Quorum::all), "pass", TimerAct::approve),
       with_timer(handle("strict"), "fail", TimerAct::refuse), wait("night")});
}

class Exploration : public ::testing::TestWithParam<Case> {};

TEST_P(Exploration, FindsNoFault) {
  const Flow flow = GetParam().flow();
  const Report report = explore(flow, PlainGround{}, GetParam().theme);
  EXPECT_TRUE(report.fault.empty()) << report.fault;
  fmt::print("{}: {} states, {} steps, {} acts refused{}\n", GetParam().name, report.states, report.steps,
             report.refused, report.whole ? ", all there are" : "");
}

const Theme kBack{.refusals = true, .returns = true, .withdrawals = true};
const Theme kSign{.refusals = true, .returns = true, .signers = true, .events_max = 7};
const Theme kTakeBack{.returns = true, .take_backs = true};
const Theme kFail{.refusals = true, .returns = true, .withdrawals = true, .failures = true};
const Theme kStand{.withdrawals = true, .timers = true, .suspensions = true, .deserts = true};
const Theme kHandOn{
    .refusals = true, .take_backs = true, .transfers = true, .applicant_is_asked = true, .events_max = 8};

INSTANTIATE_TEST_SUITE_P(
    Flows, Exploration,
    ::testing::Values(Case{"countersign_back", countersign, kBack}, Case{"countersign_sign", countersign, kSign},
                      Case{"countersign_take_back", countersign, kTakeBack},
                      Case{"countersign_fail", countersign, kFail}, Case{"side_by_side_back", side_by_side, kBack},
                      Case{"side_by_side_fail", side_by_side, kFail},
                      Case{"side_by_side_take_back", side_by_side, kTakeBack}, Case{"choices_back", choices, kBack},
                      Case{"choices_stand", choices, kStand}, Case{"choices_sign", choices, kSign},
                      Case{"choices_take_back", choices, kTakeBack}, Case{"ratio_hand_on", ratio, kHandOn},
                      Case{"ratio_sign", ratio, kSign}, Case{"deeds_fail", deeds, kFail},
                      Case{"deeds_stand", deeds, kStand}, Case{"timed_stand", timed, kStand},
                      Case{"timed_take_back", timed, kTakeBack}),
    [](const auto& one) { return one.param.name; });

// Flows that nobody would write, and lives that nobody would lead.
class RandomLives : public ::testing::TestWithParam<unsigned> {};

StepText random_step(std::mt19937& dice, int depth, int& made) {
  const std::string id = fmt::format("s{}", ++made);
  const auto one_of = [&](auto... choices) {
    const std::array all{choices...};
    return all[dice() % all.size()];
  };
  switch (dice() % (depth < 3 ? 9 : 7)) {
    case 0:
      return fill(id);
    case 1:
      return handle(id);
    case 2:
      return copy(id);
    case 3:
      return wait(id);
    case 4: {
      StepText text =
          deed(id, one_of(StepKind::effect, StepKind::call, StepKind::order), dice() % 2 == 0 ? "undo" : "");
      text.step.waits = dice() % 3 != 0;
      text.step.again_ok = dice() % 3 == 0;
      return text;
    }
    case 5:
    case 6: {
      StepText text = approve(id, one_of(Quorum::any, Quorum::all, Quorum::ratio, Quorum::in_turn),
                              one_of(WhenRefused::end, WhenRefused::to_start, WhenRefused::to_previous));
      text.step.percent = 50;
      text.step.own = one_of(AskAgain::keep, AskAgain::skip);
      text.step.repeated = one_of(AskAgain::keep, AskAgain::skip);
      if (dice() % 2 == 0)
        text = with_timer(std::move(text), "t",
                          one_of(TimerAct::remind, TimerAct::approve, TimerAct::refuse, TimerAct::to_start));
      return text;
    }
    default:
      break;
  }
  const BranchKind kind = one_of(BranchKind::first, BranchKind::every, BranchKind::which);
  std::vector<PathText> paths(1 + dice() % 3);
  for (PathText& inner : paths) {
    if (kind != BranchKind::every && &inner != &paths.back()) inner.condition = 0;
    for (auto left = dice() % 3; left > 0; --left) inner.steps.push_back(random_step(dice, depth + 1, made));
  }
  return branch(id, kind, std::move(paths));
}

TEST_P(RandomLives, EndAsTheyShould) {
  std::mt19937 dice{GetParam()};  // allow rand: a seeded flow
  std::vector<StepText> steps{fill()};
  int made = 0;
  for (auto left = 1 + dice() % 5; left > 0; --left) steps.push_back(random_step(dice, 0, made));
  Flow flow = must_compile(std::move(steps));
  flow.withdraw = GetParam() % 3 == 0 ? MayWithdraw::before_decision : MayWithdraw::always;
  Theme everything{true, true, true, true, true, true, true, true, true, true, true, 120};
  for (unsigned life = 0; life < 20; ++life) {
    const Report report = wander(flow, PlainGround{}, everything, GetParam() * 100 + life);
    ASSERT_TRUE(report.fault.empty()) << report.fault;
  }
}

INSTANTIATE_TEST_SUITE_P(Seeds, RandomLives, ::testing::Range(0U, 400U));

}  // namespace
}  // namespace yunguan::flow::test
