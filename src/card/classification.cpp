// SPDX-License-Identifier: Apache-2.0
#include "card/classification.h"

#include <algorithm>

namespace yunguan::card {

DutySet present_duties(const RuleFacts& facts, const RuleLimits& limits) {
  const auto within = [](const ListFacts& list, int limit, int excepted) {
    return list.entries >= 1 && list.entries <= std::max(limit, excepted) && !list.unsuitable;
  };
  DutySet present;
  present.set(Duty::directed_voice, within(facts.voice, limits.voice_numbers, facts.excepted.voice));
  present.set(Duty::directed_sms, within(facts.sms, limits.sms_numbers, facts.excepted.sms));
  present.set(Duty::directed_data, facts.directed && within(facts.data, limits.data_entries, facts.excepted.data));
  present.set(Duty::card_tie, facts.tied);
  present.set(Duty::area, facts.cells || facts.regions == Regions::one_province);
  present.set(Duty::quota, facts.data_limit);
  present.set(Duty::blacklist, facts.blacklist);
  present.set(Duty::binding, facts.bound);
  present.set(Duty::monitoring, facts.monitoring);
  present.set(Duty::register_unit, facts.registered_to != RegisteredTo::nobody);
  present.set(Duty::register_user, facts.registered_to == RegisteredTo::person);
  return present;
}

Evaluation evaluate(const RuleFacts& facts, const Rulebook& rulebook) {
  Evaluation evaluation;
  evaluation.kind = facts.kind;
  evaluation.functions = facts.functions;
  evaluation.directed = facts.directed;
  evaluation.large = facts.large;
  evaluation.fixed = facts.fixed;
  if (facts.kind != Kind::iot || facts.closed) return evaluation;
  const Requirement& requirement = rulebook.requirement(evaluation.profile());
  evaluation.class_code = requirement.class_code;
  evaluation.risk = requirement.risk;
  evaluation.risk_stated = requirement.risk_stated;
  evaluation.required = requirement.duties;
  evaluation.present = present_duties(facts, rulebook.limits());
  if (!facts.excepted.empty()) {
    RuleFacts plain = facts;
    plain.excepted = {};
    evaluation.excepted = evaluation.present - present_duties(plain, rulebook.limits());
    evaluation.limits = facts.excepted;
  }
  return evaluation;
}

Evaluation evaluate(const Facts& card, const NumberPlan& numbers, const Rulebook& rulebook) {
  return evaluate(rule_facts(card, numbers, rulebook.limits()), rulebook);
}

}  // namespace yunguan::card
