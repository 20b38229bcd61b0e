// SPDX-License-Identifier: Apache-2.0
// The way an order goes: steps in a sequence, branches with paths that are sequences again. There is no way to write a loop, a join
// without its branch, or a step that nothing leads to; going round happens only when a person sends an order back.
#pragma once

#include <boost/describe.hpp>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"

namespace yunguan::flow {

inline constexpr std::size_t kStepsMax = 200;
inline constexpr int kDepthMax = 6;  // branches within branches
inline constexpr std::size_t kPathsMax = 20;

BOOST_DEFINE_ENUM_CLASS(StepKind,
                        fill,     // the applicant writes the form; the first step is one
                        approve,  // people decide
                        handle,   // people do something and say that it is done
                        copy,     // people are told; nobody is waited for
                        branch,   // paths, and what comes after all of them
                        wait,     // until some time has passed
                        call,     // a peer is asked, and answers later
                        order,    // another order is begun
                        effect)   // something is changed in the platform or by a peer

// Who is asked; the shell around the engine finds them (docs/services.md).
BOOST_DEFINE_ENUM_CLASS(PeopleKind, applicant, person, role, post, unit, leader, field, chosen, on_duty)
struct People {
  PeopleKind kind = PeopleKind::applicant;
  std::string code;  // of the role, post, unit, group or form field; the login of a person
  int level = 1;     // leader: 1 is the applicant's own
};
BOOST_DESCRIBE_STRUCT(People, (), (kind, code, level))

// When a step of several people is approved.
BOOST_DEFINE_ENUM_CLASS(Quorum,
                        any,      // the first decision counts
                        all,      // one refusal is enough against
                        ratio,    // `percent` of those asked
                        in_turn)  // all, one after the other
BOOST_DEFINE_ENUM_CLASS(WhenRefused, end, to_start, to_previous)

// A person who is asked about his own application, or again: asked all the same, or passed over as if he had approved.
BOOST_DEFINE_ENUM_CLASS(AskAgain, keep, skip)

BOOST_DEFINE_ENUM_CLASS(TimerAct, remind, approve, refuse, to_start, proceed)
struct Timer {
  std::string name;            // one of the step's own
  std::chrono::minutes after;  // since the step was entered …
  bool working_time = false;   // … by the working calendar
  TimerAct act = TimerAct::remind;
  bool repeats = false;  // reminders only
};

BOOST_DEFINE_ENUM_CLASS(BranchKind,
                        first,  // the first path whose condition holds
                        every,  // all paths, at the same time
                        which)  // all paths whose condition holds, at the same time

inline constexpr int kNone = -1;

struct Path {
  std::string title;
  std::optional<int> condition;  // number of a condition of the service; none: holds always
  int first = kNone;             // its first step; kNone: nothing to do
};

struct Step {
  std::string id;
  StepKind kind = StepKind::approve;
  // Where it stands.
  int branch = kNone;  // the branch around it
  int path = kNone;    // and which of its paths
  int next = kNone;    // the step behind it in the same sequence
  int last = kNone;    // the last step inside it, itself when there is none

  // fill, approve, handle, copy
  std::vector<People> people;  // those of the first entry that finds anybody
  Quorum quorum = Quorum::any;
  int percent = 100;
  AskAgain own = AskAgain::keep;
  AskAgain repeated = AskAgain::keep;
  WhenRefused refused = WhenRefused::end;
  std::vector<Timer> timers;  // of a wait the one that ends it

  // branch
  BranchKind branch_kind = BranchKind::first;
  std::vector<Path> paths;

  // call, order, effect
  std::string target;     // operation, service, effect
  std::string undo;       // the effect that takes it back; empty: it cannot be taken back
  bool waits = true;      // order: for its end
  bool again_ok = false;  // effect: may be done again after the order was sent back over it
};

BOOST_DEFINE_ENUM_CLASS(MayWithdraw, always, before_decision, never)

struct Flow {
  std::vector<Step> steps;  // in the order they are written, a branch before what is inside it
  MayWithdraw withdraw = MayWithdraw::always;
  int returns_max = 30;  // an order goes back so many times at most

  [[nodiscard]] const Step& at(int step) const { return steps.at(static_cast<std::size_t>(step)); }
  [[nodiscard]] int find(std::string_view id) const;  // kNone
};

// A step as it is written: with the steps of its paths inside.
struct StepText;
struct PathText {
  std::string title;
  std::optional<int> condition;
  std::vector<StepText> steps;
};
struct StepText {
  Step step;  // where it stands is not looked at
  std::vector<PathText> paths;
};

[[nodiscard]] bool is_human(StepKind kind);
// Something is begun that answers later: call, order, effect.
[[nodiscard]] bool is_deed(StepKind kind);

// Errors (invalid), where.field being "steps[2].paths[0].steps[1]": flow.first (no fill step at the start), flow.id (missing or twice),
// flow.people, flow.percent, flow.timer, flow.paths, flow.condition, flow.target, flow.size.
[[nodiscard]] Result<Flow> compile(std::vector<StepText> steps);

}  // namespace yunguan::flow
