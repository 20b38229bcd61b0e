// SPDX-License-Identifier: Apache-2.0
#include "card/precheck.h"

#include "card/rule_facts.h"

namespace yunguan::card {

std::optional<Terminal> terminal_from(std::string_view word) {
  if (word == "phone") return Terminal::phone;
  if (word == "module") return Terminal::module_;
  if (word == "other") return Terminal::other;
  return std::nullopt;
}

PrecheckAnswer precheck(const Proposal& proposal, const Rulebook& rulebook, const Scenes& scenes) {
  PrecheckAnswer answer;
  answer.kind = proposal.kind;
  const Profile profile{proposal.functions, proposal.directed, proposal.large, proposal.fixed};
  answer.hints = scenes.unusual(proposal.scene, profile, proposal.form);
  if (proposal.kind != Kind::iot) return answer;

  const Requirement& requirement = rulebook.requirement(profile);
  if (requirement.class_code) {
    answer.class_ = requirement.class_code->text();
    answer.class_name = class_name(*requirement.class_code, rulebook);
    answer.risk = rulebook.class_rule(*requirement.class_code).risk;
    answer.risk_stated = requirement.risk_stated;
  }
  DutySet present;
  present.set(Duty::card_tie, is_tied(proposal.form));
  answer.required = explain_duties(profile, present, rulebook);

  const ProposalTraits traits{.open_voice = proposal.open_voice,
                              .open_sms = proposal.open_sms,
                              .phone_terminal = proposal.terminal == Terminal::phone,
                              .pluggable = is_pluggable(proposal.form)};
  for (const RefusalRule& rule : rulebook.file().refusals) {
    if (holds(rule.when, profile, traits)) answer.violations.push_back({rule.clause, rule.code, rule.message});
  }
  answer.allowed = answer.violations.empty();
  return answer;
}

}  // namespace yunguan::card
