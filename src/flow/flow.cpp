// SPDX-License-Identifier: Apache-2.0
#include "flow/flow.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

namespace yunguan::flow {
namespace {

class Compiler {
 public:
  bool is_deed(StepKind kind) { return kind == StepKind::call || kind == StepKind::order || kind == StepKind::effect; }

  Result<Flow> compile(std::vector<StepText> steps) {
    if (steps.empty() || steps.front().step.kind != StepKind::fill) {
      return refuse("steps", "flow.first",
                    {"第一步必须是申请人填写（fill）", "the first step must be one that is filled in"});
    }
    YG_TRY(sequence(std::move(steps), "steps", kNone, kNone, 0));
    return std::move(flow_);
  }

 private:
  static std::unexpected<Error> refuse(std::string field, std::string code, Text text, std::string value = {}) {
    return fail(ErrorKind::invalid, std::move(code), std::move(text),
                {.field = std::move(field), .value = std::move(value)});
  }

  // The number of the first step, kNone when there is none.
  Result<int> sequence(std::vector<StepText> steps, const std::string& field, int branch, int path, int depth) {
    int first = kNone;
    int before = kNone;
    for (std::size_t n = 0; n < steps.size(); ++n) {
      YG_TRY_ASSIGN(const int number, add(std::move(steps[n]), fmt::format("{}[{}]", field, n), branch, path, depth));
      if (before != kNone) flow_.steps[static_cast<std::size_t>(before)].next = number;
      if (first == kNone) first = number;
      before = number;
    }
    return first;
  }

  Result<int> add(StepText text, const std::string& field, int branch, int path, int depth) {
    YG_TRY(check(text, field));
    if (flow_.steps.size() >= kStepsMax || depth > kDepthMax) {
      return refuse(
          field, "flow.size",
          {fmt::format("流程最多 {} 步、嵌套 {} 层", kStepsMax, kDepthMax),
           fmt::format("a flow has at most {} steps and {} branches within each other", kStepsMax, kDepthMax)});
    }
    const int number = static_cast<int>(flow_.steps.size());
    Step& step = flow_.steps.emplace_back(std::move(text.step));
    step.branch = branch;
    step.path = path;
    step.next = kNone;
    step.paths.clear();
    for (std::size_t n = 0; n < text.paths.size(); ++n) {
      PathText& inner = text.paths[n];
      YG_TRY_ASSIGN(const int first, sequence(std::move(inner.steps), fmt::format("{}.paths[{}].steps", field, n),
                                              number, static_cast<int>(n), depth + 1));
      flow_.steps[static_cast<std::size_t>(number)].paths.push_back({std::move(inner.title), inner.condition, first});
    }
    flow_.steps[static_cast<std::size_t>(number)].last = static_cast<int>(flow_.steps.size()) - 1;
    return number;
  }

  Result<void> check(const StepText& text, const std::string& field) {
    const Step& step = text.step;
    if (step.id.empty() || !ids_.insert(step.id).second) {
      return refuse(field + ".id", "flow.id", {"步骤标识缺失或重复", "a step's id is missing or stands twice"},
                    step.id);
    }
    if ((is_human(step.kind) || step.kind == StepKind::copy) && step.people.empty()) {
      return refuse(field + ".people", "flow.people", {"没有写明由谁处理", "it does not say who is asked"});
    }
    if (step.percent < 1 || step.percent > 100) {
      return refuse(field + ".percent", "flow.percent",
                    {"比例应在 1 至 100 之间", "a ratio is between 1 and 100 percent"}, std::to_string(step.percent));
    }
    if (is_deed(step.kind) && step.target.empty()) {
      return refuse(field, "flow.target", {"没有写明做什么", "it does not say what is to be done"});
    }
    YG_TRY(check_timers(step, field));
    return check_paths(text, field);
  }

  static Result<void> check_timers(const Step& step, const std::string& field) {
    const bool waits = step.kind == StepKind::wait;
    std::set<std::string_view> names;
    bool good = waits ? step.timers.size() == 1 : is_human(step.kind) || step.timers.empty();
    for (const Timer& timer : step.timers) {
      good = good && timer.after.count() >= 0 && !timer.name.empty() && names.insert(timer.name).second;
      good = good && waits == (timer.act == TimerAct::proceed);
      good = good && (!timer.repeats || (timer.act == TimerAct::remind && timer.after.count() > 0));
      good = good && (step.kind != StepKind::fill || timer.act == TimerAct::remind);
    }
    if (good) return {};
    return refuse(
        field + ".timers", "flow.timer",
        {"定时设置不成立：名称须唯一，等待步骤有且只有一个到时继续的定时，其他步骤不能用它，填写步骤只能提醒，只有提醒"
         "可以重复",
         "timers do not fit: names are unique, a wait has one that ends it and no other step has such, a step that is "
         "filled in only reminds, and only reminders repeat"});
  }

  static Result<void> check_paths(const StepText& text, const std::string& field) {
    const bool is_branch = text.step.kind == StepKind::branch;
    if (text.paths.empty() == is_branch || text.paths.size() > kPathsMax) {
      return refuse(field + ".paths", "flow.paths",
                    {fmt::format("分支应有 1 至 {} 条路径，其他步骤没有路径", kPathsMax),
                     fmt::format("a branch has 1 to {} paths, other steps have none", kPathsMax)});
    }
    for (std::size_t n = 0; n < text.paths.size(); ++n) {
      const bool has = text.paths[n].condition.has_value();
      const bool is_last = n + 1 == text.paths.size();
      const bool good = text.step.branch_kind == BranchKind::every ? !has : has || is_last;
      if (good) continue;
      return refuse(fmt::format("{}.paths[{}]", field, n), "flow.condition",
                    {"并行分支的路径不带条件；其他分支只有最后一条可以不带",
                     "paths that are all taken have no condition; of the others only the last may have none"});
    }
    return {};
  }

  Flow flow_;
  std::set<std::string, std::less<>> ids_;
};

}  // namespace

int Flow::find(std::string_view id) const {
  const auto found = std::ranges::find(steps, id, &Step::id);
  return found == steps.end() ? kNone : static_cast<int>(found - steps.begin());
}

bool is_human(StepKind kind) { return kind == StepKind::fill || kind == StepKind::approve || kind == StepKind::handle; }

bool is_deed(StepKind kind) { return kind == StepKind::call || kind == StepKind::order || kind == StepKind::effect; }

Result<Flow> compile(std::vector<StepText> steps) { return Compiler{}.compile(std::move(steps)); }

}  // namespace yunguan::flow
