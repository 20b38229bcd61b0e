// SPDX-License-Identifier: Apache-2.0
#include "card/rules_view.h"

#include <algorithm>

#include "base/parse.h"

namespace yunguan::card {
namespace {

// A profile of the class for asking the rulebook; where the class does not look at the position, `fixed` is as given.
Profile profile_of(const Business& business, std::uint8_t functions, bool fixed) {
  Profile profile;
  profile.functions = {functions == 1, functions <= 2, true};
  profile.directed = business.when.directed.value_or(false);
  profile.large = business.when.large.value_or(false);
  profile.fixed = business.when.fixed.value_or(fixed);
  return profile;
}

void append(Text& text, const Text& more) {
  if (!text.zh.empty()) {
    text.zh += ' ';
    text.en += ' ';
  }
  text.zh += more.zh;
  text.en += more.en;
}

std::vector<ClassDuty> duties_of(const Profile& profile, const Rulebook& book) {
  std::vector<ClassDuty> duties;
  for (std::size_t i = 0; i < kDutyCount; ++i) {
    const auto duty = static_cast<Duty>(i);
    const auto demands = book.demands(profile, duty);
    if (demands.empty()) continue;
    ClassDuty asked{duty, {}, {}};
    for (const Demand& demand : demands) {
      asked.clauses.push_back(demand.clause);
      append(asked.why, demand.why);
    }
    duties.push_back(std::move(asked));
  }
  return duties;
}

ClassView class_view(ClassCode code, const Rulebook& book) {
  const Business& business = book.business(code);
  const ClassRule& rule = book.class_rule(code);
  ClassView view;
  view.code = code.text();
  if (code.functions == 1) view.functions.push_back(Function::voice);
  if (code.functions <= 2) view.functions.push_back(Function::sms);
  view.functions.push_back(Function::data);
  view.scope = business.name;
  view.directed = business.when.directed;
  view.large = business.when.large;
  view.fixed = business.when.fixed;
  view.risk = rule.risk;
  view.risk_stated = rule.risk_stated;
  view.clause = book.class_clause(code);
  view.examples = rule.examples;
  view.duties = duties_of(profile_of(business, code.functions, false), book);
  if (!business.when.fixed) {
    for (ClassDuty& asked : duties_of(profile_of(business, code.functions, true), book)) {
      const bool anyway = std::ranges::any_of(view.duties, [&](const ClassDuty& d) { return d.duty == asked.duty; });
      if (!anyway) view.when_fixed.push_back(std::move(asked));
    }
  }
  return view;
}

}  // namespace

RulesView rules_view(const Rules& rules) {
  const GuidelineFile& file = rules.book.file();
  RulesView view;
  view.version = rules.version();
  view.effective_from = file.effective_from;
  view.name = file.name;
  view.clauses = file.clauses;
  for (std::uint8_t functions = 1; functions <= 3; ++functions) {
    for (std::uint8_t business = 1; business <= 6; ++business) {
      view.classes.push_back(class_view({functions, business}, rules.book));
    }
  }
  for (const DutyRule& duty : file.duties) {
    view.duties.push_back(
        {duty.duty, duty.name, duty.meaning, duty.present_when, duty.severity, duty.defined_in, duty.action.name});
  }
  view.general = file.general;
  view.refusals = file.refusals;
  view.limits = {file.limits.voice_numbers, file.limits.sms_numbers, file.limits.data_entries,
                 file.limits.large_above_mb};
  return view;
}

Result<Proposal> read_proposal(const PrecheckInput& input, const RuleLimits& limits) {
  const auto refuse = [](std::string field, std::string_view value, Text text) {
    return fail(ErrorKind::invalid, "precheck." + field, std::move(text),
                {.field = "/" + field, .value = clipped(value)});
  };
  const auto form = form_from(input.form);
  if (!form)
    return refuse("form", input.form,
                  {"须为 MP1、MP2、MS0、MS1、eSIM 或 odd", "must be MP1, MP2, MS0, MS1, eSIM or odd"});
  const auto scope = data_scope_from(input.data_scope);
  if (!scope) return refuse("data_scope", input.data_scope, {"须为 directed 或 open", "must be directed or open"});
  if (input.number_kind == Kind::unknown)
    return refuse("number_kind", "unknown", {"须为 iot 或 phone", "must be iot or phone"});
  if (input.monthly_data_mb < 0) return refuse("monthly_data_mb", "", {"不能为负数", "must not be negative"});
  Proposal proposal;
  proposal.kind = input.number_kind;
  for (const Function function : input.functions) {
    if (function == Function::voice) proposal.functions.voice = true;
    if (function == Function::sms) proposal.functions.sms = true;
    if (function == Function::data) proposal.functions.data = true;
  }
  proposal.directed = *scope == DataScope::directed;
  proposal.large = input.monthly_data_mb > limits.large_above_mb;
  proposal.fixed = input.fixed;
  proposal.form = *form;
  proposal.open_voice = input.open_voice;
  proposal.open_sms = input.open_sms;
  proposal.terminal = input.terminal;
  proposal.scene = input.scene.value_or("");
  return proposal;
}

}  // namespace yunguan::card
