// SPDX-License-Identifier: Apache-2.0
#include "card/judgement.h"

#include <algorithm>

namespace yunguan::card {
namespace {

void add_clause(std::vector<Clause>& clauses, const Rulebook& rulebook, const std::string& number) {
  const Clause* clause = rulebook.clause(number);
  YG_ASSERT(clause != nullptr);  // the rulebook's check has seen to it
  if (std::ranges::find(clauses, number, &Clause::number) == clauses.end()) clauses.push_back(*clause);
}

DutyResult explain_duty(const Profile& profile, Duty duty, bool present, const Rulebook& rulebook) {
  const DutyRule& rule = rulebook.duty(duty);
  DutyResult result{duty,
                    rule.name,
                    present,
                    {},
                    {},
                    rule.severity,
                    {},
                    rule.present_when,
                    rule.action.name,
                    rule.action.code,
                    rule.action.kind};
  for (const Demand& demand : rulebook.demands(profile, duty)) {
    add_clause(result.clauses, rulebook, demand.clause);
    result.why.zh += demand.why.zh;
    if (!result.why.en.empty()) result.why.en += ' ';
    result.why.en += demand.why.en;
  }
  for (const std::string& number : rule.defined_in) add_clause(result.clauses, rulebook, number);
  return result;
}

std::vector<Duty> list_of(DutySet duties) {
  std::vector<Duty> list;
  duties.each([&](Duty duty) { list.push_back(duty); });
  return list;
}

}  // namespace

Text class_name(ClassCode code, const Rulebook& rulebook) {
  const Text& functions = rulebook.file().functions[code.functions - 1u].name;
  const Text& business = rulebook.business(code).name;
  return {functions.zh + "，" + business.zh, functions.en + "; " + business.en};
}

std::vector<DutyResult> explain_duties(const Profile& profile, DutySet present, const Rulebook& rulebook) {
  std::vector<DutyResult> results;
  rulebook.requirement(profile).duties.each(
      [&](Duty duty) { results.push_back(explain_duty(profile, duty, present.has(duty), rulebook)); });
  return results;
}

Judgement explain(const Evaluation& evaluation, const Rulebook& rulebook) {
  Judgement judgement;
  judgement.kind = evaluation.kind;
  judgement.large = evaluation.large;
  judgement.rules_version = rulebook.version();
  if (evaluation.required.empty()) return judgement;  // no IoT card, or closed: nothing is asked of it
  if (evaluation.class_code) {
    const ClassCode code = *evaluation.class_code;
    judgement.class_ = code.text();
    judgement.class_name = class_name(code, rulebook);
    judgement.risk = rulebook.class_rule(code).risk;
    judgement.risk_stated = evaluation.risk_stated;
  }
  judgement.required = explain_duties(evaluation.profile(), evaluation.present, rulebook);
  for (DutyResult& result : judgement.required) {
    if (evaluation.excepted.has(result.duty)) result.excepted_limit = evaluation.limits.limit(result.duty);
  }
  judgement.missing = list_of(evaluation.missing());
  return judgement;
}

WhatIf what_if(const Evaluation& before, const Evaluation& after) {
  return {before.kind != after.kind,
          before.class_code != after.class_code,
          before.risk != after.risk,
          list_of(after.required - before.required),
          list_of(before.required - after.required),
          list_of(after.missing() - before.missing()),
          list_of(before.missing() - after.missing())};
}

}  // namespace yunguan::card
