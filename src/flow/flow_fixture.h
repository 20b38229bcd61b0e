// SPDX-License-Identifier: Apache-2.0
// Flows for tests, written the way they read.
#pragma once

#include <gtest/gtest.h>

#include <utility>

#include "flow/engine.h"

namespace yunguan::flow::test {

inline Flow must_compile(std::vector<StepText> steps) {
  auto flow = compile(std::move(steps));
  if (!flow) ADD_FAILURE() << flow.error().code << " " << flow.error().where.field;
  return flow.value_or(Flow{});
}

inline StepText people_step(std::string id, StepKind kind) {
  StepText text;
  text.step.id = std::move(id);
  text.step.kind = kind;
  text.step.people = {{.kind = PeopleKind::role, .code = "any"}};
  return text;
}
inline StepText fill(std::string id = "fill") { return people_step(std::move(id), StepKind::fill); }
inline StepText handle(std::string id) { return people_step(std::move(id), StepKind::handle); }
inline StepText copy(std::string id) { return people_step(std::move(id), StepKind::copy); }
inline StepText approve(std::string id, Quorum quorum = Quorum::any, WhenRefused refused = WhenRefused::end) {
  StepText text = people_step(std::move(id), StepKind::approve);
  text.step.quorum = quorum;
  text.step.refused = refused;
  return text;
}
inline StepText deed(std::string id, StepKind kind, std::string undo = {}) {
  StepText text;
  text.step.id = id;
  text.step.kind = kind;
  text.step.target = "do." + id;
  text.step.undo = std::move(undo);
  return text;
}
inline StepText effect(std::string id, std::string undo = {}) {
  return deed(std::move(id), StepKind::effect, std::move(undo));
}
inline StepText wait(std::string id) {
  StepText text;
  text.step.id = std::move(id);
  text.step.kind = StepKind::wait;
  text.step.timers = {{.name = "over", .after = std::chrono::hours{24}, .act = TimerAct::proceed}};
  return text;
}
inline StepText with_timer(StepText text, std::string name, TimerAct act, bool repeats = false) {
  text.step.timers.push_back(
      {.name = std::move(name), .after = std::chrono::minutes{60}, .act = act, .repeats = repeats});
  return text;
}
inline StepText branch(std::string id, BranchKind kind, std::vector<PathText> paths) {
  StepText text;
  text.step.id = std::move(id);
  text.step.kind = StepKind::branch;
  text.step.branch_kind = kind;
  text.paths = std::move(paths);
  return text;
}
inline PathText path(std::vector<StepText> steps) { return {.steps = std::move(steps)}; }
inline PathText path_if(int condition, std::vector<StepText> steps) {
  return {.condition = condition, .steps = std::move(steps)};
}

// Condition n holds when the form's field "c<n>" is true; all time runs by the clock.
class PlainGround final : public Ground {
 public:
  [[nodiscard]] bool holds(int condition, const boost::json::value& values) const override {
    if (!values.is_object()) return false;
    const auto* value = values.get_object().if_contains("c" + std::to_string(condition));
    return value != nullptr && value->is_bool() && value->get_bool();
  }
  [[nodiscard]] Instant due(const Timer& timer, Instant from) const override { return from + timer.after; }
};

}  // namespace yunguan::flow::test
