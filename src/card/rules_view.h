// SPDX-License-Identifier: Apache-2.0
// The rules as people browse them: every class with its duties, the clauses that ask for each, and why.
#pragma once

#include <boost/describe.hpp>
#include <optional>
#include <string>
#include <vector>

#include "base/json.h"
#include "card/blacklist.h"
#include "card/precheck.h"
#include "card/rules.h"
#include "card/scenes.h"

namespace yunguan::card {

struct ClassDuty {
  Duty duty{};
  std::vector<std::string> clauses;
  Text why;
};
BOOST_DESCRIBE_STRUCT(ClassDuty, (), (duty, clauses, why))

struct ClassView {
  std::string code;
  std::vector<Function> functions;
  Text scope;                    // the kind of business, in words
  std::optional<bool> directed;  // absent where the class does not look at it
  std::optional<bool> large;
  std::optional<bool> fixed;
  ClassRisk risk{};
  bool risk_stated = false;
  std::string clause;  // that holds the class's table
  std::vector<ClassDuty> duties;
  std::vector<ClassDuty> when_fixed;  // on top for a card of a fixed position, where the class does not look at it
  Text examples;
};
BOOST_DESCRIBE_STRUCT(ClassView, (),
                      (code, functions, scope, directed, large, fixed, risk, risk_stated, clause, duties, when_fixed,
                       examples))

struct DutyView {
  Duty duty{};
  Text name;
  Text meaning;
  Text present_when;
  Severity severity{};
  std::vector<std::string> clauses;
  Text action;
};
BOOST_DESCRIBE_STRUCT(DutyView, (), (duty, name, meaning, present_when, severity, clauses, action))

struct LimitsView {
  int voice = 0;
  int sms = 0;
  int data = 0;
  int large_mb = 0;
};
BOOST_DESCRIBE_STRUCT(LimitsView, (), (voice, sms, data, large_mb))

struct RulesView {
  std::string version;
  Date effective_from{};
  Text name;
  std::vector<Clause> clauses;
  std::vector<ClassView> classes;  // 1-1 … 3-6
  std::vector<DutyView> duties;
  std::vector<GeneralRule> general;
  std::vector<RefusalRule> refusals;
  LimitsView limits;
};
BOOST_DESCRIBE_STRUCT(RulesView, (),
                      (version, effective_from, name, clauses, classes, duties, general, refusals, limits))

struct SegmentsView {
  std::string version;
  std::vector<Segment> items;  // as shipped
  std::vector<Segment> own;    // entered here, in force or to be
};
BOOST_DESCRIBE_STRUCT(SegmentsView, (), (version, items, own))

struct PrecheckInput {
  Kind number_kind = Kind::iot;
  std::vector<Function> functions;
  std::string data_scope;  // directed | open
  std::int64_t monthly_data_mb = 0;
  bool fixed = false;
  std::string form;
  bool open_voice = false;
  bool open_sms = false;
  Terminal terminal{};
  std::optional<std::string> scene;
};
BOOST_DESCRIBE_STRUCT(PrecheckInput, (),
                      (number_kind, functions, data_scope, monthly_data_mb, fixed, form, open_voice, open_sms, terminal,
                       scene))

[[nodiscard]] RulesView rules_view(const Rules& rules);
// precheck.form, precheck.data_scope, precheck.monthly_data_mb (invalid).
[[nodiscard]] Result<Proposal> read_proposal(const PrecheckInput& input, const RuleLimits& limits);

}  // namespace yunguan::card
