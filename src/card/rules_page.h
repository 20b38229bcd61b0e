// SPDX-License-Identifier: Apache-2.0
// The rulebook as people read it: what the API serves and the console shows.
#pragma once

#include <boost/describe.hpp>
#include <optional>
#include <string>
#include <vector>

#include "base/time.h"
#include "card/rulebook.h"

namespace yunguan::card {

struct ClassDutyView {
  Duty duty{};
  std::vector<std::string> clauses;  // that ask for it; their words stand in RulesPage::clauses
  Text why;
};
BOOST_DESCRIBE_STRUCT(ClassDutyView, (), (duty, clauses, why))

// A class as the tables show it. Where the position matters for more than the class (an area restriction for 1 and 2, §3.2(5)),
// `when_fixed` lists the duties that come on top for a fixed card.
struct ClassView {
  std::string code;
  Text name;
  std::vector<Function> functions;  // that the class is about; voice and SMS duties hold where the function is on
  Text scope;                       // "directed", "open"
  bool directed = false;
  bool large = false;
  std::optional<bool> fixed;  // absent: any
  ClassRisk risk{};
  bool risk_stated = false;
  std::vector<ClassDutyView> duties;
  std::vector<ClassDutyView> when_fixed;
  Text examples;
};
BOOST_DESCRIBE_STRUCT(ClassView, (),
                      (code, name, functions, scope, directed, large, fixed, risk, risk_stated, duties, when_fixed,
                       examples))

struct DutyView {
  Duty duty{};
  Text name;
  Text meaning;
  Text present_when;
  Severity severity{};
  Text action;
  std::string action_code;
  ActionKind action_kind{};
  std::vector<std::string> clauses;  // that say how it is done
};
BOOST_DESCRIBE_STRUCT(DutyView, (),
                      (duty, name, meaning, present_when, severity, action, action_code, action_kind, clauses))

struct LimitsView {
  int voice = 0;
  int sms = 0;
  int data = 0;
  int large_mb = 0;
};
BOOST_DESCRIBE_STRUCT(LimitsView, (), (voice, sms, data, large_mb))

struct RulesPage {
  std::string version;
  Date effective_from{};
  Text name;
  std::string source;
  LimitsView limits;
  std::vector<Clause> clauses;
  std::vector<DutyView> duties;
  std::vector<ClassView> classes;
  std::vector<GeneralRule> general;
  std::vector<RefusalRule> refusals;
};
BOOST_DESCRIBE_STRUCT(RulesPage, (),
                      (version, effective_from, name, source, limits, clauses, duties, classes, general, refusals))

[[nodiscard]] RulesPage rules_page(const Rulebook& rulebook);

}  // namespace yunguan::card
