// SPDX-License-Identifier: Apache-2.0
// An evaluation explained: every duty with its clauses, weight, reason and the action that closes it. What the API serves.
#pragma once

#include <boost/describe.hpp>
#include <optional>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/time.h"
#include "card/classification.h"
#include "card/rulebook.h"

namespace yunguan::card {

struct DutyResult {
  Duty duty{};
  Text name;
  bool present = false;
  std::optional<std::int64_t> excepted_limit;  // present by an exception alone, which allows so many entries
  std::vector<Clause> clauses;                 // that ask for it, then those that say how it is done
  Severity severity{};
  Text why;  // the reasons of all clauses that ask, in their order
  Text present_when;
  Text action;              // what closes the gap, said to a person
  std::string action_code;  // the same for programs: "set_voice_whitelist"
  ActionKind action_kind{};
};
BOOST_DESCRIBE_STRUCT(DutyResult, (),
                      (duty, name, present, excepted_limit, clauses, severity, why, present_when, action, action_code,
                       action_kind))

struct Judgement {
  Kind kind = Kind::unknown;
  std::optional<std::string> class_;  // "3-4"
  std::optional<Text> class_name;
  std::optional<ClassRisk> risk;
  bool risk_stated = false;
  bool large = false;
  std::vector<DutyResult> required;
  std::vector<Duty> missing;
  std::string rules_version;
  std::optional<Instant> judged_at;  // by whoever keeps the evaluation; explain() has no clock
};
BOOST_DESCRIBE_STRUCT(Judgement, (),
                      (kind, class_, class_name, risk, risk_stated, large, required, missing, rules_version, judged_at))

[[nodiscard]] Judgement explain(const Evaluation& evaluation, const Rulebook& rulebook);

// "Data only; open, large, not fixed"
[[nodiscard]] Text class_name(ClassCode code, const Rulebook& rulebook);

// The duties asked of a profile, explained without a card: all of them not present. For proposals (precheck.h).
[[nodiscard]] std::vector<DutyResult> explain_duties(const Profile& profile, DutySet present, const Rulebook& rulebook);

// What a change would change: two evaluations of one card compared.
struct WhatIf {
  bool kind_changes = false;
  bool class_changes = false;
  bool risk_changes = false;
  std::vector<Duty> new_duties;      // asked for after, not before
  std::vector<Duty> dropped_duties;  // asked for before, not after
  std::vector<Duty> new_gaps;
  std::vector<Duty> closed_gaps;
};
BOOST_DESCRIBE_STRUCT(WhatIf, (),
                      (kind_changes, class_changes, risk_changes, new_duties, dropped_duties, new_gaps, closed_gaps))

[[nodiscard]] WhatIf what_if(const Evaluation& before, const Evaluation& after);

}  // namespace yunguan::card
